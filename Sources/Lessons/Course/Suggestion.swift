/// "Did you mean": the names that are nearest to a mistyped one.
public enum Suggestion {
    /// A sentence that names the nearest of `names`, or all of them if none is near.
    public static func text(for mistyped: String, among names: [String]) -> String {
        let ranked = names.map { (name: $0, distance: distance(mistyped.lowercased(), $0.lowercased())) }
        let near = ranked.filter { $0.distance <= max(1, mistyped.count / 3) }
            .sorted { $0.distance < $1.distance }
            .prefix(3).map { "`\($0.name)`" }
        if !near.isEmpty { return "Did you mean \(near.joined(separator: " or "))?" }
        if names.isEmpty { return "There are none." }
        return "There are \(names.joined(separator: ", "))."
    }

    /// The number of letters to insert, remove or replace to get from `a` to `b` (Levenshtein, 1966).
    static func distance(_ a: String, _ b: String) -> Int {
        let b = Array(b)
        var row = Array(0...b.count)
        for (i, letterOfA) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, letterOfB) in b.enumerated() {
                let replaced = diagonal + (letterOfA == letterOfB ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
