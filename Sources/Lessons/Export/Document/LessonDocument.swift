import Foundation

/// A lesson with what its record holds: what every format of an export is written from. Nothing is run for it.
struct LessonDocument {
    /// A piece of the lesson in the order of its file.
    enum Section {
        /// Prose in Markdown.
        case prose(String)
        case cell(CellDocument)
        case exercise(ExerciseDocument)
    }

    let lesson: Lesson
    let progress: LessonProgress
    /// Whether cells ran with their quick values.
    let isQuick: Bool
    let sections: [Section]
    /// When a cell last ran; nil if none has.
    let lastRun: Date?

    /// The cells and attempts that have run or could have, in order.
    var cells: [CellDocument] {
        sections.compactMap { section in
            switch section {
            case .prose: nil
            case .cell(let cell): cell
            case .exercise(let exercise): exercise.attempt
            }
        }
    }

    /// The words under the title: how much of the lesson is done, and when it last ran.
    func statusText(in timeZone: TimeZone) -> String {
        guard progress.isStarted, progress.cellsDone > 0 || lastRun != nil else { return "Not run yet." }
        var parts = ["\(progress.cellsDone) of \(progress.cellCount) cells run"]
        if progress.exerciseCount > 0 {
            parts.append("\(progress.exercisesPassed) of \(progress.exerciseCount) exercises solved")
        }
        let run = lastRun.map { " Last run on \(ExportText.date($0, in: timeZone))." } ?? ""
        return parts.joined(separator: ", ") + "." + run + (isQuick ? " Quick values: results are rough." : "")
    }
}

/// A cell, and what its last run left behind.
struct CellDocument {
    let id: String
    /// What ran; what would run, if it has not.
    let source: String
    let state: CellState
    /// What the last run gave; nil if there was none.
    let result: Result?
    /// Whether it was passed over with `:skip`.
    let isSkipped: Bool

    /// Something that a cell gave while it ran.
    enum Output {
        case text(String)
        case picture(PictureDocument)
    }

    struct Result {
        /// What was printed and drawn, in this order, without the value of a last expression.
        let outputs: [Output]
        /// The value of a last expression as it was printed.
        let value: String?
        /// The error that ended the run, as it was shown.
        let error: String?
        let seconds: Double
        let date: Date
        /// The seed that the random numbers came from; nil if an old record does not say.
        let seed: Int?
    }

    /// Where the output comes from and what is to be said about it.
    func statusText(in timeZone: TimeZone) -> String {
        guard let result else { return isSkipped ? "Skipped: not run." : "Not run." }
        let time = ExportText.duration(result.seconds)
        let date = ExportText.date(result.date, in: timeZone)
        let seed = result.seed.map { ", random numbers from seed \($0)" } ?? ""
        switch state {
        case .interrupted: return "Stopped by Ctrl-C after \(time), on \(date)\(seed)."
        case .failed: return "Ended with an error after \(time), on \(date)\(seed)."
        case .notRun: return "Not run."
        case .done, .recorded, .stale:
            let run = "Run on \(date) in \(time)\(seed)."
            return state == .stale ? run + " Stale: it or a cell before it has changed since." : run
        }
    }
}

extension CellDocument.Result {
    var pictures: [PictureDocument] {
        outputs.compactMap { if case .picture(let picture) = $0 { picture } else { nil } }
    }

    /// The outputs, and last the value of a last expression, as a part of text that comes right before it.
    var outputsWithValue: [CellDocument.Output] {
        guard let value else { return outputs }
        guard case .text(let text)? = outputs.last else { return outputs + [.text(value)] }
        return Array(outputs.dropLast()) + [.text(text + value)]
    }
}

/// A picture of a cell.
struct PictureDocument {
    /// The path in the record, relative to the folder that lessons run in.
    let path: String
    /// What it shows, in words.
    let description: String
    /// The file's contents; nil if it is no longer there.
    let png: Data?

    /// The name of the file without its folders.
    var name: String { String(path.split(separator: "/").last ?? "picture.png") }

    /// What stands in the place of the picture for those who do not see it.
    var alternativeText: String { description.isEmpty ? "Picture \(name)" : description }
}

/// An exercise, and how far the learner is with it.
struct ExerciseDocument {
    let exercise: Exercise
    /// The learner's attempt; nil if the starter stands as it was.
    let attempt: CellDocument?
    let isPassed: Bool

    var statusText: String {
        if isPassed { return "Solved." }
        return attempt == nil ? "Not attempted yet." : "Not solved yet."
    }
}

/// How numbers and dates are written in exports.
enum ExportText {
    /// `2026-11-25 17:40`, in the given time zone.
    static func date(_ date: Date, in timeZone: TimeZone) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = timeZone
        formatter.dateFormat = "yyyy-MM-dd HH:mm"
        return formatter.string(from: date)
    }

    /// `0.3 s`, `42 s`, `5 min 3 s`.
    static func duration(_ seconds: Double) -> String {
        if seconds < 0.1 { return "less than 0.1 s" }
        if seconds < 10 { return String(format: "%.1f s", seconds) }
        let whole = Int(seconds.rounded())
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }
}
