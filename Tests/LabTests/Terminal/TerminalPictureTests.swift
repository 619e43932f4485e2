import Engine
import Foundation
import Testing

@testable import Lab

/// What is sent to terminals is decoded again and compared with the picture.
@Suite struct TerminalPictureTests {
    private let image: PixelImage

    init() throws {
        // Noise, which does not compress to a single chunk.
        var state: UInt32 = 1
        let bytes = (0..<64 * 48 * 3).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        image = try PixelImage(width: 64, height: 48, channels: 3, bytes: bytes)
    }

    private func text(_ method: String, inTmux: Bool = false, image: PixelImage? = nil) throws -> String {
        let environment = ["TERM": "xterm-256color"].merging(inTmux ? ["TMUX": "x"] : [:]) { $1 }
        let settings = Settings(environment: environment)
        try settings.set(.graphics, to: method)
        let choice = GraphicsChoice(settings: settings, isColoured: true, environment: environment) { nil }
        let window = Terminal.Size(columns: 80, rows: 24, widthInPixels: 800, heightInPixels: 480)
        let picture = TerminalPicture(choice: choice, window: window, environment: environment)
        return try #require(picture.text(for: image ?? self.image))
    }

    /// The parameters of the first command and the file in all commands.
    private func decodeKitty(_ text: String) throws -> (keys: String, image: PixelImage) {
        var (keys, base64) = ("", "")
        for match in text.matches(of: /\u{1B}_G([^;]*);([^\u{1B}]*)\u{1B}\\/) {
            if keys.isEmpty { keys = String(match.output.1) }
            #expect(match.output.2.count <= 4096)
            base64 += match.output.2
        }
        return (keys, try decode(try #require(Data(base64Encoded: base64))))
    }

    private func decode(_ png: Data) throws -> PixelImage {
        let file = FileManager.default.temporaryDirectory.appending(path: "picture-\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        try png.write(to: file)
        return try PixelImage(contentsOf: file.path)
    }

    @Test func kittyGetsThePNGInChunks() throws {
        let text = try text("kitty")
        let (keys, decoded) = try decodeKitty(text)
        #expect(decoded == image)
        // 64 by 48 pixels in cells of 10 by 20.
        #expect(keys == "a=T,f=100,q=2,c=7,r=3,m=1")
        #expect(text.hasSuffix("\u{1B}\\\n") && text.contains("\u{1B}_Gm=0;"))
    }

    @Test func kittyInTmuxIsDrawnByCharacters() throws {
        let text = try text("kitty", inTmux: true)
        let inner = text.replacing("\u{1B}Ptmux;", with: "").replacing("\u{1B}\u{1B}\\\u{1B}\\", with: "\u{1B}\\")
            .replacing("\u{1B}\u{1B}", with: "\u{1B}")
        let (keys, decoded) = try decodeKitty(inner)
        #expect(decoded == image)
        #expect(keys.hasPrefix("a=T,U=1,i=") && keys.hasSuffix(",f=100,q=2,c=7,r=3,m=1"))
        let rows = text.split(separator: "\n").suffix(3).map { $0.unicodeScalars.filter { $0.value == 0x10EEEE }.count }
        #expect(rows == [7, 7, 7])
    }

    @Test func iTermGetsThePNG() throws {
        let text = try text("iterm2")
        let match = try #require(text.wholeMatch(of: /\u{1B}\]1337;File=([^:]*):([^\u{07}]*)\u{07}\n/))
        #expect(try decode(try #require(Data(base64Encoded: String(match.output.2)))) == image)
        #expect(match.output.1.hasSuffix(";width=7;height=3;preserveAspectRatio=1"))
    }

    /// Four areas of one colour each come back at their places.
    @Test func sixelsShowThePicture() throws {
        let colours: [[UInt8]] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]
        var bytes: [UInt8] = []
        for y in 0..<40 {
            for x in 0..<80 { bytes += colours[y / 20 * 2 + x / 40] }
        }
        let picture = try PixelImage(width: 80, height: 40, channels: 3, bytes: bytes)
        let pixels = try decodeSixels(try text("sixel", image: picture))
        for (x, y, colour) in [(10, 5, colours[0]), (70, 5, colours[1]), (10, 35, colours[2]), (70, 35, colours[3])] {
            let found = try #require(pixels[[x, y]])
            #expect(zip(found, colour).allSatisfy { abs($0 - Int($1)) <= 8 }, "\(found) at \(x), \(y)")
        }
    }

    /// The colours, from 0 to 255, of the pixels that sixels set.
    private func decodeSixels(_ text: String) throws -> [[Int]: [Int]] {
        let body = try #require(text.firstMatch(of: /\u{1B}P[0-9;]*q(.*)\u{1B}\\/)).output.1
        var (palette, pixels) = ([Int: [Int]](), [[Int]: [Int]]())
        var (x, band, colour, count) = (0, 0, 0, 1)
        for match in String(body).matches(of: /#([0-9;]+)|!([0-9]+)|"[0-9;]*|([$\-?-~])/) {
            if let numbers = match.output.1?.split(separator: ";").compactMap({ Int($0) }) {
                colour = numbers[0]
                if numbers.count == 5 { palette[colour] = numbers[2...].map { $0 * 255 / 100 } }
            } else if let times = match.output.2 {
                count = try #require(Int(times))
            } else if let sign = match.output.3?.unicodeScalars.first {
                if sign == "$" || sign == "-" {
                    x = 0
                    band += sign == "-" ? 1 : 0
                    continue
                }
                for column in x..<x + count {
                    for bit in 0..<6 where (sign.value - 63) >> UInt32(bit) & 1 == 1 {
                        pixels[[column, band * 6 + bit]] = palette[colour]
                    }
                }
                (x, count) = (x + count, 1)
            }
        }
        return pixels
    }

    @Test func symbolsFillTheWindowAtMost() throws {
        let wide = try PixelImage(width: 1600, height: 100, channels: 1, bytes: [UInt8](repeating: 9, count: 160_000))
        let rows = try text("symbols", image: wide).split(separator: "\n")
        #expect(rows.allSatisfy { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "").count == 78 })
        #expect(rows.count == 3)
    }
}
