/// The blocks of an exercise while a lesson is read.
struct ExerciseDraft {
    let id: String
    let title: String
    let line: Int
    var starter: LessonCell?
    var hints: [String] = []
    var solution: LessonCell?
    var check: LessonCell?

    /// Adds a block; returns what is wrong with it.
    mutating func add(_ role: FenceInfo.Role, _ block: LessonCell) -> String? {
        switch role {
        case .hint:
            hints.append(block.source)
        case .solution:
            if solution != nil { return "the exercise `\(id)` has a solution already" }
            solution = block
        case .check:
            if check != nil { return "the exercise `\(id)` has a check already" }
            check = block
        case .starter:
            starter = block
        case .cell:
            break
        }
        return nil
    }

    /// What the exercise lacks, in words.
    var missing: [String] {
        var missing: [String] = []
        if starter == nil { missing.append("a block ```swift starter=\(id)") }
        if hints.isEmpty { missing.append("a block ```text hint=\(id)") }
        if solution == nil { missing.append("a block ```swift solution=\(id)") }
        if check == nil { missing.append("a block ```swift check=\(id)") }
        return missing.map { "the exercise `\(id)` lacks \($0)" }
    }

    /// The exercise, once nothing is missing.
    var exercise: Exercise? {
        guard let starter, let solution, let check else { return nil }
        return Exercise(id: id, title: title, starter: starter, hints: hints, solution: solution, check: check)
    }
}
