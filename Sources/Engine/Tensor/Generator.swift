import CKernels
import Synchronization

/// A source of random numbers: the Mersenne Twister with PyTorch's rules, so that a seed gives here the numbers that it
/// gives there on a CPU.
///
/// Matsumoto and Nishimura, "Mersenne Twister" (1998).
public final class Generator: Sendable {
    /// All that decides which numbers come next, for saving and restoring.
    public struct State: Hashable, Sendable, Codable {
        var words: [UInt32]
        var next: Int
        /// The second of a pair of normal numbers, kept for the next draw.
        var pendingNormal: Double?
        /// The seed that these numbers came from; nil in what earlier versions wrote.
        public internal(set) var seed: Int?
    }

    /// The generator that is used where none is given. `manualSeed` seeds it.
    public static let `default` = Generator(seed: 0)

    /// The twister and the seed that it was started from.
    private struct Source {
        var twister = ck_random()
        var seed = 0
        /// The twister as it stood at the last mark, if it has changed since.
        var marked: (twister: ck_random, seed: Int)?
    }

    private let source = Mutex(Source())
    /// Whether the next change has to keep what was there before, for `rewind`.
    private let isMarked = Atomic(false)

    /// - Parameter seed: any number; its low 32 bits count, as in PyTorch.
    public init(seed: Int) { manualSeed(seed) }

    /// Starts over from `seed`.
    public func manualSeed(_ seed: Int) {
        change { source in
            ck_random_seed(&source.twister, UInt32(truncatingIfNeeded: seed))
            source.seed = seed
        }
    }

    /// The seed that was set last, as PyTorch's `initial_seed()`.
    public var initialSeed: Int { source.withLock { $0.seed } }

    /// Notes this moment, so that `rewind` can come back to it. It costs next to nothing: only the next draw makes a copy.
    public func mark() { isMarked.store(true, ordering: .relaxed) }

    /// The state at the last `mark`, if numbers have been drawn since; nil if the present one is still that.
    public var stateAtMark: State? {
        guard !isMarked.load(ordering: .relaxed) else { return nil }
        return source.withLock { $0.marked.map { State($0.twister, seed: $0.seed) } }
    }

    /// Goes back to the last `mark`: what a computation drew that was stopped half way is drawn again.
    public func rewind() {
        if let stateAtMark { state = stateAtMark }
    }

    private func change<Result>(_ body: (inout Source) -> sending Result) -> sending Result {
        source.withLock { source in
            if isMarked.exchange(false, ordering: .relaxed) { source.marked = (source.twister, source.seed) }
            return body(&source)
        }
    }

    /// Where the generator stands.
    public var state: State {
        get { source.withLock { State($0.twister, seed: $0.seed) } }
        set {
            change { source in
                withUnsafeMutableBytes(of: &source.twister.words) { target in
                    newValue.words.withUnsafeBytes { target.copyMemory(from: .init(rebasing: $0.prefix(target.count))) }
                }
                source.twister.next = Int32(clamping: max(0, newValue.next))
                source.twister.has_normal = newValue.pendingNormal != nil
                source.twister.normal = newValue.pendingNormal ?? 0
                source.seed = newValue.seed ?? source.seed
            }
        }
    }

    /// A number on 0..<2^63, as `torch.empty((), dtype=torch.int64).random_()` draws it: seeds for further generators.
    func seedForAnother() -> Int {
        change { Int(ck_random_word64(&$0.twister) & 0x7FFF_FFFF_FFFF_FFFF) }
    }

    /// Fills `tensor` with what `draw` draws; it must be contiguous, as numbers are drawn in memory order.
    /// - Throws: `Interrupted`. No number counts as drawn then.
    func fill(_ tensor: Tensor, _ draw: (inout ck_random, Int, Tensor) -> Void) throws {
        assert(tensor.isContiguous)
        let span = Profiler.begin("random numbers")
        defer { span.end() }
        let isStopped = change { source in
            let before = source.twister
            draw(&source.twister, tensor.count, tensor)
            let isStopped = Interruption.isRequested
            if isStopped { source.twister = before }
            return isStopped
        }
        if isStopped { throw Interrupted() }
    }
}

/// Seeds the default generator: from here on random numbers are those that follow `torch.manual_seed(seed)`.
public func manualSeed(_ seed: Int) { Generator.default.manualSeed(seed) }

extension Generator.State {
    fileprivate init(_ twister: ck_random, seed: Int) {
        words = withUnsafeBytes(of: twister.words) { Array($0.bindMemory(to: UInt32.self)) }
        next = Int(twister.next)
        pendingNormal = twister.has_normal ? twister.normal : nil
        self.seed = seed
    }
}
