import Foundation

/// Documents that are JSON and yet not what they should be, besides those that are not even JSON.
enum JSONDamage {
    /// A document with changed members, or with damaged bytes.
    static func damage(_ document: Data, _ random: inout SeededGenerator) throws -> Data {
        if random.oneIn(4) { return ByteDamage.damage(document, &random) }
        if random.oneIn(30) { return nested(&random) }
        var value = try JSONSerialization.jsonObject(with: document, options: .fragmentsAllowed)
        for _ in 0..<Int.random(in: 1...3, using: &random) { value = changed(value, &random) }
        return try JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys])
    }

    private static func nested(_ random: inout SeededGenerator) -> Data {
        let depth = random.pick([100, 600, 100_000])
        let (open, close) = random.pick([("[", "]"), ("{\"a\":", "}")])
        return Data((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
    }

    /// The value with one of its parts, or itself, changed.
    private static func changed(_ value: Any, _ random: inout SeededGenerator) -> Any {
        switch value {
        case var members as [String: Any] where !members.isEmpty && !random.oneIn(20):
            let key = random.pick(members.keys.sorted())
            switch Int.random(in: 0..<8, using: &random) {
            case 0: members[key] = nil
            case 1: members["\(key)x"] = members.removeValue(forKey: key)
            default: members[key] = changed(members[key] ?? NSNull(), &random)
            }
            return members
        case var elements as [Any] where !elements.isEmpty && !random.oneIn(8):
            let at = Int.random(in: 0..<elements.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: elements.remove(at: at)
            case 1: elements.append(contentsOf: elements)
            default: elements[at] = changed(elements[at], &random)
            }
            return elements
        default: return random.pick(replacements)
        }
    }

    nonisolated(unsafe) private static let replacements: [Any] = [
        0, 1, -1, 2, 3, 8, 17, 1000, 65536, 1_000_000, 4_294_967_296, Int.max, Int.min, 0.5, -0.5, 1e-300, 1e300, 1.5e9,
        true, false, NSNull(), "", "a", "DownBlock2D", "AttnDownBlock2D", "linear", "../../etc/passwd", "nan", "🦋",
        String(repeating: "long", count: 10_000), [Any](), [0], [1, -1], [[1]], [String: Any](), ["a": 1],
        (0..<1000).map { $0 }, "let a = 1", "[[Int]]", "Tensor",
    ]
}
