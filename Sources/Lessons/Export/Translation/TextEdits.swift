/// Changes to a text, noted by their places in the original and made all at once.
struct TextEdits {
    private struct Edit {
        let range: Range<Int>
        let text: String
        /// The order in which it was noted: of two insertions at one place the later comes first, around the other.
        let number: Int
    }

    private var edits: [Edit] = []

    /// Puts `text` in at a place, counted in bytes of UTF-8.
    mutating func insert(_ text: String, at place: Int) { replace(place..<place, with: text) }

    /// Puts `text` in the place of a range of bytes.
    mutating func replace(_ range: Range<Int>, with text: String) {
        edits.append(Edit(range: range, text: text, number: edits.count))
    }

    /// `source` with all changes made.
    func applied(to source: String) -> String {
        var bytes = Array(source.utf8)
        // From the end to the start, so that places before a change stay right.
        let ordered = edits.sorted {
            $0.range.lowerBound == $1.range.lowerBound
                ? ($0.range.isEmpty == $1.range.isEmpty ? $0.number < $1.number : !$0.range.isEmpty)
                : $0.range.lowerBound > $1.range.lowerBound
        }
        for edit in ordered { bytes.replaceSubrange(edit.range, with: edit.text.utf8) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
