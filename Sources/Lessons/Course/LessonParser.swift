import Foundation

extension Lesson {
    /// Reads the lesson in `text`; `path` is how messages name the file.
    ///
    /// Throws all that an author has to put right, with lines.
    public init(markdown text: String, path: String) throws(LessonFileError) {
        var parser = LessonParser(text: text, path: path)
        self = try parser.parse()
    }

    /// Reads the lesson in the file at `url`; `path` is how messages name it.
    public init(contentsOf url: URL, path: String) throws(LessonFileError) {
        guard let data = try? Data(contentsOf: url) else {
            throw LessonFileError([AuthoringProblem(file: path, line: 1, message: "the file cannot be read")])
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw LessonFileError([AuthoringProblem(file: path, line: 1, message: "the file is not UTF-8 text")])
        }
        try self.init(markdown: text, path: path)
    }
}

/// Goes through the blocks of a lesson and cuts it into steps.
private struct LessonParser {
    private let path: String
    private let lines: [String]
    private var problems: [AuthoringProblem] = []

    private var steps: [StepDraft] = []
    private var exercises: [ExerciseDraft] = []
    /// The line where each cell and exercise name was first used.
    private var lineOfName: [String: Int] = [:]
    /// The first line that belongs to no step yet.
    private var proseStart = 1
    /// The section of an exercise that is being read.
    private var section: Section?

    private struct StepDraft {
        var prose: String
        var proseLine: Int
        var content: Content
        enum Content { case read, cell(LessonCell), exercise(String) }
    }

    private struct Section {
        var title: String
        var line: Int
        var hasStarter = false
    }

    private static let longestLine = 10_000

    init(text: String, path: String) {
        self.path = path
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
    }

    mutating func parse() throws(LessonFileError) -> Lesson {
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            let message =
                "a lesson begins with its front matter: id, title, unit, minutes and needs between two lines of ---"
            throw LessonFileError([AuthoringProblem(file: path, line: 1, message: message)])
        }
        // Markdown's reader takes the square of the depth that a line of list marks or table marks nests.
        if let line = lines.firstIndex(where: { $0.utf8.count > Self.longestLine }) {
            let message = "the line has \(lines[line].utf8.count) characters; \(Self.longestLine) are the most"
            throw LessonFileError([AuthoringProblem(file: path, line: line + 1, message: message)])
        }
        let frontMatter = try FrontMatterReader.read(lines[1..<end].joined(separator: "\n"), file: path)
        readBody(from: end + 1)
        let steps = finishedSteps()
        guard problems.isEmpty else { throw LessonFileError(problems) }
        return Lesson(
            id: frontMatter.id, title: frontMatter.title, unit: frontMatter.unit, minutes: frontMatter.minutes,
            needs: frontMatter.needs, path: path, steps: steps)
    }

    /// Reads what follows the front matter; `start` counts from 0.
    private mutating func readBody(from start: Int) {
        proseStart = start + 1
        let body = lines[start...].joined(separator: "\n")
        for block in MarkdownDocument(body).blocks {
            read(block.kind, lines: block.lines.lowerBound + start...block.lines.upperBound + start, block.isNested)
        }
        endSection()
        endProse(before: lines.count + 1)
    }

    private mutating func read(_ kind: MarkdownDocument.Block.Kind, lines: ClosedRange<Int>, _ isNested: Bool) {
        switch kind {
        case .heading(let level, let text):
            guard level <= 2 && !isNested else { return }
            endSection()
            endProse(before: lines.lowerBound)
            if text.hasPrefix("Exercise") {
                let title = text.dropFirst("Exercise".count).trimmingCharacters(in: [":", " "])
                section = Section(title: title, line: lines.lowerBound)
            }
        case .fence(let info, let literal):
            do {
                let info = try FenceInfo(info)
                guard let role = info.role else { return }
                if isNested {
                    report(lines.lowerBound, "a \(role.rawValue) cannot stand inside a list or a quotation")
                }
                read(role, info, literal, lines: lines)
            } catch {
                report(lines.lowerBound, error.message)
            }
        }
    }

    private mutating func read(_ role: FenceInfo.Role, _ info: FenceInfo, _ literal: String, lines: ClosedRange<Int>) {
        checkIsClosed(lines)
        let cell = LessonCell(id: info.id, source: literal, firstLine: lines.lowerBound + 1, quick: info.quick)
        for override in info.quick.applied(to: literal).unknown {
            report(lines.lowerBound, "quick: the cell has no `let \(override.name) = …` or `var \(override.name) = …`")
        }
        switch role {
        case .cell:
            claim(info.id, line: lines.lowerBound)
            addStep(.cell(cell), before: lines.lowerBound)
        case .starter:
            claim(info.id, line: lines.lowerBound)
            section?.hasStarter = true
            addStep(.exercise(info.id), before: lines.lowerBound)
            changeExercise(info.id, line: lines.lowerBound) { $0.add(role, cell) }
        case .hint, .solution, .check:
            endProse(before: lines.lowerBound)
            changeExercise(info.id, line: lines.lowerBound) { $0.add(role, cell) }
        }
        proseStart = lines.upperBound + 1
    }

    private mutating func checkIsClosed(_ range: ClosedRange<Int>) {
        let last = lines[range.upperBound - 1].trimmingCharacters(in: .whitespaces)
        if range.count == 1 || last.isEmpty || !last.allSatisfy({ $0 == "`" || $0 == "~" }) {
            report(range.lowerBound, "the block is not closed: ``` is missing")
        }
    }

    private mutating func claim(_ name: String, line: Int) {
        if let earlier = lineOfName[name] {
            report(line, "the name `\(name)` is taken: line \(earlier) has it too")
        } else {
            lineOfName[name] = line
        }
    }

    private mutating func changeExercise(_ id: String, line: Int, _ change: (inout ExerciseDraft) -> String?) {
        if section == nil {
            report(line, "an exercise has a section of its own: put `## Exercise: TITLE` before it")
        }
        if !exercises.contains(where: { $0.id == id }) {
            exercises.append(ExerciseDraft(id: id, title: section?.title ?? "", line: line))
        }
        for index in exercises.indices where exercises[index].id == id {
            if let problem = change(&exercises[index]) { report(line, problem) }
        }
    }

    private mutating func endSection() {
        if let section, !section.hasStarter {
            report(section.line, "the section `Exercise: \(section.title)` has no block ```swift starter=NAME")
        }
        section = nil
    }

    private mutating func endProse(before line: Int) {
        addStep(.read, before: line)
        proseStart = line
    }

    /// Ends a step with the prose that has gathered; one without prose and content is left out.
    private mutating func addStep(_ content: StepDraft.Content, before line: Int) {
        var range = proseStart..<max(proseStart, line)
        while let first = range.first, isBlank(first) { range.removeFirst() }
        while let last = range.last, isBlank(last) { range.removeLast() }
        if case .read = content, range.isEmpty { return }
        let prose = range.map { lines[$0 - 1] }.joined(separator: "\n")
        steps.append(StepDraft(prose: prose, proseLine: range.lowerBound, content: content))
    }

    private func isBlank(_ line: Int) -> Bool {
        lines[line - 1].allSatisfy(\.isWhitespace)
    }

    private mutating func finishedSteps() -> [Step] {
        var solved: [String: Exercise] = [:]
        for draft in exercises {
            draft.missing.forEach { report(draft.line, $0) }
            solved[draft.id] = draft.exercise
        }
        if steps.isEmpty { report(1, "the lesson is empty") }
        return steps.map { draft in
            switch draft.content {
            case .read: Step(prose: draft.prose, proseLine: draft.proseLine, task: .read)
            case .cell(let cell): Step(prose: draft.prose, proseLine: draft.proseLine, task: .run(cell))
            case .exercise(let id):
                Step(
                    prose: draft.prose, proseLine: draft.proseLine,
                    task: solved[id].map(Step.Task.solve) ?? .read)
            }
        }
    }

    private mutating func report(_ line: Int, _ message: String) {
        problems.append(AuthoringProblem(file: path, line: line, message: message))
    }
}
