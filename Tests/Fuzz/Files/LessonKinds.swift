import Engine
import Foundation

@testable import Lessons

/// Damaged lesson files.
struct LessonKind: Kind {
    static let name = "lessons"

    private let seeds: [Data]

    init(workspace: Workspace) throws {
        seeds = try Catalogue(workspace: workspace).lessons.map {
            try Data(contentsOf: workspace.root.appending(path: $0.path))
        }
    }

    private func file(in folder: URL) -> URL { folder.appending(path: "lesson.md") }

    func write(to folder: URL, _ random: inout SeededGenerator) throws {
        let text = random.pick(seeds)
        let damaged = random.oneIn(3) ? ByteDamage.damage(text, &random) : withDamagedLines(text, &random)
        try damaged.write(to: file(in: folder))
    }

    private func withDamagedLines(_ text: Data, _ random: inout SeededGenerator) -> Data {
        var lines = String(decoding: text, as: UTF8.self).components(separatedBy: "\n")
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            // The front matter is at the top.
            let at = Int.random(in: 0..<(random.oneIn(2) ? min(8, lines.count) : lines.count), using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: lines.remove(at: at)
            case 1: lines.insert(lines[at], at: at)
            case 2: lines.swapAt(at, Int.random(in: 0..<lines.count, using: &random))
            case 3: lines.insert(random.pick(Self.lines(&random)), at: at)
            default: lines[at] = random.pick(Self.lines(&random))
            }
        }
        return Data(lines.joined(separator: "\n").utf8)
    }

    /// Lines that mean something to YAML or Markdown.
    private static func lines(_ random: inout SeededGenerator) -> [String] {
        let depth = random.pick([10, 1000, 100_000])
        func many(_ text: String) -> String { String(repeating: text, count: depth) }
        return [
            "---", "minutes: 99999999999999999999", "minutes: -1", "needs: [\(many("["))",
            "needs: \(many("["))\(many("]"))",
            "needs: \(many("{a: "))1\(many("}"))", many("- "), "title: &a [*a, *a]",
            "a: &a [1]\nb: &b [*a, *a]\nneeds: *b", "id: ../../x",
            "id: \u{0}", "```swift cell=a quick=\"epochs=1\"", "```", "```swift solution=nothing", "````",
            "## Exercise: x",
            "```swift starter=x quick=\"\"", many(">"), many("* "), "# " + many("*a **b "),
            "# " + many("[") + many("](x)"), many("`"),
            "![](\(many("(")))", many("&lt;"), "<\(many("a"))", many("| a "), "$\(many("{"))x\(many("}"))$",
            "\t\(many("\t"))",
        ]
    }

    func run(in folder: URL) throws { _ = try Lesson(contentsOf: file(in: folder), path: "lesson.md") }
}

/// A learner's record that is damaged, opened as the shell opens it.
struct RecordKind: Kind {
    static let name = "records"

    private let course: PlayedCourse
    init(workspace: Workspace) throws { course = try PlayedCourse() }

    func write(to folder: URL, _ random: inout SeededGenerator) throws {
        try course.write(to: folder) { name, data in
            name.hasPrefix("records/") && name.hasSuffix(".json") ? try JSONDamage.damage(data, &random) : data
        }
    }

    func run(in folder: URL) throws { try course.open(home: folder) }
}

/// The saved variables of a lesson, damaged.
struct SnapshotKind: Kind {
    static let name = "snapshots"

    private let course: PlayedCourse
    init(workspace: Workspace) throws { course = try PlayedCourse() }

    func write(to folder: URL, _ random: inout SeededGenerator) throws {
        let ending = random.oneIn(4) ? ".safetensors" : ".json"
        try course.write(to: folder) { name, data in
            guard name.hasPrefix("sessions/"), name.hasSuffix(ending) else { return data }
            return ending == ".json" ? try JSONDamage.damage(data, &random) : ByteDamage.damage(data, &random)
        }
    }

    func run(in folder: URL) throws { try course.open(home: folder) }
}

/// A course of one small lesson, and what its player left behind.
private final class PlayedCourse {
    private let root: URL
    private let catalogue: Catalogue
    /// The files of a learner who has run all cells, by their paths.
    private let files: [(name: String, data: Data)]

    private static let lesson = """
        ---
        id: "1.1"
        title: A lesson
        unit: Unit
        minutes: 1
        needs: []
        ---

        Text.

        ```swift cell=values
        let numbers = [1.5, .nan, 2]
        var counts = ["a": [1, 2], "b": []]
        let pair = (left: 1, right: "two")
        let nothing: Int? = nil
        let range = 0..<3
        let shape = Shape([2, 3])
        let double = { (n: Int) in 2 * n }
        let schedule = BetaSchedule.linear
        ```

        ```swift cell=objects
        let x = Tensor.randn([2, 3])
        let layer = Linear(3, 1)
        let optimizer = AdamW(layer.parameters())
        layer(x).mean().backward()
        optimizer.step()
        let scheduler = DDPMScheduler(numTrainTimesteps: 10)
        scheduler.setTimesteps(5)
        let generator = Generator(seed: 3)
        print(numbers, counts)
        ```
        """

    init() throws {
        let files = FileManager.default
        root = files.temporaryDirectory.appending(path: "lab-fuzz-course-\(UUID().uuidString)")
        try files.createDirectory(at: root.appending(path: "lessons"), withIntermediateDirectories: true)
        try Data(Self.lesson.utf8).write(to: root.appending(path: "lessons/1.1.md"))
        try Data().write(to: root.appending(path: "Package.swift"))
        let home = root.appending(path: "home")
        let workspace = Workspace(root: root, home: home)
        catalogue = try Catalogue(workspace: workspace)
        let player = LessonPlayer(catalogue: catalogue, workspace: workspace, output: NoOutput())
        _ = try player.open("1.1")
        advancing: while true {
            if case .ended = try player.advance() { break advancing }
        }
        player.close()
        let names = files.enumerator(atPath: home.path)?.compactMap { $0 as? String } ?? []
        self.files = names.sorted().compactMap { name in
            (try? Data(contentsOf: home.appending(path: name))).map { (name, $0) }
        }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// Writes the learner's files, each as `change` makes it.
    func write(to folder: URL, _ change: (String, Data) throws -> Data) throws {
        for (name, data) in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try change(name, data).write(to: file)
        }
    }

    /// Opens the lesson with the learner's files, and does one more step.
    /// - Throws: what the player notes about them.
    func open(home: URL) throws {
        let player = LessonPlayer(
            catalogue: catalogue, workspace: Workspace(root: root, home: home), output: NoOutput())
        var notices: [String] = []
        player.onNotice = { notices.append($0) }
        _ = try player.open("1.1")
        _ = try player.advance()
        _ = RecordStore(home: home).progress(of: catalogue.lessons[0])
        player.close()
        if !notices.isEmpty { throw PlayerNotice(description: notices.joined(separator: " ")) }
    }
}

/// What the shell tells about files that it could not use.
private struct PlayerNotice: Error, CustomStringConvertible {
    let description: String
}
