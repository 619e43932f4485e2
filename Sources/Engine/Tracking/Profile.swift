import Foundation

/// Where the time and the memory of a computation went. It prints as a table.
public struct Profile: Sendable {
    /// All calls of one operation.
    public struct Operation: Sendable {
        /// What it is: `conv2d`, `conv2d backward`.
        public let name: String
        /// How often it ran.
        public private(set) var calls = 0
        /// How long all of that took.
        public private(set) var seconds = 0.0
        /// How much memory it took for results and workspace, freed since or not.
        public private(set) var bytes = 0

        init(name: String) { self.name = name }

        mutating func add(seconds: Double, bytes: Int) {
            calls += 1
            self.seconds += seconds
            self.bytes += bytes
        }
    }

    /// The operations, the one that took longest first.
    public let operations: [Operation]
    /// How long everything took.
    public let seconds: Double
    /// How much memory tensors held when it began.
    public let bytesBefore: Int
    /// How much memory tensors held at most.
    public let peakBytes: Int

    /// How long everything but the operations took: the cell itself, pictures, files.
    public var secondsOutside: Double { max(0, seconds - operations.reduce(0) { $0 + $1.seconds }) }
}

extension Profile: CustomStringConvertible {
    /// A table of the operations that took longest, at most 80 columns wide.
    public var description: String {
        let shown = operations.prefix(operations.count > Self.longestTable ? Self.longestTable - 1 : Self.longestTable)
        let rest = operations.dropFirst(shown.count)
        let rows =
            [["operation", "calls", "time", "share", "per call", "allocated"]] + shown.map { row($0.name, [$0]) }
            + (rest.isEmpty ? [] : [row("\(rest.count) others", Array(rest))])
            + [["outside of operations", "", timeText(secondsOutside), share(secondsOutside), "", ""]]
            + [["total", "\(sum(operations, \.calls))", timeText(seconds), share(seconds), "", memory(operations)]]
        let held =
            "Tensors held \(readableByteCount(peakBytes)) at most, \(readableByteCount(bytesBefore)) at the start."
        return (Self.aligned(rows) + [held]).joined(separator: "\n")
    }

    /// The number of rows for operations.
    private static let longestTable = 20

    private func row(_ name: String, _ operations: [Operation]) -> [String] {
        let (calls, seconds) = (sum(operations, \.calls), operations.reduce(0) { $0 + $1.seconds })
        return [
            name.count > 28 ? name.prefix(27) + "…" : name, "\(calls)", timeText(seconds), share(seconds),
            timeText(seconds / Double(calls)), memory(operations),
        ]
    }

    private func sum(_ operations: [Operation], _ number: KeyPath<Operation, Int>) -> Int {
        operations.reduce(0) { $0 + $1[keyPath: number] }
    }

    private func memory(_ operations: [Operation]) -> String { readableByteCount(sum(operations, \.bytes)) }

    private func share(_ part: Double) -> String {
        String(format: "%.1f %%", seconds > 0 ? part / seconds * 100 : 0)
    }

    /// The first column to the left, the others to the right, two spaces apart.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + space : space + row[column]
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}

/// A time with three digits and a fitting unit: `1.24 ms`.
private func timeText(_ seconds: Double) -> String {
    let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "µs")]
    let (size, name) = units.first { seconds >= $0.0 } ?? (1e-9, "ns")
    let value = seconds / size
    return String(format: value >= 100 ? "%.0f " : value >= 10 ? "%.1f " : "%.2f ", value) + name
}
