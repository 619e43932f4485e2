import Synchronization

/// The images of a data set that turned out to be unreadable: files that are damaged, or no images at all. They are left
/// out of batches, so that one bad file among thousands does not end a training run.
final class UnreadableImages: Sendable {
    private struct State {
        /// Why an image of the source could not be read, by its index.
        var reasons: [Int: String] = [:]
        var reportedCount = 0
    }
    private let state: Mutex<State>

    /// - Parameter known: what is known from the start.
    init(known: [Int: String] = [:]) { state = Mutex(State(reasons: known)) }

    func contains(_ index: Int) -> Bool { state.withLock { $0.reasons[index] != nil } }

    func note(_ index: Int, _ reason: String) { state.withLock { $0.reasons[index] = reason } }

    /// What was wrong with each, in the order of the source.
    var reasons: [(index: Int, reason: String)] {
        state.withLock { $0.reasons }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Tells the user of images that were left out: at once of the first, of all others at the end of a pass through the
    /// data.
    func report(atEndOfPass isEnd: Bool) {
        let (count, first) = state.withLock { state -> (Int, String) in
            let count = state.reasons.count
            guard count > state.reportedCount, isEnd || state.reportedCount == 0 else { return (0, "") }
            state.reportedCount = count
            return (count, state.reasons.min { $0.key < $1.key }?.value ?? "")
        }
        switch count {
        case 0: break
        case 1: Notice.show("1 image is left out: \(first)")
        default:
            Notice.show("\(count) images are left out: \(first), and others. `unreadable` of the data set lists them.")
        }
    }
}
