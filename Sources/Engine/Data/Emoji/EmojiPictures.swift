/// The pictures of a colour font, each with what Unicode says of it. A picture is drawn in the middle of a square.
struct EmojiPictures: ImageSource {
    private let emoji: [Emoji]
    private let glyphs: [EmojiFont.Glyph]
    private let font: EmojiFont
    private let size: Int
    private let background: [UInt8]
    /// The groups, in Unicode's order.
    let groups: [String]
    private let labels: [Int]

    /// - Parameters:
    ///   - fontFile: a font whose glyphs are PNG pictures.
    ///   - list: Unicode's `emoji-test.txt`.
    ///   - skinTones: whether variants by colour of skin are there.
    ///   - size: width and height in pixels.
    ///   - background: red, green and blue, from 0 to 255.
    /// - Throws: `EngineError` when a file cannot be read, or the font has none of the listed emoji.
    init(
        fontFile: String, list: String, skinTones: Bool, size: Int, background: [UInt8], for operation: String
    ) throws {
        let font = try EmojiFont(fontFile, for: operation)
        let drawn = try EmojiList.read(list, for: operation)
            .filter { skinTones || !$0.hasSkinTone }
            .compactMap { emoji in
                font.glyph(for: emoji.sequence).flatMap { font.hasPicture($0) ? (emoji: emoji, glyph: $0) : nil }
            }
        try require(!drawn.isEmpty, operation, "\(fontFile) has none of the emoji in \(list)")
        emoji = drawn.map(\.emoji)
        glyphs = drawn.map(\.glyph)
        (self.font, self.size, self.background) = (font, size, background)
        var groups: [String] = []
        for emoji in emoji where !groups.contains(emoji.group) { groups.append(emoji.group) }
        labels = emoji.map { groups.firstIndex(of: $0.group) ?? 0 }
        self.groups = groups
    }

    var count: Int { emoji.count }
    var kind: String { "\(size)×\(size) RGB" }
    var isInMemory: Bool { false }
    var textColumns: [String] { ["name", "group", "subgroup", "emoji"] }

    func image(_ index: Int) throws -> PixelImage {
        try font.picture(of: glyphs[index], background: background)
            .centredInSquare(on: background).resized(width: size, height: size)
    }

    func label(_ index: Int) -> Int { labels[index] }

    func text(_ column: String, _ index: Int) -> String {
        switch column {
        case "name": emoji[index].name
        case "group": emoji[index].group
        case "subgroup": emoji[index].subgroup
        default: emoji[index].sequence
        }
    }
}

extension PixelImage {
    /// The RGB picture in the middle of the smallest square that holds it.
    fileprivate func centredInSquare(on background: [UInt8]) -> PixelImage {
        let side = max(width, height)
        var square = [UInt8]()
        square.reserveCapacity(side * side * 3)
        for _ in 0..<side * side { square += background }
        let (left, top) = ((side - width) / 2, (side - height) / 2)
        for row in 0..<height {
            let start = ((top + row) * side + left) * 3
            square.replaceSubrange(start..<start + width * 3, with: bytes[row * width * 3..<(row + 1) * width * 3])
        }
        return PixelImage(uncheckedWidth: side, height: side, channels: 3, bytes: square)
    }
}
