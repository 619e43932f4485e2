import Yams

/// The YAML between two lines of dashes at the top of a lesson.
struct FrontMatter: Hashable {
    var id = ""
    var title = ""
    var unit = ""
    var minutes = 0
    var needs: [String] = []
}

/// Reads the front matter and collects what is wrong with it.
struct FrontMatterReader {
    private let file: String
    private var problems: [AuthoringProblem] = []
    private var result = FrontMatter()

    private static let longest = 2_000
    private static let keys = ["id", "title", "unit", "minutes", "needs"]

    /// The front matter in `yaml`, which starts in line 2 of `file`.
    static func read(_ yaml: String, file: String) throws(LessonFileError) -> FrontMatter {
        var reader = FrontMatterReader(file: file)
        reader.read(yaml)
        guard reader.problems.isEmpty else { throw LessonFileError(reader.problems) }
        return reader.result
    }

    private init(file: String) {
        self.file = file
    }

    private mutating func read(_ yaml: String) {
        // YAML can be nested, and its reader takes a part of the stack for each level.
        guard yaml.utf8.count <= Self.longest else {
            return report(1, "the front matter has \(yaml.utf8.count) characters; \(Self.longest) are the most")
        }
        do {
            guard let mapping = try Yams.compose(yaml: yaml)?.mapping else {
                return report(1, "the front matter should be lines of the form `key: value`")
            }
            mapping.forEach { read(key: $0.key, value: $0.value) }
            for key in Self.keys where !mapping.contains(where: { $0.key.string == key }) {
                report(1, "the front matter lacks `\(key)`")
            }
        } catch {
            report(error)
        }
    }

    private mutating func read(key: Node, value: Node) {
        switch key.string {
        case "id": result.id = lessonID(value)
        case "title": result.title = text(value, of: "title")
        case "unit": result.unit = text(value, of: "unit")
        case "minutes": result.minutes = minutes(value)
        case "needs": readNeeds(value)
        default:
            let known = Self.keys.joined(separator: ", ")
            report(line(key), "unknown key `\(key.string ?? "")` in the front matter; there are \(known)")
        }
    }

    private mutating func text(_ value: Node, of key: String) -> String {
        guard let text = value.scalar?.string, !text.isEmpty else {
            report(line(value), "`\(key)` should have a value")
            return ""
        }
        return text
    }

    /// An id. It names files, so it must not lead out of their folder.
    private mutating func lessonID(_ value: Node) -> String {
        let id = text(value, of: "id")
        let isName = id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-".contains($0)) }
        if !isName || id.hasPrefix(".") {
            report(line(value), "`\(id)` cannot be an id: use letters, digits, points and hyphens, as in 1.3")
        }
        return id
    }

    private mutating func minutes(_ value: Node) -> Int {
        guard let minutes = value.int, minutes > 0 else {
            report(line(value), "`minutes` should be a whole number above 0, not `\(value.string ?? "a list")`")
            return 0
        }
        return minutes
    }

    private mutating func readNeeds(_ value: Node) {
        guard let needs = value.sequence, needs.allSatisfy({ $0.scalar != nil }) else {
            return report(line(value), "`needs` should be a list of lessons, such as [\"1.3\"], or []")
        }
        result.needs = needs.compactMap(\.scalar?.string)
    }

    private func line(_ node: Node) -> Int { (node.mark?.line ?? 0) + 1 }

    private mutating func report(_ line: Int, _ message: String) {
        problems.append(AuthoringProblem(file: file, line: line, message: message))
    }

    private mutating func report(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            report(mark.line + 1, "the front matter is not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.joined(separator: "`, `")
            report(context.mark.line + 1, "the front matter has `\(keys)` more than once")
        default:
            report(1, "the front matter is not valid YAML: \(error)")
        }
    }
}
