import ArgumentParser
import Engine
import Foundation

/// Diffusion Lab's command line.
@main
struct Lab: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "A terminal notebook for learning diffusion models.",
        discussion: """
            Without a subcommand it opens the notebook, in which you go through the lessons with Enter and try things in Swift.
            """,
        version: Engine.version,
        subcommands: [
            ShellCommand.self, LessonsCommand.self, RunCommand.self, EvalCommand.self, TrainCommand.self,
            SampleCommand.self, ExportCommand.self, DataCommand.self, ModelsCommand.self, KernelCommand.self,
            CheckCommand.self,
            DoctorCommand.self,
        ],
        defaultSubcommand: ShellCommand.self)

    static func main() {
        // A reader that goes away (`lab lessons | head -1`) is noticed when writing; see `Console`.
        signal(SIGPIPE, SIG_IGN)
        main(TrainCommand.withHyphens(Array(CommandLine.arguments.dropFirst())))
    }
}
