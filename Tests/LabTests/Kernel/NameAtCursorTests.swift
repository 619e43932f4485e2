import Testing

@testable import Lab

@Suite struct NameAtCursorTests {
    /// The cursor stands where the bar is.
    @Test(arguments: [
        ("mse|Loss(x, y)", "mseLoss"), ("mseLoss|(x, y)", "mseLoss"), ("mseLoss(|x, y)", "x"),
        ("mseLoss(x, |", "mseLoss"), ("x.mat|mul(y)", "x.matmul"), ("x.mean().sq|rt()", "sqrt"),
        ("print(x.clip(0, [1, 2].count), |)", "print"), ("f(a, [|", "f"), ("let größe = Ten|sor.randn([2])", "Tensor"),
        ("🦋🦋(x|)", "x"), ("x.|", nil), ("3|", nil), ("", nil), ("|", nil), ("{ (1 + | 2) }", nil),
    ])
    func finds(marked: String, name: String?) {
        let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
        let code = parts.joined()
        #expect(NameAtCursor.find(in: code, at: parts[0].unicodeScalars.count) == name)
    }

    @Test func placesBeyondTheTextAreItsEnd() {
        #expect(NameAtCursor.find(in: "abc", at: 99) == "abc")
        #expect(NameAtCursor.find(in: "abc", at: -1) == "abc")
        #expect(NameAtCursor.text(before: 2, in: "🦋äb") == "🦋ä")
    }
}
