import Engine
import Foundation
import Testing

@testable import Lessons

/// Help comes from the bindings and from notes beside them; both are complete, and what the notes show runs.
@Suite(.serialized) struct DocumentationTests {
    private let session = Session(output: RecordedOutput())

    /// Every name that a cell can write, with a dot where it is a member.
    private static let names: [String] = {
        let registry = Session(output: RecordedOutput()).interpreter.registry
        let members = registry.allNominals.flatMap { type in
            (Array(type.properties.keys) + type.methods.keys + type.staticProperties.keys + type.staticMethods.keys)
                .map { "\(type.name).\($0)" }
        }
        let named = registry.typeNames.filter { registry.nominal(for: $0.value) != nil }.map(\.key)
        return (Array(registry.functions.keys) + named + members).filter { $0.first?.isLetter == true }.sorted()
    }()

    @Test func everyNameHasHelp() throws {
        let registry = session.interpreter.registry
        #expect(Self.names.count > 400)
        for name in Self.names {
            let parts = name.split(separator: ".").map(String.init)
            let declarations =
                parts.count == 2
                ? registry.allNominals.filter { $0.name == parts[0] }
                    .flatMap { registry.declarations(of: parts[1], in: $0) }
                : session.documentation(of: name)?.declarations.prefix(registry.functions[name]?.count ?? 1).map { $0 }
                    ?? []
            #expect(!declarations.isEmpty, "\(name) is not found")
            for declaration in declarations {
                #expect(!declaration.summary.isEmpty, "\(declaration.signature) of \(name) has no summary")
            }
        }
    }

    @Test func everyNoteIsAboutAName() {
        let names = Set(Self.names)
        for key in HelpNote.notes.keys { #expect(names.contains(key), "\(key)") }
    }

    @Test func everyExampleRuns() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let before = FileManager.default.currentDirectoryPath
        #expect(FileManager.default.changeCurrentDirectoryPath(folder.path))
        defer {
            _ = FileManager.default.changeCurrentDirectoryPath(before)
            try? FileManager.default.removeItem(at: folder)
        }
        Gallery.use(folder: folder.path, prefix: "example")
        for (name, note) in HelpNote.notes.sorted(by: { $0.key < $1.key }) {
            guard let example = note.example else { continue }
            let word = name.split(separator: ".").last.map(String.init) ?? name
            #expect(example.contains(word == "train" ? "" : word), "the example of \(name) does not use it")
            do {
                _ = try Session(output: RecordedOutput()).run(example, name: name)
            } catch {
                Issue.record("\(error)")
            }
        }
    }

    @Test func variablesTellWhereTheyWereSet() throws {
        _ = try session.run("var rate = 0.1\nvar losses = [1.0]", name: "prompt")
        _ = try session.run("losses.append(2)", name: "cell train", firstLine: 7)
        #expect(session.documentation(of: "rate")?.origin?.cell == "prompt")
        #expect(session.documentation(of: "losses")?.origin?.cell == "cell train")
        #expect(session.documentation(of: "losses")?.origin?.line == 7)
        #expect(session.documentation(of: "rate")?.declarations.first?.signature == "var rate: Double")
    }

    @Test func originsSurviveASnapshot() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try session.run("let rate = 0.1", name: "prompt")
        try session.snapshot(to: folder)
        let other = Session(output: RecordedOutput())
        try other.restore(from: folder)
        #expect(other.documentation(of: "rate")?.origin?.cell == "prompt")
    }

    @Test(arguments: [
        ("x = 1", ["x"]), ("let (a, b) = pair", ["a", "b"]), ("x[0] += 1", ["x"]),
        ("model.weights[0].bias = y", ["model"]),
        ("xs.append(f(y))", ["xs"]), ("print(x)", []), ("let y: Double = x", ["y"]), ("f(x: 1)", []),
    ])
    func namesThatACellSets(source: String, names: [String]) {
        let found = session.interpreter.registry.namesSet(in: source)
        // A type that is named is no variable, so that its name does no harm.
        #expect(found.subtracting(["Double"]) == Set(names))
    }

    @Test func membersAreFoundThroughVariablesAndTypes() throws {
        _ = try session.run("let x = Tensor.zeros([2])", name: "cell")
        #expect(
            session.documentation(of: "x.shape.count")?.declarations.first?.summary == "How many dimensions there are.")
        #expect(session.documentation(of: "Tensor.reshape")?.example == "Tensor.arange(6).reshape([2, -1])")
        #expect(session.documentation(of: "addNoise")?.term == ".addNoise")
        #expect(session.suggestion(for: "mseLos") == "Did you mean `mseLoss`?")
        #expect(session.suggestion(for: "zzzzzz") == nil)
    }
}
