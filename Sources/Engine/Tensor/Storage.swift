import Foundation
import Synchronization

/// A block of memory that tensors share. It comes from a pool and goes back to it, so that a training loop allocates
/// nothing new after its first step.
///
/// `@unchecked Sendable`: the memory is written by one thread at a time. A tensor that crosses threads (a prefetched
/// batch) is handed over through a lock and not touched by its maker afterwards.
final class Storage: @unchecked Sendable {
    /// The first byte, aligned to 64. The storage owns this memory until it is given back in `deinit`.
    let base: UnsafeMutableRawPointer
    /// Counts writes in place, so that what was derived from the contents (a transformed filter) knows when it is stale.
    var version = 0
    /// How many bytes it takes.
    let capacity: Int

    /// - Throws: `EngineError` when this much memory cannot be had.
    init(byteCount: Int, for operation: String) throws {
        capacity = StoragePool.capacity(for: byteCount)
        base = try StoragePool.shared.take(capacity, for: operation)
        Profiler.allocated(capacity)
    }

    deinit { StoragePool.shared.giveBack(base, capacity: capacity) }
}

/// Where tensors' memory comes from: large blocks from an arena, small ones from lists of free blocks by size.
final class StoragePool: Sendable {
    static let shared = StoragePool()
    static let alignment = 64
    /// Blocks from this size on come from the arena.
    private static let largeBytes = 32 << 10

    /// `@unchecked Sendable` because of the raw pointers: only ever touched inside the mutex.
    private struct State: @unchecked Sendable {
        var free: [Int: [UnsafeMutableRawPointer]] = [:]
        var liveBytes = 0
        /// The largest number of live bytes since it was last asked to watch.
        var peakBytes = 0
    }
    private let state = Mutex(State())
    private let physicalBytes: Int
    private let arena: MemoryArena

    private init() {
        physicalBytes = SystemMemory.totalBytes
        arena = MemoryArena(byteCount: physicalBytes)
    }

    /// The block size that serves `byteCount`.
    static func capacity(for byteCount: Int) -> Int {
        let padded = byteCount + alignment  // vector loops may read, never write, one vector past the end
        let step = padded < largeBytes ? alignment : MemoryArena.granularity
        return (padded + step - 1) / step * step
    }

    func take(_ capacity: Int, for operation: String) throws -> UnsafeMutableRawPointer {
        let (reused, live): (UnsafeMutableRawPointer?, Int) = state.withLock { state in
            state.liveBytes += capacity
            if state.liveBytes <= physicalBytes { state.peakBytes = max(state.peakBytes, state.liveBytes) }
            return (state.free[capacity]?.popLast(), state.liveBytes)
        }
        if let block = reused ?? (live <= physicalBytes ? allocate(capacity) : nil) { return block }
        state.withLock { $0.liveBytes -= capacity }
        let held = live - capacity
        throw EngineError(
            operation,
            "needs \(capacity >> 20) MiB of memory, but \(availableBytes(held: held) >> 20) MiB are available; tensors hold "
                + "\(held >> 20) MiB already. Try a smaller batch or image size.")
    }

    /// How much a new tensor may take when the others hold `held`.
    private func availableBytes(held: Int) -> Int {
        max(0, min(physicalBytes - held, SystemMemory.availableBytes + arena.reusableBytes))
    }

    private func allocate(_ capacity: Int) -> UnsafeMutableRawPointer? {
        guard capacity < Self.largeBytes else { return arena.take(capacity) }
        var block: UnsafeMutableRawPointer?
        return posix_memalign(&block, Self.alignment, capacity) == 0 ? block : nil
    }

    func giveBack(_ block: UnsafeMutableRawPointer, capacity: Int) {
        if capacity >= Self.largeBytes { arena.giveBack(block, capacity) }
        state.withLock { state in
            state.liveBytes -= capacity
            if capacity < Self.largeBytes { state.free[capacity, default: []].append(block) }
        }
    }

    /// How much memory was taken from the system, went back to the pool, and waits for new tensors.
    var reusableBytes: Int {
        arena.reusableBytes + state.withLock { $0.free.reduce(0) { $0 + $1.key * $1.value.count } }
    }

    /// How much memory storages hold now.
    var liveBytes: Int { state.withLock { $0.liveBytes } }

    /// How much memory storages held at most since `startMeasuringPeak`.
    var peakBytes: Int { state.withLock { $0.peakBytes } }

    /// Forgets the peak so far, and returns how much memory storages hold now.
    func startMeasuringPeak() -> Int {
        state.withLock { state in
            state.peakBytes = state.liveBytes
            return state.liveBytes
        }
    }
}
