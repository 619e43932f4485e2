import Testing

@testable import Lab

@Suite struct TextTests {
    @Test(arguments: [("abc", 3), ("ᾱₜ", 2), ("x̂", 1), ("日本", 4), ("🦋", 2), ("", 0), ("√(1 − βₜ)", 9)])
    func columnWidth(text: String, width: Int) {
        #expect(text.columnWidth == width)
    }

    @Test func padding() {
        #expect("ab".padded(to: 5) == "ab   ")
        #expect("ab".padded(to: 5, alignment: .right) == "   ab")
        #expect("ab".padded(to: 5, alignment: .centre) == " ab  ")
        #expect("abcdef".padded(to: 3) == "abcdef")
    }

    @Test func truncation() {
        #expect("abcdef".truncated(to: 4) == "abc…")
        #expect("abcd".truncated(to: 4) == "abcd")
    }
}
