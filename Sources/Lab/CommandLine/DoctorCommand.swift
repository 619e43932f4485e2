import ArgumentParser

/// `lab doctor`.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Tell what the lab found on this machine, and what to do about problems.",
        discussion: """
            Looks at lessons, libraries, processor, memory, data sets, terminal and folders, and lets the engine compute things
            whose results are known. A line starts with ok, with -- for what could be better, or with !! for what the lessons
            cannot do without; then the exit code is 1.
            """)

    func run() throws {
        let console = Console(terminal: Terminal())
        var problems = 0
        Doctor(terminal: console.terminal).examine { finding in
            console.lines(finding.lines(console.painter))
            if let picture = finding.picture { console.indented(by: "    ") { console.draw(picture) } }
            if finding.verdict == .problem { problems += 1 }
        }
        if problems > 0 { throw ExitCode.failure }
    }
}
