import Foundation

/// How CLIP cuts a text into words.
enum CLIPText {
    /// The words of a text: runs of letters, single digits, runs of other signs, and English endings such as `'s`. Characters
    /// are put together from their parts (NFC), and lower case.
    static func words(_ text: String) -> [String] {
        let scalars = cleaned(text)
        var words: [String] = []
        var place = 0
        while place < scalars.count {
            if let mark = marks.first(where: { scalars[place...].starts(with: $0.scalars) }) {
                words += mark.words
                place += mark.scalars.count
                continue
            }
            let length = wordLength(scalars[place...])
            if length > 0 { words.append(String(String.UnicodeScalarView(scalars[place..<place + length]))) }
            place += max(1, length)
        }
        return words
    }

    /// The characters without differences that mean nothing.
    private static func cleaned(_ text: String) -> [Unicode.Scalar] {
        text.precomposedStringWithCanonicalMapping.unicodeScalars.flatMap { scalar in
            Array(scalar.properties.lowercaseMapping.unicodeScalars)
        }
    }

    /// Begin and end tokens that a text has in capital letters. They are no tokens, but words of three parts that signs behind them
    /// do not belong to.
    private static let marks = ["startoftext", "endoftext"].map { name in
        (words: ["<|", name, "|>"], scalars: Array("<|\(name)|>".unicodeScalars))
    }

    private static let endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map { Array($0.unicodeScalars) }

    /// How many characters the word has with which `text` begins; 0 if it begins with a space.
    private static func wordLength(_ text: ArraySlice<Unicode.Scalar>) -> Int {
        guard let first = text.first, kind(first) != .space else { return 0 }
        if first == "'", let ending = endings.first(where: text.starts) { return ending.count }
        let kind = kind(first)
        return kind == .number ? 1 : text.prefix { self.kind($0) == kind }.count
    }

    private enum Kind {
        case letter, number, space, other
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        if scalar.isASCII { return asciiKinds[Int(scalar.value)] }
        return generalKind(scalar)
    }

    private static let asciiKinds = (0..<128).map { generalKind(Unicode.Scalar(UInt8($0))) }

    private static func generalKind(_ scalar: Unicode.Scalar) -> Kind {
        if scalar.properties.isWhitespace { return .space }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .number
        default: return .other
        }
    }
}
