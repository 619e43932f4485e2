import ArgumentParser
import Foundation
import Lessons

/// `lab eval 'CODE'`.
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Run Swift code as a cell would, and print the value of its last expression.",
        discussion: """
            lab eval 'Tensor.randn([2, 3]).shape'
            lab eval experiment.swift
            echo 'manualSeed(0); Tensor.rand([3])' | lab eval -

            An error is printed with its place, and the exit code is 1. With LAB_PROFILE=1 a table follows that tells where
            time and memory went.
            """)

    @Argument(help: "The code; or a file whose name ends in .swift; or - for standard input.")
    var code: String

    func run() throws {
        try reportingErrors {
            let console = Console(terminal: Terminal())
            console.connectToEngine()
            let (source, name) = try source()
            let session = Session(output: console)
            session.isProfiling = LabEnvironment.isProfiling
            defer { session.profile.map { console.line("\($0)") } }
            guard let value = try session.run(source, name: name) else { return }
            if case .void = value { return }
            console.line(session.display(value))
        }
    }

    private func source() throws -> (text: String, name: String) {
        if code == "-" {
            let data = try FileHandle.standardInput.readToEnd() ?? Data()
            return (String(decoding: data, as: UTF8.self), "stdin")
        }
        guard code.hasSuffix(".swift"), !code.contains("\n") else { return (code, "eval") }
        do {
            return (try String(contentsOfFile: code, encoding: .utf8), code)
        } catch {
            throw ShellError("\(code) cannot be read: \(error.localizedDescription)")
        }
    }
}
