import CChafa
import Engine

/// Draws pictures in the terminal, in the best way that it has: Kitty's, iTerm2's or sixel graphics, else coloured blocks.
struct TerminalPicture {
    /// How a terminal can draw.
    enum Method: String {
        case kitty = "Kitty graphics"
        case iTerm = "iTerm2 graphics"
        case sixel = "sixel graphics"
        case symbols = "coloured blocks"

        fileprivate var pixelMode: ChafaPixelMode {
            switch self {
            case .kitty: CHAFA_PIXEL_MODE_KITTY
            case .iTerm: CHAFA_PIXEL_MODE_ITERM2
            case .sixel: CHAFA_PIXEL_MODE_SIXELS
            case .symbols: CHAFA_PIXEL_MODE_SYMBOLS
            }
        }
    }

    let terminal: Terminal

    /// What the terminal can do, as its environment variables tell; nil if it cannot show colours.
    var method: Method? {
        guard terminal.painter.isColoured else { return nil }
        return Self.withTerminalInfo { info in
            if chafa_term_info_have_seq(info, CHAFA_TERM_SEQ_BEGIN_KITTY_IMMEDIATE_IMAGE_V1) != 0 { return .kitty }
            if chafa_term_info_have_seq(info, CHAFA_TERM_SEQ_BEGIN_ITERM2_IMAGE) != 0 { return .iTerm }
            if chafa_term_info_have_seq(info, CHAFA_TERM_SEQ_BEGIN_SIXELS) != 0 { return .sixel }
            return .symbols
        }
    }

    /// The characters and escape sequences that draw `image`, ending with a line end; nil where that cannot be done.
    func text(for image: PixelImage) -> String? {
        guard let method else { return nil }
        let canvasSize = cells(for: image, method: method)
        return Self.withTerminalInfo { info in
            let config = chafa_canvas_config_new()
            defer { chafa_canvas_config_unref(config) }
            chafa_canvas_config_set_geometry(config, gint(canvasSize.columns), gint(canvasSize.rows))
            chafa_canvas_config_set_cell_geometry(config, gint(cellSize.width), gint(cellSize.height))
            chafa_canvas_config_set_pixel_mode(config, method.pixelMode)
            chafa_canvas_config_set_canvas_mode(config, Self.colours(of: info))
            let symbols = chafa_symbol_map_new()
            defer { chafa_symbol_map_unref(symbols) }
            chafa_symbol_map_add_by_tags(symbols, CHAFA_SYMBOL_TAG_BLOCK)
            chafa_symbol_map_add_by_tags(symbols, CHAFA_SYMBOL_TAG_SPACE)
            chafa_canvas_config_set_symbol_map(config, symbols)
            let canvas = chafa_canvas_new(config)
            defer { chafa_canvas_unref(canvas) }
            let pixels = image.rgb
            chafa_canvas_draw_all_pixels(
                canvas, CHAFA_PIXEL_RGB8, pixels, gint(image.width), gint(image.height), gint(image.width * 3))
            guard let printed = chafa_canvas_print(canvas, info) else { return nil }
            defer { g_string_free(printed, gboolean(1)) }
            return String(cString: printed.pointee.str) + "\n"
        }
    }

    /// The size of a character cell in pixels; 8 by 16 where the terminal does not tell.
    private var cellSize: (width: Int, height: Int) {
        let size = terminal.size
        guard size.widthInPixels > 0, size.heightInPixels > 0 else { return (8, 16) }
        return (max(1, size.widthInPixels / size.columns), max(1, size.heightInPixels / size.rows))
    }

    /// How many cells to fill: the picture at its own size, or smaller so that it fits into the window.
    ///
    /// A block of colour shows less than a cell of pixels, so a picture of blocks takes more cells.
    private func cells(for image: PixelImage, method: Method) -> (columns: Int, rows: Int) {
        let window = terminal.size
        let cell = method == .symbols ? (width: 4, height: 8) : cellSize
        let mostColumns = max(10, min(window.columns - 2, 120))
        let mostRows = max(5, window.rows - 6)
        let (width, height) = (Double(image.width), Double(image.height))
        let scale = min(1, Double(mostColumns * cell.width) / width, Double(mostRows * cell.height) / height)
        let columns = (width * scale / Double(cell.width)).rounded(.up)
        let rows = (height * scale / Double(cell.height)).rounded(.up)
        return (max(1, Int(columns)), max(1, Int(rows)))
    }

    private static func withTerminalInfo<Result>(_ body: (OpaquePointer?) -> Result) -> Result {
        let environment = g_get_environ()
        defer { g_strfreev(environment) }
        let info = chafa_term_db_detect(chafa_term_db_get_default(), environment)
        defer { chafa_term_info_unref(info) }
        return body(info)
    }

    private static func colours(of info: OpaquePointer?) -> ChafaCanvasMode {
        if chafa_term_info_have_seq(info, CHAFA_TERM_SEQ_SET_COLOR_FGBG_DIRECT) != 0 {
            return CHAFA_CANVAS_MODE_TRUECOLOR
        }
        if chafa_term_info_have_seq(info, CHAFA_TERM_SEQ_SET_COLOR_FGBG_256) != 0 {
            return CHAFA_CANVAS_MODE_INDEXED_240
        }
        return CHAFA_CANVAS_MODE_INDEXED_16
    }
}

extension PixelImage {
    /// The samples as red, green and blue, whether the picture is grey or not.
    fileprivate var rgb: [UInt8] { channels == 3 ? bytes : bytes.flatMap { [$0, $0, $0] } }
}
