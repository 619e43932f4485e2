import Foundation
import Synchronization

/// One large range of addresses from which blocks of any size are cut, always as far down as they fit. So a training
/// step that makes and frees hundreds of tensors of many sizes stays within little more memory than it holds at its peak,
/// and later steps run in the pages of the first. Pages that were never used take no memory.
final class MemoryArena: Sendable {
    /// Blocks are multiples of this, and aligned to it.
    static let granularity = 1024
    private static let pageBytes = 4096
    private static let hugePageBytes = 2 << 20

    /// `@unchecked Sendable` because of the raw pointer: the range is never unmapped, and a block belongs to who took it.
    private struct Range: @unchecked Sendable {
        let base: UnsafeMutableRawPointer
        let byteCount: Int
    }
    private let range: Range
    private let state: Mutex<State>

    private struct State {
        /// The free ranges by address; no two of them touch.
        var holes: [Hole]
        /// Where the range begins that was never used.
        var touched = 0
        /// Up to where the system has been found to have memory.
        var granted = 0
    }
    /// From here on, before more pages are touched, those of free ranges go back to the system.
    private let comfortableBytes: Int

    private struct Hole {
        var start: Int
        var end: Int
    }

    /// Reserves addresses for `byteCount`, or for less where the system allows only less.
    init(byteCount: Int) {
        var byteCount = byteCount / Self.hugePageBytes * Self.hugePageBytes
        var address = Self.reserve(byteCount)
        while address == nil, byteCount > Self.hugePageBytes {
            byteCount = byteCount / 2 / Self.hugePageBytes * Self.hugePageBytes
            address = Self.reserve(byteCount)
        }
        guard let base = address else { preconditionFailure("the system has no memory to start with") }
        #if os(Linux)
            madvise(base, byteCount, MADV_HUGEPAGE)
        #endif
        range = Range(base: base, byteCount: byteCount)
        comfortableBytes = byteCount / 4 * 3
        grantBytes = min(256 << 20, byteCount / 64)
        state = Mutex(State(holes: [Hole(start: 0, end: byteCount)]))
    }

    private static func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        let address = mmap(
            nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        return address == MAP_FAILED ? nil : address
    }

    /// A block of `byteCount`, a multiple of the granularity; nil when no hole is large enough.
    func take(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        let start: Int? = state.withLock { state in
            guard let index = state.holes.firstIndex(where: { $0.end - $0.start >= byteCount }) else { return nil }
            let start = state.holes[index].start
            guard mayTouch(upTo: start + byteCount, &state) else { return nil }
            state.holes[index].start += byteCount
            if state.holes[index].start == state.holes[index].end { state.holes.remove(at: index) }
            if start + byteCount > state.touched {
                if start + byteCount > comfortableBytes { releaseFreePages(state) }
                state.touched = start + byteCount
            }
            return start
        }
        return start.map { range.base + $0 }
    }

    /// Takes back a block that `take` gave.
    func giveBack(_ block: UnsafeMutableRawPointer, _ byteCount: Int) {
        let start = block - range.base
        state.withLock { state in
            let next = Self.firstHole(in: state.holes, after: start)
            let joinsNext = next < state.holes.count && state.holes[next].start == start + byteCount
            let joinsPrevious = next > 0 && state.holes[next - 1].end == start
            switch (joinsPrevious, joinsNext) {
            case (true, true):
                state.holes[next - 1].end = state.holes[next].end
                state.holes.remove(at: next)
            case (true, false): state.holes[next - 1].end = start + byteCount
            case (false, true): state.holes[next].start = start
            case (false, false): state.holes.insert(Hole(start: start, end: start + byteCount), at: next)
            }
        }
    }

    /// How much memory new pages are asked for at a time: asking the system whether it has so much takes microseconds.
    private let grantBytes: Int

    /// Whether the system has memory for the pages up to `end`: asking for more than it has would end this process, or
    /// others.
    private func mayTouch(upTo end: Int, _ state: inout State) -> Bool {
        guard end > state.granted else { return true }
        guard end - state.touched <= SystemMemory.availableBytes else { return false }
        state.granted = min(end + grantBytes, range.byteCount)
        return true
    }

    /// How much memory was used before and is free again.
    var reusableBytes: Int {
        state.withLock { state in
            state.holes.reduce(0) { $0 + max(0, min($1.end, state.touched) - $1.start) }
        }
    }

    private func releaseFreePages(_ state: State) {
        for hole in state.holes where hole.start < state.touched {
            let start = (hole.start + Self.pageBytes - 1) / Self.pageBytes * Self.pageBytes
            let end = min(hole.end, state.touched) / Self.pageBytes * Self.pageBytes
            if end > start { madvise(range.base + start, end - start, MADV_DONTNEED) }
        }
    }

    private static func firstHole(in holes: [Hole], after start: Int) -> Int {
        var (low, high) = (0, holes.count)
        while low < high {
            let middle = (low + high) / 2
            if holes[middle].start > start { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
