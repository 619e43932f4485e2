extension CellRecord {
    /// What was printed, and apart from it the value of a last expression, which stands at the end of `text`.
    var printedAndValue: (printed: String, value: String?) {
        guard let value, outcome == .finished, text.hasSuffix("\n") else { return (text, nil) }
        let body = text.dropLast()
        var start = body.endIndex
        while true {
            // The record keeps the value on one line; it may have been printed on several.
            let line = body[..<start].lastIndex(of: "\n").map { body.index(after: $0) } ?? body.startIndex
            let candidate = body[line...]
            if Self.isPrinted(String(candidate), as: value) { return (String(text[..<line]), String(candidate)) }
            guard line > body.startIndex else { return (text, nil) }
            start = body.index(before: line)
        }
    }

    /// Whether `printed` is the value whose summary is `summary`: the same on one line, or cut off, or a long array.
    private static func isPrinted(_ printed: String, as summary: String) -> Bool {
        let line = printed.replacing("\n", with: " ")
        if line == summary { return true }
        if summary.hasSuffix("…"), line.hasPrefix(summary.dropLast()) { return true }
        guard let bracket = summary.range(of: " elements: ["), Int(summary[..<bracket.lowerBound]) != nil else {
            return false
        }
        return line.hasPrefix("[" + summary[bracket.upperBound...].dropLast(4))
    }
}
