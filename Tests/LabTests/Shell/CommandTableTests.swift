import Testing

@testable import Lab

@Suite struct CommandTableTests {
    private let table = CommandTable(
        commands: Shell.lessonCommands + Shell.cellCommands + Shell.valueCommands + Shell.shellCommands)

    @Test(arguments: [
        ("start", "start"), ("st", "start"), ("les", "lessons"), ("goto", "goto"), ("g", "goto"), ("sk", "skip"),
        ("r", "run"), ("e", "edit"), ("h", "help"), ("s", "show"), ("n", "next"), ("q", "quit"),
    ])
    func namesAndBeginningsAreUnderstood(typed: String, name: String) throws {
        #expect(try table.command(named: typed).name == name)
    }

    @Test func aWrongNameGetsTheNearest() {
        #expect(throws: ShellError("There is no command :lesons. Did you mean `:lessons`?")) {
            try table.command(named: "lesons")
        }
    }

    @Test func ambiguousBeginningsNameTheCandidates() {
        #expect(throws: ShellError(":ne could be :next or :new.")) {
            try CommandTable(commands: [command("next"), command("new")]).command(named: "ne")
        }
    }

    @Test func namesAreUniqueAndDocumented() {
        #expect(Set(table.commands.map(\.name)).count == table.commands.count)
        #expect(table.commands.allSatisfy { !$0.summary.isEmpty && $0.summary.count < 75 })
    }

    private func command(_ name: String) -> Command {
        Command(name: name, summary: "") { _, _ in }
    }
}
