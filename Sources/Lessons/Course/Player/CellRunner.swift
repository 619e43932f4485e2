import Engine
import Foundation
import SwiftParser
import SwiftSyntax

/// What came of running a cell.
public struct CellRun {
    /// The name of the cell.
    public let id: String
    /// The source that ran.
    public let source: String
    /// The value of a last expression, if it has one.
    public let value: Value?
    /// What was printed, with the value of a last expression.
    public let text: String
    /// The pictures that were written, in order.
    public let pictures: [Picture]
    /// How many bytes of `text` were there before each picture.
    let textBeforePictures: [Int]
    /// How long it took.
    public let seconds: Double
    /// Where its time and memory went, if the session takes profiles.
    public let profile: Profile?
    /// What stopped it: a `CellError`, an `ExpectationFailed` or `Interrupted`. Nil if it ran to its end.
    public let error: (any Error)?
    /// The run that was stopped and that this one went on with; its text, pictures and time come before these.
    public let earlier: CellRecord?
}

/// Runs cells in a session one after the other and notes what they print, draw and leave behind.
final class CellRunner {
    let session: Session
    private let output: RecordingOutput

    init(output: any CellOutput) {
        self.output = RecordingOutput(forwardingTo: output)
        session = Session(output: self.output)
    }

    /// Where the source of a cell comes from, for error messages.
    struct Origin {
        let name: String
        let firstLine: Int
    }

    /// The cell that is running, and since when.
    private var running: (id: String, source: String, start: ContinuousClock.Instant, earlier: CellRecord?)?

    /// Runs `source`. Its pictures go to `assets`, named after `id`; the value of a last expression is printed.
    func run(_ source: String, id: String, from origin: Origin, assets: URL) -> CellRun {
        perform(source, id: id, assets: assets, earlier: nil) {
            try session.run(source, name: origin.name, firstLine: origin.firstLine)
        }
    }

    /// Goes on with a cell that was stopped; `earlier` is the record of what it has done so far.
    func resume(_ suspension: Suspension, after earlier: CellRecord, id: String, assets: URL) -> CellRun {
        perform(suspension.text.text, id: id, assets: assets, earlier: earlier) { try session.resume(suspension) }
    }

    private func perform(
        _ source: String, id: String, assets: URL, earlier: CellRecord?, _ body: () throws -> Value?
    ) -> CellRun {
        Gallery.use(folder: assets.path, prefix: id, after: earlier?.pictures.count ?? 0)
        output.startRecording()
        running = (id, source, .now, earlier)
        defer { running = nil }
        do {
            let value = try body()
            if let value, !value.isVoid {
                try output.printInPieces(session.display(value) + "\n")
            }
            return present(value: value, error: nil)
        } catch {
            // The stop has been obeyed. What follows, such as saving variables, is not to stop as well.
            if error is Interrupted { Interruption.clear() }
            return present(value: nil, error: error)
        }
    }

    /// The running cell as it would be recorded if it were stopped now; nil if none runs.
    var stoppedNow: CellRun? { running == nil ? nil : present(value: nil, error: Interrupted()) }

    private func present(value: Value?, error: (any Error)?) -> CellRun {
        let seconds = running.map { (ContinuousClock.now - $0.start) / .seconds(1) } ?? 0
        let pictures = Gallery.shown
        return CellRun(
            id: running?.id ?? "", source: running?.source ?? "", value: value, text: output.text, pictures: pictures,
            textBeforePictures: output.textBefore(pictures.count), seconds: seconds, profile: session.profile,
            error: error, earlier: running?.earlier)
    }

    /// The variables that `source` mentions, each on one line.
    func summaries(mentionedIn source: String) -> [CellRecord.Variable] {
        let tokens = Parser.parse(source: source).tokens(viewMode: .sourceAccurate)
        let names = Set(tokens.map(\.text))
        return session.variables.filter { names.contains($0.name) }.map {
            CellRecord.Variable(name: $0.name, summary: $0.value.summary)
        }
    }
}

/// Passes output on and keeps a copy of the text.
private final class RecordingOutput: CellOutput {
    private let destination: any CellOutput
    private(set) var text = ""
    /// How many bytes of `text` were there before each picture that was shown before the last line was printed.
    private var textBefore: [Int] = []
    /// Records stay small even if a cell prints without end.
    private static let textLimit = 200_000

    init(forwardingTo destination: any CellOutput) {
        self.destination = destination
    }

    func startRecording() { (text, textBefore) = ("", []) }

    /// How many bytes of `text` were there before each of so many pictures.
    func textBefore(_ pictureCount: Int) -> [Int] {
        textBefore + Array(repeating: text.utf8.count, count: max(0, pictureCount - textBefore.count))
    }

    func print(_ text: String) {
        textBefore = textBefore(Gallery.shown.count)
        if self.text.utf8.count < Self.textLimit { self.text += text }
        destination.print(text)
    }

    func progress(label: String, fraction: Double?) {
        destination.progress(label: label, fraction: fraction)
    }

    func progressEnded() {
        destination.progressEnded()
    }
}

extension Value {
    fileprivate var isVoid: Bool {
        if case .void = self { true } else { false }
    }

    /// The value on one line of at most 200 characters.
    var summary: String {
        if case .array(let array) = self, array.elements.count > 20 {
            let first = array.elements.prefix(3).map(describe).joined(separator: ", ")
            return Self.oneLine("\(array.elements.count) elements: [\(first), …]")
        }
        return Self.oneLine(describe(self))
    }

    private static func oneLine(_ text: String) -> String {
        let line = text.replacing("\n", with: " ")
        return line.count > 200 ? line.prefix(199) + "…" : line
    }
}
