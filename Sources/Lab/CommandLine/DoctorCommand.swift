import ArgumentParser
import CChafa
@preconcurrency import CReadline
import Engine
import Foundation
import Lessons

/// `lab doctor`.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Tell what the lab found on this machine: lessons, libraries, data, terminal.",
        discussion: "Exits with code 1 if something that the lessons need is missing.")

    func run() throws {
        let terminal = Terminal()
        let findings = [lessons(), plots(), fashionMNIST(), editing(), pictures(in: terminal), processors()]
        for finding in findings {
            let mark = finding.isGood ? terminal.painter.paint("ok", .green) : terminal.painter.paint("--", .red)
            print("\(mark)  \(finding.subject.padded(to: 16))\(finding.text)")
        }
        if findings.contains(where: { !$0.isGood && $0.isNeeded }) { throw ExitCode.failure }
    }

    private struct Finding {
        let subject: String
        let text: String
        var isGood = true
        /// Whether lessons cannot do without it.
        var isNeeded = false
    }

    private func lessons() -> Finding {
        do {
            let workspace = try Workspace.find()
            let catalogue = try Catalogue(workspace: workspace)
            let problems = catalogue.problems.map { "\n      \($0)" }.joined()
            return Finding(
                subject: "lessons", text: "\(catalogue.lessons.count) in \(workspace.lessons.path)\(problems)",
                isGood: problems.isEmpty, isNeeded: true)
        } catch {
            return Finding(subject: "lessons", text: "\(error)", isGood: false, isNeeded: true)
        }
    }

    private func plots() -> Finding {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { "\($0)/gnuplot" }.first(where: FileManager.default.isExecutableFile)
        return Finding(
            subject: "plots", text: found ?? "gnuplot is missing: `make lab` installs it", isGood: found != nil,
            isNeeded: true)
    }

    private func fashionMNIST() -> Finding {
        do {
            return Finding(subject: "Fashion-MNIST", text: "\(try ImageDataset.named("fashion-mnist"))")
        } catch {
            return Finding(subject: "Fashion-MNIST", text: "\(error)", isGood: false)
        }
    }

    private func editing() -> Finding {
        let version = rl_library_version.map { String(cString: $0) } ?? "unknown"
        return Finding(subject: "line editor", text: "GNU Readline \(version)")
    }

    private func pictures(in terminal: Terminal) -> Finding {
        let version = "chafa \(CHAFA_MAJOR_VERSION).\(CHAFA_MINOR_VERSION).\(CHAFA_MICRO_VERSION)"
        guard let method = TerminalPicture(terminal: terminal).method else {
            let reason = terminal.hasOutput ? "no colours (TERM or NO_COLOR)" : "the output is not a terminal"
            return Finding(subject: "pictures", text: "only their paths: \(reason)", isGood: false)
        }
        return Finding(subject: "pictures", text: "\(method.rawValue) (\(version), by the environment of the terminal)")
    }

    private func processors() -> Finding {
        Finding(subject: "processors", text: "\(ProcessInfo.processInfo.activeProcessorCount)")
    }
}
