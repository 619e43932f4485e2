import ArgumentParser

/// Diffusion Lab's command line.
@main
struct Lab: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "A terminal notebook for learning diffusion models.",
        version: "0.1.0")
}
