import Foundation

/// A lesson: prose and cells in steps, as read from one Markdown file.
public struct Lesson: Hashable, Sendable {
    /// The number that learners type: `1.3`.
    public let id: String
    /// The title in the catalogue.
    public let title: String
    /// The unit of the course that it belongs to: `1`.
    public let unit: String
    /// How long it takes to read and run, in minutes.
    public let minutes: Int
    /// The ids of the lessons whose results it uses.
    public let needs: [String]
    /// The file, relative to the project's root, as it appears in messages.
    public let path: String
    /// The steps in the order of the file.
    public let steps: [Step]

    /// The cells in order, without those of exercises.
    public var cells: [LessonCell] { steps.compactMap(\.cell) }

    /// The exercises in order.
    public var exercises: [Exercise] { steps.compactMap(\.exercise) }

    /// The number of the step that shows the cell or exercise `id`.
    public func stepIndex(of id: String) -> Int? {
        steps.firstIndex { $0.runnable?.id == id }
    }
}

/// What is shown at once: some prose, then the cell or the exercise that it leads up to.
public struct Step: Hashable, Sendable {
    /// The Markdown source of the prose; empty if one cell directly follows another.
    public let prose: String
    /// The line of the file where the prose starts.
    public let proseLine: Int
    /// What there is to do after reading.
    public let task: Task

    /// What a step asks for.
    public enum Task: Hashable, Sendable {
        /// Nothing but reading.
        case read
        /// A cell to look at and run.
        case run(LessonCell)
        /// An exercise to solve.
        case solve(Exercise)
    }

    /// The cell of this step, if it has one that is not an exercise.
    public var cell: LessonCell? {
        if case .run(let cell) = task { cell } else { nil }
    }

    /// The exercise of this step, if it has one.
    public var exercise: Exercise? {
        if case .solve(let exercise) = task { exercise } else { nil }
    }

    /// The cell to run here: the step's own, or the starter of its exercise.
    public var runnable: LessonCell? { cell ?? exercise?.starter }
}

/// A piece of Swift in a lesson.
public struct LessonCell: Hashable, Sendable {
    /// Its name within the lesson. The starter, the solution and the check of an exercise have the exercise's.
    public let id: String
    /// The Swift source, ending with a newline.
    public let source: String
    /// The line of the file that the source starts in.
    public let firstLine: Int
    /// The values that a quick run puts in.
    public let quick: [QuickOverride]

    /// The source that runs: `edited` or the lesson's own, with the quick values put in if `isQuick`.
    public func effectiveSource(edited: String? = nil, isQuick: Bool) -> String {
        let source = edited ?? self.source
        return isQuick ? quick.applied(to: source).source : source
    }
}

/// A task whose result is checked by value.
public struct Exercise: Hashable, Sendable {
    /// Its name within the lesson.
    public let id: String
    /// The heading of its section, without the word "Exercise".
    public let title: String
    /// What the learner starts from.
    public let starter: LessonCell
    /// Hints, each giving away more than the one before.
    public let hints: [String]
    /// A solution.
    public let solution: LessonCell
    /// A cell whose calls of `expect` all hold once the exercise is solved.
    public let check: LessonCell
}
