import Foundation
import Testing

@testable import Lessons

/// Values inside of values, deeper than the stack: they are refused before they are dangerous.
@Suite struct DeepValueTests {
    private func run(_ source: String) throws -> String? {
        try Session(output: RecordedOutput()).run(source, name: "cell").map(describe)
    }

    private func error(_ source: String) -> String? {
        do {
            _ = try run(source)
            return nil
        } catch {
            return (error as? CellError)?.message ?? "\(error)"
        }
    }

    @Test func nestingWithoutEndIsRefused() {
        #expect(error("var a: [Any] = [1]\nwhile true { a = [a] }") == "'a' would be nested too deeply")
        #expect(error("var a: [Any] = [1]\nwhile true { a = [0, a] }") == "'a' would be nested too deeply")
        #expect(error("var d: [String: Any] = [:]\nwhile true { d = [\"a\": d] }") == "'d' would be nested too deeply")
        #expect(error("var a: [Any] = [1]\nwhile true { let b = a\na = [{ b }] }") == "'a' would be nested too deeply")
    }

    @Test func deepValuesAreShownInPart() throws {
        let text = try #require(try run("var a: [Any] = [1]\nfor _ in 0..<1500 { a = [a] }\na"))
        #expect(text == String(repeating: "[", count: 101) + "…" + String(repeating: "]", count: 101))
        #expect(
            error("var a: [Any] = [1]\nfor _ in 0..<1500 { a = [a] }\na == a")
                == "binary operator '==' cannot be applied to two '[Any]' operands")
    }

    @Test func deepValuesAreNotStored() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "deep-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let session = Session(output: RecordedOutput())
        _ = try session.run("var a: [Any] = [1]\nfor _ in 0..<1500 { a = [a] }\nlet kept = 7", name: "cell")
        try session.snapshot(to: folder)
        #expect(try session.restore(from: folder).isEmpty)
        #expect(session.value(of: "kept").map(describe) == "7")
        #expect(session.value(of: "a").map(describe) == "[1]")
    }

    @Test func functionsThatCallThemselvesAreNotDeep() throws {
        #expect(try run("func f(_ n: Int) -> Int { n == 0 ? 0 : f(n - 1) }\nvar g = f\ng = f\ng(5)") == "0")
    }

    @Test(arguments: ["(|)", "f(|)", "{ $0 }(|)", "if true { | }", "\"\\(|)\"", "[|]"])
    func bracketsNestedTooDeeplyAreRefusedAtOnce(brackets: String) {
        let parts = brackets.split(separator: "|").map(String.init)
        let source = String(repeating: parts[0], count: 3000) + "1" + String(repeating: parts[1], count: 3000)
        let clock = ContinuousClock()
        let start = clock.now
        #expect(error(source) == "brackets are nested too deeply")
        #expect(clock.now - start < .seconds(5))
    }

    @Test func chainsOfCallsHaveALongestLength() {
        #expect(error("1" + String(repeating: ".signum()", count: 10_000)) == "this is nested too deeply")
    }

    @Test func bracketsInTextsDoNotCount() throws {
        let open = String(repeating: "(", count: 300)
        #expect(try run("\"\(open)\\\"\(open)\".count") == "601")
        #expect(try run("let n = 2\n\"\(open)\\(n * (n + 1))\(open)\".count") == "601")
    }
}
