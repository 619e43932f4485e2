/// Random numbers that are the same in every run with one seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The numbers of one case: they depend on its kind and number alone, so a case can be made again without those before it.
    init(seed: Int, kind: String, index: Int) {
        let name = kind.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        self.init(seed: name ^ UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15)
        state = next() &+ UInt64(truncatingIfNeeded: index) &* 0xD134_2543_DE82_EF95
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// True once in `count` times.
    mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    /// One of the elements, of which there must be some.
    mutating func pick<Elements: RandomAccessCollection>(_ elements: Elements) -> Elements.Element {
        elements[elements.index(elements.startIndex, offsetBy: Int.random(in: 0..<elements.count, using: &self))]
    }

    /// A part of `0..<count` of at most `longest` places.
    mutating func range(in count: Int, longest: Int) -> Range<Int> {
        guard count > 0 else { return 0..<0 }
        let start = Int.random(in: 0..<count, using: &self)
        return start..<min(count, start + Int.random(in: 1...max(1, longest), using: &self))
    }
}
