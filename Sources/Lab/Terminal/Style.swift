/// How a piece of text looks in a terminal.
struct Style: OptionSet, Hashable {
    let rawValue: Int

    static let bold = Style(rawValue: 1 << 0)
    static let dim = Style(rawValue: 1 << 1)
    static let italic = Style(rawValue: 1 << 2)
    static let underlined = Style(rawValue: 1 << 3)
    static let red = Style(rawValue: 1 << 4)
    static let green = Style(rawValue: 1 << 5)
    static let yellow = Style(rawValue: 1 << 6)
    static let blue = Style(rawValue: 1 << 7)
    static let magenta = Style(rawValue: 1 << 8)
    static let cyan = Style(rawValue: 1 << 9)
    static let struckThrough = Style(rawValue: 1 << 10)

    /// The parameters of the terminal's "select graphic rendition" sequence, in the order of the bits.
    private static let parameters = [1, 2, 3, 4, 31, 32, 33, 34, 35, 36, 9]

    /// The escape sequence that switches the style on; empty for no style.
    var sequence: String {
        let codes = Self.parameters.enumerated().filter { rawValue & (1 << $0.offset) != 0 }.map { String($0.element) }
        return codes.isEmpty ? "" : "\u{1B}[\(codes.joined(separator: ";"))m"
    }
}

/// A piece of text in one style.
struct Span: Equatable {
    var text: String
    var style: Style = []
}

/// Writes styles as escape sequences, or leaves them out where the output is not a colour terminal.
struct Painter: Sendable {
    let isColoured: Bool
    /// Whether rules, bars and bullets are drawn. A screen reader would read them aloud.
    var drawsLines = true

    func paint(_ text: String, _ style: Style) -> String {
        guard isColoured, !style.isEmpty, !text.isEmpty else { return text }
        return style.sequence + text + "\u{1B}[0m"
    }

    func paint(_ spans: [Span]) -> String { spans.map { paint($0.text, $0.style) }.joined() }
}
