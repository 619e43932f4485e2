import CChafa
import Engine
import Foundation

/// A picture as the characters and escape sequences that draw it in a terminal.
///
/// Kitty and iTerm2 take a PNG as it is, which is an order of magnitude smaller than its pixels: over ssh that shows. For
/// sixels and blocks of colour chafa picks the colours and characters.
struct TerminalPicture {
    let choice: GraphicsChoice
    let window: Terminal.Size
    let environment: [String: String]

    /// The text that draws `image`, ending with a line end; nil where that cannot be done.
    func text(for image: PixelImage) -> String? {
        guard let method = choice.method else { return nil }
        let area = cells(for: image, method: method)
        switch method {
        case .kitty:
            guard let png = try? image.pngData() else { return nil }
            return KittyGraphics(png: png, area: area, isThroughTmux: choice.isThroughTmux).text
        case .iTerm:
            guard let png = try? image.pngData() else { return nil }
            let file =
                "\u{1B}]1337;File=inline=1;size=\(png.count);width=\(area.columns);height=\(area.rows);"
                + "preserveAspectRatio=1:\(png.base64EncodedString())\u{07}"
            return passed(file, rows: area.rows)
        case .sixel: return chafa(image, area, CHAFA_PIXEL_MODE_SIXELS).map { passed($0, rows: area.rows) }
        case .symbols: return chafa(image, area, CHAFA_PIXEL_MODE_SYMBOLS).map { $0 + "\n" }
        }
    }

    /// A picture that tmux does not understand, wrapped so that it passes on, with room for it made below.
    private func passed(_ sequence: String, rows: Int) -> String {
        guard choice.isThroughTmux else { return sequence + "\n" }
        return String(repeating: "\n", count: rows) + "\u{1B}[\(rows)A" + Tmux.passing(sequence) + "\u{1B}[\(rows)B\n"
    }

    private func chafa(_ image: PixelImage, _ area: Area, _ mode: ChafaPixelMode) -> String? {
        let config = chafa_canvas_config_new()
        defer { chafa_canvas_config_unref(config) }
        chafa_canvas_config_set_geometry(config, gint(area.columns), gint(area.rows))
        chafa_canvas_config_set_cell_geometry(config, gint(cellSize.width), gint(cellSize.height))
        chafa_canvas_config_set_pixel_mode(config, mode)
        chafa_canvas_config_set_canvas_mode(config, TerminalColours(environment).mode)
        let symbols = chafa_symbol_map_new()
        defer { chafa_symbol_map_unref(symbols) }
        chafa_symbol_map_add_by_tags(symbols, CHAFA_SYMBOL_TAG_BLOCK)
        chafa_symbol_map_add_by_tags(symbols, CHAFA_SYMBOL_TAG_SPACE)
        chafa_canvas_config_set_symbol_map(config, symbols)
        let canvas = chafa_canvas_new(config)
        defer { chafa_canvas_unref(canvas) }
        let pixels = image.rgb().bytes
        chafa_canvas_draw_all_pixels(
            canvas, CHAFA_PIXEL_RGB8, pixels, gint(image.width), gint(image.height), gint(image.width * 3))
        // The sequences of all terminals: whether this one has them was decided before.
        let info = chafa_term_db_get_fallback_info(chafa_term_db_get_default())
        defer { chafa_term_info_unref(info) }
        guard let printed = chafa_canvas_print(canvas, info) else { return nil }
        defer { g_string_free(printed, gboolean(1)) }
        return String(cString: printed.pointee.str)
    }

    /// How many character cells a picture fills.
    struct Area: Equatable {
        let columns: Int
        let rows: Int
    }

    /// The size of a character cell in pixels; 8 by 16 where the terminal does not tell.
    private var cellSize: (width: Int, height: Int) {
        if let size = choice.cellSize { return size }
        guard window.widthInPixels > 0, window.heightInPixels > 0 else { return (8, 16) }
        return (max(1, window.widthInPixels / window.columns), max(1, window.heightInPixels / window.rows))
    }

    /// How many cells to fill: the picture at its own size, or smaller so that it fits into the window.
    ///
    /// A block of colour shows less than a cell of pixels, so a picture of blocks takes more cells.
    func cells(for image: PixelImage, method: GraphicsChoice.Method) -> Area {
        let cell = method == .symbols ? (width: 4, height: 8) : cellSize
        let mostColumns = max(10, min(window.columns - 2, 120))
        let mostRows = max(5, window.rows - 6)
        let (width, height) = (Double(image.width), Double(image.height))
        let scale = min(1, Double(mostColumns * cell.width) / width, Double(mostRows * cell.height) / height)
        let columns = (width * scale / Double(cell.width)).rounded(.up)
        let rows = (height * scale / Double(cell.height)).rounded(.up)
        return Area(columns: max(1, Int(columns)), rows: max(1, Int(rows)))
    }
}

/// How sequences reach the terminal around tmux, where its option allow-passthrough is on.
enum Tmux {
    static func passing(_ sequence: String) -> String {
        "\u{1B}Ptmux;\(sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}"))\u{1B}\\"
    }
}

/// A PNG by Kitty's graphics protocol: <https://sw.kovidgoyal.net/kitty/graphics-protocol>.
struct KittyGraphics {
    let png: Data
    let area: TerminalPicture.Area
    let isThroughTmux: Bool

    private static let chunkSize = 4096

    var text: String {
        // In tmux the terminal must not draw by itself: characters of a private kind stand for the parts of the picture,
        // and tmux moves them about like any others.
        let number = 1 + png.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) } % 250
        let place = isThroughTmux ? "a=T,U=1,i=\(number)" : "a=T"
        let pieces = Array(png.base64EncodedString().utf8).chunks(of: Self.chunkSize)
        let commands = pieces.enumerated().map { index, piece in
            let more = index == pieces.count - 1 ? 0 : 1
            let keys = index == 0 ? "\(place),f=100,q=2,c=\(area.columns),r=\(area.rows),m=\(more)" : "m=\(more)"
            let command = "\u{1B}_G\(keys);\(String(decoding: piece, as: UTF8.self))\u{1B}\\"
            return isThroughTmux ? Tmux.passing(command) : command
        }
        return commands.joined() + (isThroughTmux ? placeholders(number) : "\n")
    }

    /// The mark of each row: the first of the combining characters that the protocol numbers rows and columns with.
    private static let marks: [UInt32] = [
        0x305, 0x30D, 0x30E, 0x310, 0x312, 0x33D, 0x33E, 0x33F, 0x346, 0x34A, 0x34B, 0x34C, 0x350, 0x351, 0x352, 0x357,
        0x35B, 0x363, 0x364, 0x365, 0x366, 0x367, 0x368, 0x369, 0x36A, 0x36B, 0x36C, 0x36D, 0x36E, 0x36F, 0x483, 0x484,
        0x485, 0x486, 0x487, 0x592, 0x593, 0x594, 0x595, 0x597, 0x598, 0x599, 0x59C, 0x59D, 0x59E, 0x59F, 0x5A0, 0x5A1,
        0x5A8, 0x5A9, 0x5AB, 0x5AC, 0x5AF, 0x5C4, 0x610, 0x611, 0x612, 0x613, 0x614, 0x615, 0x616, 0x617, 0x657, 0x658,
    ]

    /// Rows of the character that stands for the picture, whose colour is its number. The first of a row is marked with row
    /// and column; the others follow it.
    private func placeholders(_ number: UInt32) -> String {
        let rows = Self.marks.prefix(area.rows).compactMap(Unicode.Scalar.init).map { mark in
            var row = String.UnicodeScalarView()
            for column in 0..<area.columns {
                row.append("\u{10EEEE}")
                if column == 0 { row.append(contentsOf: [mark, "\u{305}"]) }
            }
            return "\u{1B}[38;5;\(number)m\(String(row))\u{1B}[39m\n"
        }
        return rows.joined()
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
