import Testing

@testable import Engine

@Suite struct MemoryArenaTests {
    private static let byteCount = 4 << 20
    private static let unit = MemoryArena.granularity

    @Test func blocksDoNotOverlapAndGoAsFarDownAsTheyFit() throws {
        let arena = MemoryArena(byteCount: Self.byteCount)
        let first = try #require(arena.take(3 * Self.unit)), second = try #require(arena.take(Self.unit))
        #expect(second == first + 3 * Self.unit)
        arena.giveBack(first, 3 * Self.unit)
        let small = try #require(arena.take(2 * Self.unit)), large = try #require(arena.take(2 * Self.unit))
        #expect(small == first)
        #expect(large == second + Self.unit)
    }

    /// In any order: three neighbours given back make one hole again.
    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func neighboursJoin(order: [Int]) throws {
        let arena = MemoryArena(byteCount: Self.byteCount)
        let blocks = try (0..<3).map { _ in try #require(arena.take(Self.unit)) }
        let rest = try #require(arena.take(Self.byteCount - 3 * Self.unit))
        #expect(arena.take(Self.unit) == nil)
        for index in order { arena.giveBack(blocks[index], Self.unit) }
        #expect(arena.take(4 * Self.unit) == nil)
        #expect(arena.take(3 * Self.unit) == blocks[0])
        arena.giveBack(blocks[0], 3 * Self.unit)
        arena.giveBack(rest, Self.byteCount - 3 * Self.unit)
        #expect(arena.take(Self.byteCount) == blocks[0])
    }

    /// A thousand blocks of random sizes, each filled with its own number: none is written over by another.
    @Test func contentsStay() throws {
        let arena = MemoryArena(byteCount: Self.byteCount)
        var numbers = SystemRandomNumberGenerator()
        var held: [(block: UnsafeMutableRawPointer, size: Int, mark: UInt8)] = []
        for round in 0..<1000 {
            if held.count > 20 || (Bool.random(using: &numbers) && !held.isEmpty) {
                let (block, size, mark) = held.remove(at: Int.random(in: 0..<held.count, using: &numbers))
                let bytes = UnsafeRawBufferPointer(start: block, count: size)
                #expect(bytes.allSatisfy { $0 == mark })
                arena.giveBack(block, size)
            } else {
                let size = Int.random(in: 1...40, using: &numbers) * Self.unit
                let block = try #require(arena.take(size))
                let mark = UInt8(round % 251)
                block.initializeMemory(as: UInt8.self, repeating: mark, count: size)
                held.append((block, size, mark))
            }
        }
    }
}
