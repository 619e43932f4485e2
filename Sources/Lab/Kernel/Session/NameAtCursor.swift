/// Finds out which name of a cell a question is about, and converts the protocol's counts of code points.
enum NameAtCursor {
    /// The name with what stands before its dots, as `x.matmul`: the one that the cursor touches, or else that of the
    /// function whose arguments it stands in.
    static func find(in code: String, at position: Int) -> String? {
        let text = Array(code)
        var cursor = index(of: position, in: code)
        if let name = name(touching: cursor, in: text) { return name }
        // Out of the brackets that the cursor stands in, until one belongs to a call.
        var depth = 0
        while cursor > 0 {
            cursor -= 1
            switch text[cursor] {
            case ")", "]", "}": depth += 1
            case "(", "[", "{":
                if depth == 0, let name = name(touching: cursor, in: text), text[cursor] == "(" { return name }
                depth = max(0, depth - 1)
            default: break
            }
        }
        return nil
    }

    /// The part of `code` before a place that is counted in code points.
    static func text(before position: Int, in code: String) -> String {
        String(String.UnicodeScalarView(code.unicodeScalars.prefix(max(0, position))))
    }

    private static func index(of position: Int, in code: String) -> Int { text(before: position, in: code).count }

    private static func name(touching cursor: Int, in text: [Character]) -> String? {
        func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
        var start = cursor
        var end = cursor
        while end < text.count, isPart(text[end]) { end += 1 }
        while start > 0, isPart(text[start - 1]) || text[start - 1] == "." { start -= 1 }
        let parts = String(text[start..<end]).split(separator: ".")
        guard let last = parts.last, text[end - 1] != ".", last.first?.isNumber == false else { return nil }
        return parts.joined(separator: ".")
    }
}
