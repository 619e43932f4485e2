import Engine
import Foundation
import Testing

@testable import Lessons

/// What a session keeps from cell to cell, and what an error leaves behind.
@Suite struct SessionTests {
    private let output = RecordedOutput()

    private func session(_ cells: String...) throws -> Session {
        let session = Session(output: output)
        for cell in cells { _ = try session.run(cell, name: "cell") }
        return session
    }

    @Test func lastExpressionIsTheValueOfTheCell() throws {
        let session = Session(output: output)
        let value = try #require(try session.run("let x = 2\nx * 3", name: "cell"))
        #expect(describe(value) == "6")
        #expect(try session.run("print(x)", name: "cell") == nil)
        #expect(try session.run("let y = 1", name: "cell") == nil)
    }

    @Test func laterCellsMayRedeclareNames() throws {
        _ = try session("let x = 1", "let x = Double(x) + 1.5 * 2", "print(x)")
        #expect(output.text == "4.0\n")
    }

    @Test func redeclarationMayChangeTypeAndMutability() throws {
        _ = try session("let x = 1", "var x = \"text\"", "x += \"s\"\nprint(x)")
        #expect(output.text == "texts\n")
    }

    @Test func functionsSeeWhatLaterCellsDeclare() throws {
        _ = try session("let scale = 2.0\nfunc f(_ x: Double) -> Double { x * scale }", "let scale = 3.0\nprint(f(2))")
        #expect(output.text == "6.0\n")
    }

    @Test func errorLeavesTheStateOfTheLastWholeStatement() throws {
        let session = try session("var list = [1]")
        #expect(throws: CellError.self) { try session.run("list.append(2)\nlist[9] = 1\nlist.append(3)", name: "cell") }
        #expect(session.value(of: "list").map(describe) == "[1, 2]")
    }

    @Test func syntaxAndNameErrorsRunNothing() throws {
        let session = try session("var list = [1]")
        #expect(throws: CellError.self) { try session.run("list.append(2)\nnoSuchName", name: "cell") }
        #expect(session.value(of: "list").map(describe) == "[1]")
    }

    @Test func failedDeclarationLeavesTheOldValue() throws {
        let session = try session("let x = 1")
        #expect(throws: CellError.self) { try session.run("let x = [1][5]", name: "cell") }
        #expect(session.value(of: "x").map(describe) == "1")
    }

    @Test func interruptionStopsALoopAndKeepsItsWork() throws {
        let session = try session("var turns = 0")
        let asked = Thread {
            Thread.sleep(forTimeInterval: 0.1)
            Interruption.request()
        }
        asked.start()
        #expect(throws: Interrupted.self) { try session.run("while true { turns += 1 }", name: "cell") }
        Interruption.clear()
        guard case .int(let turns)? = session.value(of: "turns") else {
            Issue.record("turns is an Int")
            return
        }
        #expect(turns > 0)
    }

    @Test func interruptionCannotBeCaught() throws {
        Interruption.request()
        defer { Interruption.clear() }
        #expect(throws: Interrupted.self) {
            try Session(output: output).run("do { while true { } } catch { print(error) }", name: "cell")
        }
    }

    @Test func catchGetsTheMessage() throws {
        _ = try session("do { print([1][3]) } catch { print(\"failed:\", error) }\nprint((try? [1][3]) as Any)")
        #expect(output.text == "failed: index 3 is out of range: valid indices are 0 to 0\nnil\n")
    }

    @Test func nestedLoopsReportOneFraction() throws {
        _ = try session(
            "let start = Date()\nfor epoch in 0..<3 { for _ in 0..<4 { let t = Date(); while Date().timeIntervalSince(t) < 0.06 { } } }"
        )
        let fractions = output.progress.compactMap(\.fraction)
        #expect(fractions.count >= 3)
        #expect(fractions == fractions.sorted() && fractions.allSatisfy { (0...1).contains($0) })
        #expect(output.progress.first?.label == "epoch 1/3")
        #expect(output.progress.last ?? ("", 0) == ("epoch 3/3", 1))
        #expect(output.progressEnds == 1)
    }

    @Test func loopsWithoutACountReportTheirTurns() throws {
        let wait = "let t = Date(); repeat { } while Date().timeIntervalSince(t) < 0.06"
        _ = try session("var n = 0\nwhile n < 4 { for _ in 0..<2 { \(wait) }; n += 1 }")
        #expect(output.progress.count >= 3 && output.progress.allSatisfy { $0.fraction == nil })
        #expect(output.progress.first?.label == "turn 1")
        #expect(output.progressEnds == 1)
    }

    @Test func quickLoopsReportNothing() throws {
        _ = try session("for i in 0..<100 { }")
        #expect(output.progress.isEmpty && output.progressEnds == 0)
    }

    @Test func expectationFailsWithItsMessageAndPlace() throws {
        let failure = #expect(throws: ExpectationFailed.self) {
            try Session(output: output).run("let n = 3\nexpect(n == 4, \"n should be 4, not \\(n)\")", name: "check")
        }
        #expect(failure?.message == "n should be 4, not 3")
        #expect(failure?.error.line == 2)
    }

    @Test func runsOnTheMainThreadToo() async throws {
        let text = try await MainActor.run {
            let output = RecordedOutput()
            _ = try Session(output: output).run("print(1)", name: "cell")
            return output.text
        }
        #expect(text == "1\n")
    }

    @Test func deeplyNestedSourceIsAnErrorNotACrash() throws {
        let count = 2_000
        for source in [
            String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count),
            String(repeating: "[", count: count), String(repeating: "{", count: count),
            Array(repeating: "1", count: count).joined(separator: "+"), String(repeating: "-", count: count) + "1",
            "x" + String(repeating: ".a", count: count), "x" + String(repeating: "!", count: count),
            "x" + String(repeating: "()", count: count), "x" + String(repeating: "[0]", count: count),
            String(repeating: "if true { ", count: count), String(repeating: "!", count: count) + "true",
            Array(repeating: "true ? 1 : ", count: 500).joined() + "1",
        ] {
            #expect(throws: CellError.self) { try Session(output: output).run(source, name: "cell") }
            _ = Session.completeness(of: source)
        }
    }

    @Test func aSessionStartsAtOnce() throws {
        let time = ContinuousClock().measure { _ = Session(output: output) }
        #expect(time < .milliseconds(100), "\(time)")
    }

    @Test func oneMillionSimpleOperationsTakeAboutASecond() throws {
        let clock = ContinuousClock()
        let session = try session("var sum = 0")
        let time = try clock.measure { _ = try session.run("for i in 0..<200_000 { sum += i * 2 % 7 }", name: "cell") }
        // Five operations a turn. The limit is generous: tests run on busy machines.
        #expect(time < .seconds(3), "\(time)")
    }
}

/// Help, completion: both come from the table of bindings.
@Suite struct HelpTests {
    private let session = Session(output: RecordedOutput())

    @Test func helpShowsDeclarationAndDoc() throws {
        #expect(
            session.documentation(of: "l1Loss")?.text == """
                func l1Loss(_ prediction: Tensor, _ target: Tensor, reduction: LossReduction = .mean) -> Tensor
                    The absolute error, |prediction - target|.
                shapes: prediction and target of one shape → a scalar
                example:
                    l1Loss(Tensor([1, 2]), Tensor([1, 4]))
                """)
        #expect(
            session.documentation(of: "Tensor.requires_grad")?.text == nil
                && session.documentation(of: "x.y")?.text == nil
                && session.documentation(of: ".noSuchMember")?.text == nil)
        #expect(session.documentation(of: "noSuchThing")?.text == nil)
    }

    @Test func helpOnAVariableGivesItsType() throws {
        _ = try session.run("let rate = 0.1", name: "cell")
        #expect(session.documentation(of: "rate")?.text == "let rate: Double\n    A number with a fraction.")
    }

    @Test func completionsOfNamesAndMembers() throws {
        _ = try session.run("let losses = [1.0]\nlet noise = Tensor.zeros([2])", name: "cell")
        #expect(session.completions(of: "print(los").candidates.map(\.text) == ["losses"])
        #expect(session.completions(of: "losses.appe").candidates.map(\.text) == ["append"])
        #expect(session.completions(of: "noise.shape.elem").candidates.map(\.text) == ["elementCount"])
        #expect(
            session.completions(of: "Tensor.rand").candidates.map(\.text) == [
                "randLike", "randint", "randn", "randnLike", "randperm",
            ])
        #expect(session.completions(of: "betaSchedule: .squared").candidates.map(\.text) == ["squaredcosCapV2"])
    }
}
