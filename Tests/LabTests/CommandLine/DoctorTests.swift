import Foundation
import Testing

@testable import Lab

/// `lab doctor` finds what is there, and says what to do about what is not.
@Suite struct DoctorTests {
    private let course: FixtureCourse

    init() throws { course = try FixtureCourse() }

    private func doctor(_ changes: [String: String] = [:]) throws -> LabProcess.Result {
        try LabProcess.run(["doctor"], environment: course.environment.merging(changes) { $1 })
    }

    private func line(_ subject: String, in result: LabProcess.Result) throws -> String {
        try #require(result.output.split(separator: "\n").first { $0.dropFirst(4).hasPrefix(subject) }.map(String.init))
    }

    @Test func healthyMachine() throws {
        let result = try doctor()
        #expect(result.errors == "")
        #expect(result.status == 0)
        for subject in [
            "version", "lessons", "OpenBLAS", "libpng", "libjpeg", "zlib", "libgcrypt", "readline", "chafa",
            "cmark-gfm", "libzmq",
            "libsodium",
        ] {
            #expect(try line(subject, in: result).hasPrefix("ok"))
        }
        #expect(try line("butterflies", in: result).hasPrefix("ok"))
        #expect(try line("terminal", in: result).hasSuffix("the output is not a terminal"))
        #expect(try line("processor", in: result).contains(" threads, "))
        let test = try line("self-test", in: result)
        let seconds = try #require(Double(test.split(separator: " ").dropLast().last ?? ""))
        #expect(test.hasPrefix("ok") && seconds < 5)
    }

    @Test func whatIsMissingHasARemedy() throws {
        let result = try doctor(["PATH": "/nowhere", "LAB_THREADS": "1"])
        #expect(result.status == 1)
        #expect(
            result.output.contains(
                "!!  gnuplot         not found in PATH; plots need it\n    → Install it: make packages"))
        if ProcessInfo.processInfo.activeProcessorCount > 1 {
            #expect(try line("processor", in: result).hasSuffix("(LAB_THREADS is 1)"))
        }
    }

    @Test func brokenCheckoutIsAProblem() throws {
        let result = try doctor(["LAB_ROOT": "/nowhere"])
        #expect(result.status == 1)
        #expect(try line("lessons", in: result).hasPrefix("!!"))
        #expect(result.output.contains("→ Run lab in the checkout, or set LAB_ROOT to its folder."))
    }

    @Test func findingsShowTheirRemedyBelow() {
        let finding = Finding(subject: "x", verdict: .problem, text: "one\ntwo", remedy: "Do it.")
        #expect(
            finding.lines(Painter(isColoured: false)) == ["!!  x               one", "    two", "    → Do it."])
    }
}
