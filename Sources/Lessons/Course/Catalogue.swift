import Foundation

/// All lessons of a course, in order.
public struct Catalogue: Sendable {
    /// The lessons that could be read, by unit and number.
    public let lessons: [Lesson]
    /// What authors have to put right; a lesson file with a problem is not in `lessons`.
    public let problems: [AuthoringProblem]

    /// Reads all lessons in the `lessons` folder of `workspace`.
    public init(workspace: Workspace) throws(CourseError) {
        let files = FileManager.default
        guard files.fileExists(atPath: workspace.lessons.path),
            let found = files.enumerator(at: workspace.lessons, includingPropertiesForKeys: nil)
        else { throw CourseError("there is no folder \(workspace.lessons.path)") }
        let texts = found.compactMap { $0 as? URL }
            .filter { $0.pathExtension == "md" && $0.lastPathComponent != "README.md" }
            .sorted { $0.path < $1.path }
        self.init(files: texts, root: workspace.root)
    }

    init(files: [URL], root: URL) {
        var lessons: [Lesson] = []
        var problems: [AuthoringProblem] = []
        for file in files {
            do throws(LessonFileError) {
                lessons.append(try Lesson(contentsOf: file, path: file.path(relativeTo: root)))
            } catch {
                problems += error.problems
            }
        }
        self.init(lessons: lessons, problems: problems)
    }

    /// A catalogue of lessons at hand.
    public init(lessons: [Lesson], problems: [AuthoringProblem] = []) {
        let checked = Self.withoutDuplicates(lessons)
        self.lessons = checked.lessons.sorted { Self.comesBefore($0.id, $1.id) }
        self.problems = problems + checked.problems + Self.problemsOfNeeds(self.lessons)
    }

    /// The lesson `id`. Throws with the nearest ids if there is none.
    public func lesson(_ id: String) throws(CourseError) -> Lesson {
        if let lesson = lessons.first(where: { $0.id == id }) { return lesson }
        throw CourseError("there is no lesson `\(id)`. " + Suggestion.text(for: id, among: lessons.map(\.id)))
    }

    /// The lesson after `lesson`, if it is not the last.
    public func lesson(after lesson: Lesson) -> Lesson? {
        lessons.first { Self.comesBefore(lesson.id, $0.id) }
    }

    /// The lessons that `lesson` needs, and those that they need, in the order to run them.
    public func needs(of lesson: Lesson) throws(CourseError) -> [Lesson] {
        var ordered: [Lesson] = []
        var path: [String] = [lesson.id]
        try addNeeds(of: lesson, to: &ordered, path: &path)
        return ordered
    }

    private func addNeeds(of lesson: Lesson, to ordered: inout [Lesson], path: inout [String]) throws(CourseError) {
        for id in lesson.needs where !ordered.contains(where: { $0.id == id }) {
            if path.contains(id) {
                throw CourseError("the lessons \((path + [id]).joined(separator: " → ")) need each other")
            }
            let needed = try self.lesson(id)
            path.append(id)
            try addNeeds(of: needed, to: &ordered, path: &path)
            path.removeLast()
            ordered.append(needed)
        }
    }

    private static func withoutDuplicates(_ lessons: [Lesson]) -> (lessons: [Lesson], problems: [AuthoringProblem]) {
        var pathOfID: [String: String] = [:]
        var kept: [Lesson] = []
        var problems: [AuthoringProblem] = []
        for lesson in lessons {
            if let other = pathOfID[lesson.id] {
                let message = "the id `\(lesson.id)` is taken: \(other) has it too"
                problems.append(AuthoringProblem(file: lesson.path, line: 1, message: message))
            } else {
                pathOfID[lesson.id] = lesson.path
                kept.append(lesson)
            }
        }
        return (kept, problems)
    }

    private static func problemsOfNeeds(_ lessons: [Lesson]) -> [AuthoringProblem] {
        let catalogue = Catalogue(unchecked: lessons)
        return lessons.compactMap { lesson in
            do throws(CourseError) {
                _ = try catalogue.needs(of: lesson)
                return nil
            } catch {
                return AuthoringProblem(file: lesson.path, line: 1, message: "needs: \(error)")
            }
        }
    }

    private init(unchecked lessons: [Lesson]) {
        self.lessons = lessons
        problems = []
    }

    /// Whether lesson `a` comes before `b`: 1.2 before 1.10, and the appendix A.1 after the numbered units.
    private static func comesBefore(_ a: String, _ b: String) -> Bool {
        a.compare(b, options: .numeric) == .orderedAscending
    }
}

extension URL {
    /// The path below `folder`, or the whole path if it is not below it.
    func path(relativeTo folder: URL) -> String {
        let own = standardizedFileURL.pathComponents
        let base = folder.standardizedFileURL.pathComponents
        guard own.starts(with: base) else { return path }
        return own.dropFirst(base.count).joined(separator: "/")
    }
}
