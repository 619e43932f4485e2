import Foundation

/// What disks, networks and editors do to a file.
enum ByteDamage {
    /// `data` with one to four kinds of damage.
    static func damage(_ data: Data, _ random: inout SeededGenerator) -> Data {
        var bytes = [UInt8](data)
        for _ in 0..<Int.random(in: 1...4, using: &random) { damageOnce(&bytes, &random) }
        return Data(bytes)
    }

    private static func damageOnce(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return bytes.append(UInt8.random(in: 0...255, using: &random)) }
        // Headers are where sizes stand.
        let at = Int.random(in: 0..<(random.oneIn(2) ? min(64, bytes.count) : bytes.count), using: &random)
        switch Int.random(in: 0..<9, using: &random) {
        case 0: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 2: overwrite(&bytes, at, with: random.pick(extremes))
        case 3: bytes.removeSubrange(at...)
        case 4: bytes.removeSubrange(random.range(in: bytes.count, longest: 64))
        case 5:
            let range = random.range(in: bytes.count, longest: 64)
            bytes.insert(contentsOf: bytes[range], at: at)
        case 6:
            let count = random.pick([1, 4, 100, 5000])
            bytes.insert(contentsOf: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }, at: at)
        case 7:
            bytes.append(
                contentsOf: (0..<random.pick([1, 100])).map { _ in UInt8.random(in: 0...255, using: &random) })
        default:
            overwrite(
                &bytes, at, with: [UInt8](repeating: random.pick([0, 255, 32, 48]), count: random.pick([1, 8, 200])))
        }
    }

    private static func overwrite(_ bytes: inout [UInt8], _ at: Int, with new: [UInt8]) {
        let end = min(bytes.count, at + new.count)
        bytes.replaceSubrange(at..<end, with: new.prefix(end - at))
    }

    private static let extremes: [[UInt8]] = [
        [255, 255, 255, 255], [127, 255, 255, 255], [255, 255, 255, 127], [0, 0, 0, 0], [128, 0, 0, 0], [0, 0, 0, 128],
        [255, 255, 255, 255, 255, 255, 255, 255], [255, 255, 255, 255, 255, 255, 255, 127], [0, 0, 255, 255],
    ]
}
