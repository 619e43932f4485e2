/// "Did you mean": the names that are nearest to a mistyped one.
public enum Suggestion {
    /// More names than this are not listed where none is near.
    private static let mostListed = 40

    /// A sentence that names the nearest of `names`, or all of them if none is near.
    public static func text(for mistyped: String, among names: [String]) -> String {
        let wanted = Array(mistyped.lowercased())
        let ranked = names.map { (name: $0, distance: editDistance(wanted, Array($0.lowercased()))) }
        let near = ranked.filter { $0.distance <= max(1, mistyped.count / 3) }
            .sorted { $0.distance < $1.distance }
            .prefix(3).map { "`\($0.name)`" }
        if !near.isEmpty { return "Did you mean \(near.joined(separator: " or "))?" }
        if names.isEmpty { return "There are none." }
        return names.count > mostListed ? "" : "There are \(names.joined(separator: ", "))."
    }
}
