import Foundation

@testable import Lessons

/// Small lessons for tests.
enum LessonFixtures {
    /// A lesson with front matter for `id` and the given body.
    static func text(id: String = "1.1", needs: [String] = [], body: String) -> String {
        let needs = needs.map { "\"\($0)\"" }.joined(separator: ", ")
        return "---\nid: \"\(id)\"\ntitle: Title of \(id)\nunit: 1\nminutes: 5\nneeds: [\(needs)]\n---\n" + body
    }

    /// The number of lines that `text` puts before the body.
    static let frontMatterLines = 7

    /// A cell block.
    static func cell(_ id: String, _ source: String, quick: String? = nil) -> String {
        let quick = quick.map { " quick=\"\($0)\"" } ?? ""
        return "```swift cell=\(id)\(quick)\n\(source)\n```\n"
    }

    /// An exercise section.
    static func exercise(_ id: String, starter: String, solution: String, check: String) -> String {
        """
        ## Exercise: solve \(id)

        Set the answer.

        ```swift starter=\(id)
        \(starter)
        ```

        ```text hint=\(id)
        A first hint.
        ```

        ```text hint=\(id)
        A second hint.
        ```

        ```swift solution=\(id)
        \(solution)
        ```

        ```swift check=\(id)
        \(check)
        ```

        """
    }

    /// A lesson with front matter for `id` and the given body, parsed.
    static func lesson(id: String = "1.1", needs: [String] = [], body: String) throws -> Lesson {
        try Lesson(markdown: text(id: id, needs: needs, body: body), path: "lessons/unit1/\(id).md")
    }

    /// A checkout in a temporary folder with the lesson files `texts`, named by their keys.
    static func checkout(_ texts: [String: String]) throws -> URL {
        let root = FileManager.default.temporaryDirectory.appending(path: "lab-\(UUID().uuidString)")
        let unit = root.appending(path: "lessons/unit1")
        try FileManager.default.createDirectory(at: unit, withIntermediateDirectories: true)
        try "// swift-tools-version: 6.1".write(
            to: root.appending(path: "Package.swift"), atomically: true, encoding: .utf8)
        for (name, text) in texts {
            try text.write(to: unit.appending(path: name), atomically: true, encoding: .utf8)
        }
        return root
    }
}
