import Engine
import Lessons

/// What `:diff` says of two values.
enum DifferenceDetails {
    static func lines(of first: Value, _ second: Value, width: Int, painter: Painter) throws -> [String] {
        if let (a, b) = (first.module, second.module) as? (Module, Module) {
            return try lines(of: a, b, width: width, painter: painter)
        }
        guard let a = try first.tensor, let b = try second.tensor else {
            throw ShellError(
                "Tensors, models, numbers and arrays of numbers can be compared, not `\(first.type)` with `\(second.type)`."
            )
        }
        return try "\(difference(a, b))".split(separator: "\n").map(String.init)
    }

    private static let mostRows = 40

    /// The parameters and buffers that differ, the one that differs most first.
    private static func lines(of a: Module, _ b: Module, width: Int, painter: Painter) throws -> [String] {
        let others = Dictionary(b.stateDict().map { ($0.name, $0.tensor) }) { first, _ in first }
        var (differences, problems): ([(name: String, difference: TensorDifference)], [String]) = ([], [])
        let names = a.stateDict().map(\.name)
        for (name, tensor) in a.stateDict() {
            guard let other = others[name] else {
                problems.append("only the first has \(name)")
                continue
            }
            if tensor.shape == other.shape {
                differences.append((name, try difference(tensor, other)))
            } else {
                problems.append("\(name) is \(tensor.shape) in the first and \(other.shape) in the second")
            }
        }
        problems += others.keys.filter { !names.contains($0) }.sorted().map { "only the second has \($0)" }
        let unequal = differences.filter { $0.difference.differentCount > 0 || $0.difference.nanCounts.both > 0 }
            .sorted { ($0.difference.largest?.difference ?? 0) > ($1.difference.largest?.difference ?? 0) }
        let heading = "\(unequal.count) of \(names.count) tensors of the state differ"
        let rows = unequal.prefix(mostRows).map { name, difference in
            [
                name, "\(difference.shape)", (difference.largest?.difference ?? 0).short,
                difference.largest.map { "\(Shape($0.index))" } ?? "", difference.isClose ? "close" : "not close",
            ]
        }
        let table = TextTable(
            titles: ["name", "shape", "largest difference", "at", ""], rows: rows,
            alignments: [.left, .left, .right, .left])
        let rest = unequal.count > rows.count ? ["… and \(unequal.count - rows.count) more"] : []
        return problems.prefix(mostRows) + [heading] + (rows.isEmpty ? [] : table.lines(width: width, painter: painter))
            + rest
    }
}

extension Value {
    fileprivate var module: Module? {
        guard case .object(let object) = self else { return nil }
        return object.value as? Module
    }

    /// The value as a tensor, if it has numbers.
    var tensor: Tensor? {
        get throws {
            switch self {
            case .object(let object): return object.value as? Tensor
            case .int(let number): return try Tensor(Double(number))
            case .double(let number): return try Tensor(number)
            case .optional(let wrapped?, _): return try wrapped.tensor
            default: return try numbers.map { try Tensor($0) }
            }
        }
    }
}
