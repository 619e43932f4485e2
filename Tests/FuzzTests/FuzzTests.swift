import Foundation
import Testing

@testable import Fuzz

/// Short runs of every kind, and a run whose cases end in every way that must be noticed.
@Suite struct FuzzTests {
    private static let program: URL = {
        var folder = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
        while folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
            let candidate = folder.appending(path: "lab-fuzz")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        }
        return URL(filePath: "lab-fuzz")
    }()

    private let keep = FileManager.default.temporaryDirectory.appending(path: "lab-fuzz-kept-\(UUID().uuidString)")

    private func run(_ kind: String, cases: Int, limits: Limits = Limits()) throws -> Report {
        let report = Report()
        let supervisor = Supervisor(program: Self.program, kind: kind, seed: 20, limits: limits, keep: keep)
        try supervisor.run(0..<cases, report)
        return report
    }

    @Test(arguments: Kinds.all.map { $0.name })
    func everyCaseGivesAValueOrAClearError(kind: String) throws {
        // Machines of continuous integration can be slow to notice an interrupt.
        var limits = Limits()
        limits.reaction = 10
        let report = try run(kind, cases: kind == CellKind.name ? 300 : 60, limits: limits)
        #expect(report.failedCount == 0, "\(report.lines(kind).joined(separator: "\n"))")
        try? FileManager.default.removeItem(at: keep)
    }

    @Test func failuresAreNoticedAndTheirInputKept() throws {
        var limits = Limits()
        limits.patience = 0.1
        limits.reaction = 0.5
        limits.processBytes = 200 << 20
        let report = try run(Rehearsal.name, cases: 40, limits: limits)
        let reasons = Dictionary(
            grouping: report.failed(Rehearsal.name), by: { act(of: $0) }
        ).mapValues { Set($0.map(\.reason)) }
        // Sanitizers need memory of their own, so with them it is not measured. A greedy case may still be too slow.
        let memoryIsMeasured = !ProcessMemory.isSanitized
        let noticed = Set(reasons.keys).subtracting(memoryIsMeasured ? [] : ["greedy"])
        #expect(noticed == Set(["vagueError", "deaf", "crash"] + (memoryIsMeasured ? ["greedy"] : [])))
        #expect(reasons["deaf"] == ["it did not end, interrupted or not"])
        #expect(
            reasons["vagueError"] == ["the error names no cause: RehearsedError: The operation couldn’t be completed."])
        #expect(reasons["crash"]?.allSatisfy { $0.contains("signal") && $0.contains("as rehearsed") } == true)
        if memoryIsMeasured {
            let greedy = reasons["greedy"] ?? []
            #expect(greedy.contains { $0.contains("MiB of memory; 200 are allowed") }, "\(greedy)")
        }
        try FileManager.default.removeItem(at: keep)
    }

    /// What the kept input of a failed case says that it did.
    private func act(of failed: Report.FailedCase) -> String {
        (try? String(contentsOf: URL(filePath: failed.folder).appending(path: "act"), encoding: .utf8))
            ?? "nothing kept"
    }

    @Test func aSeedMakesTheSameCases() throws {
        func cases(_ seed: Int) -> [UInt64] {
            (0..<5).map { index in
                var random = SeededGenerator(seed: seed, kind: "cells", index: index)
                return random.next()
            }
        }
        #expect(cases(1) == cases(1))
        #expect(Set(cases(1) + cases(2)).count == 10)
    }
}
