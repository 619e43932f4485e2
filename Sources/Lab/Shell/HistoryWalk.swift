/// Going through the history with Up and Down: only entries that begin with what was typed are shown.
struct HistoryWalk {
    /// The history, oldest first.
    let entries: [String]

    private struct State {
        /// What was typed when the walk began, and comes back at its end.
        let draft: String
        let prefix: String
        /// The entry that is shown, and its number.
        var shown: String
        var position: Int
    }
    private var state: State?

    init(entries: [String]) { self.entries = entries }

    /// The next older entry; nil if there is none.
    ///
    /// - Parameters:
    ///   - text: what stands at the prompt. If it is not what the walk has shown last, a new walk begins.
    ///   - prefix: the part before the cursor.
    mutating func older(than text: String, before prefix: String) -> String? {
        var next =
            state?.shown == text ? state! : State(draft: text, prefix: prefix, shown: text, position: entries.count)
        guard let found = entries[..<next.position].lastIndex(where: { $0.hasPrefix(next.prefix) && $0 != next.shown })
        else { return nil }
        (next.position, next.shown) = (found, entries[found])
        state = next
        return next.shown
    }

    /// The next newer entry, or at last what was typed; nil if no walk is under way.
    mutating func newer(than text: String) -> String? {
        guard var next = state, next.shown == text else { return nil }
        let newer = entries[(next.position + 1)...].firstIndex { $0.hasPrefix(next.prefix) && $0 != next.shown }
        guard let found = newer else {
            state = nil
            return next.draft
        }
        (next.position, next.shown) = (found, entries[found])
        state = next
        return next.shown
    }
}
