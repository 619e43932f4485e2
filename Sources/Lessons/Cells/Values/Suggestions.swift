/// The candidate that `name` was most likely meant to be; nil if none is near.
func closest(to name: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased())
    let limit = max(1, wanted.count / 3)
    var best: (name: String, distance: Int)?
    // Operators are near to any short name, but nobody means them.
    for candidate in Set(candidates).sorted()
    where candidate != name && candidate.first.map { $0.isLetter || $0 == "_" } ?? false {
        let other = Array(candidate.lowercased())
        guard abs(other.count - wanted.count) <= limit else { continue }
        let distance = editDistance(wanted, other)
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
}

/// How many insertions, deletions, replacements and swaps of neighbours turn one text into the other.
func editDistance(_ first: [Character], _ second: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in first.indices {
        var current = [row + 1]
        for column in second.indices {
            var distance = min(
                last[column + 1] + 1, current[column] + 1, last[column] + (first[row] == second[column] ? 0 : 1))
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                distance = min(distance, beforeLast[column - 1] + 1)
            }
            current.append(distance)
        }
        (beforeLast, last) = (last, current)
    }
    return last[second.count]
}
