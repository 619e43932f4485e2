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
    }

    /// The generator that is used where none is given. `manualSeed` seeds it.
    public static let `default` = Generator(seed: 0)

    private let random = Mutex(ck_random())

    /// - Parameter seed: any number; its low 32 bits count, as in PyTorch.
    public init(seed: Int) { manualSeed(seed) }

    /// Starts over from `seed`.
    public func manualSeed(_ seed: Int) {
        random.withLock { ck_random_seed(&$0, UInt32(truncatingIfNeeded: seed)) }
    }

    /// Where the generator stands.
    public var state: State {
        get {
            random.withLock { random in
                State(
                    words: withUnsafeBytes(of: random.words) { Array($0.bindMemory(to: UInt32.self)) },
                    next: Int(random.next), pendingNormal: random.has_normal ? random.normal : nil)
            }
        }
        set {
            random.withLock { random in
                withUnsafeMutableBytes(of: &random.words) { target in
                    newValue.words.withUnsafeBytes { target.copyMemory(from: .init(rebasing: $0.prefix(target.count))) }
                }
                random.next = Int32(clamping: max(0, newValue.next))
                random.has_normal = newValue.pendingNormal != nil
                random.normal = newValue.pendingNormal ?? 0
            }
        }
    }

    /// A number on 0..<2^63, as `torch.empty((), dtype=torch.int64).random_()` draws it: seeds for further generators.
    func seedForAnother() -> Int {
        random.withLock { Int(ck_random_word64(&$0) & 0x7FFF_FFFF_FFFF_FFFF) }
    }

    /// Fills `tensor` with what `draw` draws; it must be contiguous, as numbers are drawn in memory order.
    func fill(_ tensor: Tensor, _ draw: (inout ck_random, Int, Tensor) -> Void) {
        assert(tensor.isContiguous)
        let span = Profiler.begin("random numbers")
        defer { span.end() }
        random.withLock { draw(&$0, tensor.count, tensor) }
    }
}

/// Seeds the default generator: from here on random numbers are those that follow `torch.manual_seed(seed)`.
public func manualSeed(_ seed: Int) { Generator.default.manualSeed(seed) }
