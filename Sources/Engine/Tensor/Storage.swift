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
    private let capacity: Int

    /// - Throws: `EngineError` when this much memory cannot be had.
    init(byteCount: Int, for operation: String) throws {
        capacity = StoragePool.capacity(for: byteCount)
        base = try StoragePool.shared.take(capacity, for: operation)
    }

    deinit { StoragePool.shared.giveBack(base, capacity: capacity) }
}

/// Free blocks by size. Blocks are rounded up so that tensors of nearly the same size can share them.
final class StoragePool: Sendable {
    static let shared = StoragePool()
    static let alignment = 64
    private static let pageBytes = 4096
    private static let hugePageBytes = 2 << 20

    /// `@unchecked Sendable` because of the raw pointers: only ever touched inside the mutex.
    private struct State: @unchecked Sendable {
        var free: [Int: [UnsafeMutableRawPointer]] = [:]
        var cachedBytes = 0
        var liveBytes = 0
    }
    private let state = Mutex(State())
    private let physicalBytes = Int(clamping: ProcessInfo.processInfo.physicalMemory)

    /// The block size that serves `byteCount`: the next multiple of 64, or of a page, or of an eighth of a power of two.
    static func capacity(for byteCount: Int) -> Int {
        let padded = byteCount + alignment  // vector loops may read, never write, one vector past the end
        let step =
            padded < 4 * pageBytes
            ? alignment : max(pageBytes, (1 << (Int.bitWidth - 1 - padded.leadingZeroBitCount)) / 8)
        return (padded + step - 1) / step * step
    }

    func take(_ capacity: Int, for operation: String) throws -> UnsafeMutableRawPointer {
        let reused: UnsafeMutableRawPointer? = state.withLock { state in
            state.liveBytes += capacity
            guard let block = state.free[capacity]?.popLast() else { return nil }
            state.cachedBytes -= capacity
            return block
        }
        return try reused ?? allocate(capacity, for: operation)
    }

    private func allocate(_ capacity: Int, for operation: String) throws -> UnsafeMutableRawPointer {
        let (live, cached) = state.withLock { ($0.liveBytes, $0.cachedBytes) }
        if live + cached > physicalBytes / 4 * 3 { releaseCache() }
        var block: UnsafeMutableRawPointer?
        let alignment = capacity >= Self.hugePageBytes ? Self.hugePageBytes : Self.alignment
        guard live <= physicalBytes, posix_memalign(&block, alignment, capacity) == 0, let block else {
            state.withLock { $0.liveBytes -= capacity }
            throw EngineError(
                operation,
                "needs \(capacity >> 20) MiB more memory than can be had "
                    + "(\((live - capacity) >> 20) MiB in use of \(physicalBytes >> 20)). Try a smaller batch or image size."
            )
        }
        #if os(Linux)
            if capacity >= Self.hugePageBytes { madvise(block, capacity, MADV_HUGEPAGE) }
        #endif
        return block
    }

    func giveBack(_ block: UnsafeMutableRawPointer, capacity: Int) {
        state.withLock { state in
            state.liveBytes -= capacity
            state.cachedBytes += capacity
            state.free[capacity, default: []].append(block)
        }
    }

    /// Gives all cached blocks back to the system.
    func releaseCache() {
        let blocks = state.withLock { state in
            defer {
                state.free = [:]
                state.cachedBytes = 0
            }
            return Blocks(state.free.values.flatMap { $0 })
        }
        blocks.all.forEach { free($0) }
    }

    /// Carries pointers out of the lock; after that only this call holds them.
    private struct Blocks: @unchecked Sendable {
        let all: [UnsafeMutableRawPointer]
        init(_ all: [UnsafeMutableRawPointer]) { self.all = all }
    }
}
