import Foundation
import Testing

/// The command line as scripts see it: pipes instead of a terminal, exit codes, what goes to which stream.
@Suite(.serialized) struct CommandLineTests {
    private let course: FixtureCourse

    init() throws { course = try FixtureCourse() }

    private func lab(_ arguments: String..., input: String = "") throws -> LabProcess.Result {
        try LabProcess.run(arguments, environment: course.environment, input: input)
    }

    @Test func evalPrintsTheLastValue() throws {
        let result = try lab("eval", "let x = 2\nprint(\"x is\", x)\nx * 3")
        #expect(result.output == "x is 2\n6\n")
        #expect(result.errors.isEmpty)
        #expect(result.status == 0)
    }

    @Test func evalReadsFilesAndStandardInput() throws {
        let file = course.root.appending(path: "sum.swift")
        try Data("1 + 1\n".utf8).write(to: file)
        #expect(try lab("eval", file.path).output == "2\n")
        #expect(try lab("eval", "-", input: "[1, 2].count").output == "2\n")
        #expect(try lab("eval", "missing.swift").status == 1)
    }

    @Test func evalNamesTheShapesThatDoNotFit() throws {
        let result = try lab("eval", "let x = Tensor.randn([2, 3]); x.matmul(x)")
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("eval:1:33: error: matmul:"))
        #expect(result.errors.contains("[2, 3]"))
        #expect(
            result.errors.hasSuffix(
                "\n  let x = Tensor.randn([2, 3]); x.matmul(x)\n" + String(repeating: " ", count: 34) + "^\n"))
    }

    @Test func aProfileFollowsTheCell() throws {
        let code = "let x = Tensor.ones([64, 64]); print(x.matmul(x).shape)"
        let result = try LabProcess.run(
            ["eval", code], environment: course.environment.merging(["LAB_PROFILE": "1"]) { $1 })
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "[64, 64]")
        #expect(lines[1].split(separator: " ") == ["operation", "calls", "time", "share", "per", "call", "allocated"])
        #expect(lines.contains { $0.hasPrefix("matmul ") })
        #expect(result.status == 0)
    }

    @Test func lessonsInAPipeHaveNoEscapes() throws {
        let result = try lab("lessons")
        #expect(
            result.output == """
                lesson  title         time  done
                ────────────────────────────────
                9.1     Sums         1 min  –
                9.2     A long loop  1 min  –

                """)
        #expect(result.status == 0)
    }

    @Test func withoutATerminalTheLessonsAreListed() throws {
        let result = try lab()
        #expect(result.output == (try lab("lessons").output))
        #expect(result.status == 0)
    }

    @Test func runGoesThroughALesson() throws {
        let result = try lab("run", "9.1")
        #expect(result.output.contains("the total is 6\n"))
        #expect(!result.output.contains("\u{1B}"))
        #expect(result.errors.isEmpty)
        #expect(result.status == 0)
        #expect(try lab("lessons").output.contains("9.1     Sums         1 min  2/2 cells, 0/1 exercises"))
    }

    @Test func quickRunsUseTheQuickValues() throws {
        #expect(try lab("run", "9.2", "--quick").status == 0)
    }

    @Test func runTakesSeveralLessons() throws {
        let result = try lab("run", "9.1", "9.2", "--quick")
        #expect(result.status == 0)
        let announced = result.output.matches(of: /Lesson (9\.\d):/).map { String($0.output.1) }
        #expect(announced == ["9.1", "9.2"])
        #expect(result.output.matches(of: /\d cells ran in \d/).count == 2)
        // None runs if one is not there.
        let mistyped = try lab("run", "9.1", "9.7")
        #expect(mistyped.output.isEmpty)
        #expect(mistyped.errors == "there is no lesson `9.7`. Did you mean `9.1` or `9.2`?\n")
    }

    @Test func runNamesFileLineAndCell() throws {
        let file = course.root.appending(path: "broken.md")
        let text =
            "---\nid: \"9.9\"\ntitle: Broken\nunit: 9\nminutes: 1\nneeds: []\n---\n\n```swift cell=bad\nlet a = 1\na + b\n```\n"
        try Data(text.utf8).write(to: file)
        let result = try lab("run", file.path)
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("broken.md:11: cell `bad`: "))
        #expect(result.errors.contains("\n  a + b\n      ^\n"))
    }

    @Test func mistakesExitWithTheirReason() throws {
        let unknown = try lab("run", "9.7")
        #expect(unknown.status == 1)
        #expect(unknown.errors == "there is no lesson `9.7`. Did you mean `9.1` or `9.2`?\n")
        let usage = try lab("lesons")
        #expect(usage.status == 64)
        #expect(usage.output.isEmpty)
    }

    @Test(arguments: ["lessons", "run", "eval", "train", "sample", "data", "models", "shell"])
    func everyCommandHasHelp(command: String) throws {
        let help = try lab(command, "--help")
        #expect(help.output.contains("USAGE: lab \(command)"))
        #expect(help.status == 0)
    }

    @Test func aReaderThatGoesAwayIsNoError() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "\"$0\" eval 'for i in 0..<100_000 { print(i) }' | head -1", LabProcess.executable.path,
        ]
        process.environment = course.environment
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        #expect(String(decoding: text, as: UTF8.self) == "0\n")
        #expect(try errors.fileHandleForReading.readToEnd() ?? Data() == Data())
        process.waitUntilExit()
    }
}
