import Lessons

extension String {
    /// How many columns the text takes in a terminal: marks combine with the character before, emoji and ideographs take two.
    var columnWidth: Int {
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return utf8.count }
        return unicodeScalars.reduce(0) { $0 + $1.columnWidth }
    }

    /// How many columns the text takes once a terminal has obeyed its escape sequences.
    var visibleWidth: Int {
        contains("\u{1B}")
            ? replacing(/\u{1B}(\[[0-9;?]*[ -\/]*[@-~]|\][^\u{7}\u{1B}]*(\u{7}|\u{1B}\\))/, with: "").columnWidth
            : columnWidth
    }

    /// The text with spaces up to `width` columns.
    func padded(to width: Int, alignment: Alignment = .left) -> String {
        let missing = max(0, width - columnWidth)
        let left =
            switch alignment {
            case .left: 0
            case .centre: missing / 2
            case .right: missing
            }
        return String(repeating: " ", count: left) + self + String(repeating: " ", count: missing - left)
    }

    /// The text cut to at most `width` columns, with an ellipsis where something is missing.
    func truncated(to width: Int) -> String {
        guard columnWidth > width else { return self }
        var result = ""
        for character in self {
            guard (result + String(character)).columnWidth < width else { break }
            result.append(character)
        }
        return result + "…"
    }
}

extension Unicode.Scalar {
    fileprivate var columnWidth: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return 2
        default: return properties.isEmojiPresentation ? 2 : 1
        }
    }
}
