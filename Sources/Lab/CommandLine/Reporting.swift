import ArgumentParser
import Engine
import Foundation

/// What the environment says about how the lab runs.
enum LabEnvironment {
    /// LAB_QUICK=1: cells run with the quick values that their lesson gives.
    static var isQuick: Bool { ProcessInfo.processInfo.environment["LAB_QUICK"] == "1" }
    /// LAB_PROFILE=1: after each cell a table tells where its time and memory went.
    static var isProfiling: Bool { ProcessInfo.processInfo.environment["LAB_PROFILE"] == "1" }
    /// LAB_CHECKPOINT_SECONDS: how often the session is written while a cell runs.
    static var checkpointInterval: Duration? {
        ProcessInfo.processInfo.environment["LAB_CHECKPOINT_SECONDS"].flatMap(Double.init).map { .seconds($0) }
    }
}

/// Does `body`. What it throws goes to standard error, and the process ends with exit code 1.
func reportingErrors(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let code as ExitCode {
        throw code
    } catch {
        printError("\(error)")
        throw ExitCode.failure
    }
}

/// Does `body`, which Ctrl-C stops at its next step and not at once, so that what it has done is kept and told.
func stoppingAtCtrlC(_ body: () throws -> Void) throws {
    signal(SIGINT) { _ in Interruption.request() }
    do {
        try body()
    } catch is Interrupted {
        throw ExitCode(128 + SIGINT)
    }
}
