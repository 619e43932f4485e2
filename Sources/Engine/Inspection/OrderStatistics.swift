import CKernels

/// Numbers by their place in order, found without putting all of them in order.
struct OrderStatistics {
    /// From the smallest finite number to the largest.
    let range: ClosedRange<Double>
    /// The wanted places, from 0, when all finite numbers are in rising order.
    let ranks: [Int]

    private static let binCount = 1 << 16
    /// So many numbers are put in order at once.
    private static let mostCollected = 1 << 20

    /// The numbers at the wanted places: those in the same thin slices of the range are collected and put in order.
    func numbers(in numbers: inout ck_numbers) throws -> [Double] {
        guard !ranks.isEmpty else { return [] }
        if range.lowerBound == range.upperBound { return ranks.map { _ in range.lowerBound } }
        var counts = [Int](repeating: 0, count: Self.binCount)
        var workspace = [UInt64](repeating: 0, count: (Self.binCount + 1) * Int(ck_thread_count()))
        ck_histogram(&numbers, range.lowerBound, range.upperBound, Int32(Self.binCount), &counts, &workspace)
        // Half of the counts would make room for too few numbers.
        try Interruption.check()
        let (wanted, places) = slices(counts)
        let total = wanted.indices.reduce(0) { wanted[$1] > 0 ? $0 + counts[$1] : $0 }
        guard total <= Self.mostCollected else { return try numbersByDigits(in: &numbers) }
        var collected = [Double](repeating: 0, count: total)
        _ = ck_collect(
            &numbers, range.lowerBound, range.upperBound, Int32(Self.binCount), wanted, &collected)
        collected.sort()
        return places.map { collected[$0] }
    }

    /// The slices that hold a wanted number, and where it stands among the numbers of all these slices.
    private func slices(_ counts: [Int]) -> (wanted: [UInt8], places: [Int]) {
        var wanted = [UInt8](repeating: 0, count: counts.count)
        var places = [Int](repeating: 0, count: ranks.count)
        var (before, collected) = (0, 0)
        for (slice, count) in counts.enumerated() {
            for (index, rank) in ranks.enumerated() where rank >= before && rank < before + count {
                wanted[slice] = 1
                places[index] = collected + rank - before
            }
            before += count
            if wanted[slice] > 0 { collected += count }
        }
        return (wanted, places)
    }

    /// The same where a few numbers are so far out that most of the others are in one slice: the digits of the numbers'
    /// keys are found one after the other.
    private func numbersByDigits(in numbers: inout ck_numbers) throws -> [Double] {
        let radix = Int(CK_KEY_VALUES)
        var keys = [UInt64](repeating: 0, count: ranks.count)
        // How many more numbers with the digits found so far come before the wanted one.
        var rest = ranks
        var wanted = [UInt8](repeating: 0, count: radix)
        for digit in 0..<Int(CK_KEY_DIGITS) {
            let prefixes = Array(Set(keys)).sorted()
            var counts = [UInt64](repeating: 0, count: prefixes.count * radix)
            var workspace = [UInt64](repeating: 0, count: counts.count * Int(ck_thread_count()))
            ck_count_keys(&numbers, Int32(digit), Int32(prefixes.count), prefixes, &counts, &workspace, &wanted)
            try Interruption.check()
            for index in keys.indices {
                let start = (prefixes.firstIndex(of: keys[index]) ?? 0) * radix
                var value = 0
                while value < radix - 1, rest[index] >= Int(counts[start + value]) {
                    rest[index] -= Int(counts[start + value])
                    value += 1
                }
                keys[index] = keys[index] << 16 | UInt64(value)
            }
        }
        return keys.map(ck_number_of_key)
    }
}
