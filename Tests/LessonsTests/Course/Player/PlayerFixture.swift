import Foundation

@testable import Lessons

/// Keeps what cells print.
final class TextOutput: CellOutput {
    var text = ""
    func print(_ text: String) { self.text += text }
}

/// A checkout with small lessons, and players in it. The working directory is put back at the end.
final class PlayerFixture {
    let root: URL
    private let previousFolder = FileManager.default.currentDirectoryPath

    /// A checkout with the lessons `texts`; `standard` if none are given.
    init(_ texts: [String: String] = ["1.1.md": PlayerFixture.standard]) throws {
        root = try LessonFixtures.checkout(texts)
    }

    deinit {
        _ = FileManager.default.changeCurrentDirectoryPath(previousFolder)
        try? FileManager.default.removeItem(at: root)
    }

    /// Five steps: two cells, a reading step, a third cell, an exercise.
    static let standard = LessonFixtures.text(
        body: "First.\n\n" + LessonFixtures.cell("one", "let a = 20") + "\n"
            + LessonFixtures.cell("two", "let b = a + 1\nprint(\"b is\", b)") + "\n## Part\n\nRead this.\n\n## More\n\n"
            + LessonFixtures.cell("three", "let c = b * 2\nc") + "\n"
            + LessonFixtures.exercise(
                "ex", starter: "let answer = 0", solution: "let answer = c",
                check: "print(\"checking\")\nexpect(answer == 42, \"answer should be 42, not \\(answer)\")"))

    func workspace(isQuick: Bool = false) -> Workspace { Workspace(root: root, isQuick: isQuick) }

    /// A new player, as a new shell would have.
    func player(isQuick: Bool = false) throws -> (LessonPlayer, TextOutput) {
        let output = TextOutput()
        let workspace = workspace(isQuick: isQuick)
        return (
            LessonPlayer(catalogue: try Catalogue(workspace: workspace), workspace: workspace, output: output), output
        )
    }

    /// A player as of a process that finds what another left in the folder `home`.
    func player(home: URL? = nil, output: any CellOutput) throws -> LessonPlayer {
        let workspace = Workspace(root: root, home: home)
        return LessonPlayer(catalogue: try Catalogue(workspace: workspace), workspace: workspace, output: output)
    }

    /// A player with the lesson 1.1 open.
    func opened() throws -> LessonPlayer {
        let (player, _) = try player()
        _ = try player.open("1.1")
        return player
    }

    func rewrite(_ name: String, _ text: String) throws {
        try text.write(to: root.appending(path: "lessons/unit1/\(name)"), atomically: true, encoding: .utf8)
    }
}

extension LessonPlayer {
    /// The states of the cells of the open lesson.
    var states: [CellState] { lesson?.cells.map { state(of: $0) } ?? [] }

    /// The variables of the session as text.
    var values: [String: String] {
        Dictionary(session.variables.map { ($0.name, describe($0.value)) }, uniquingKeysWith: { $1 })
    }
}
