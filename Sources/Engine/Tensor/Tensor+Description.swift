import Foundation

/// A tensor in one line: its shape, then its values where there are few, else how many there are, their range, mean and
/// standard deviation, and how they are distributed over eight equal parts of the range.
extension Tensor: CustomStringConvertible {
    private static let mostValuesShown = 10

    /// One line: `Tensor[8, 3, 32, 32] n=24576 (96 KiB) x∈[-1, 1] μ=-0.12 σ=0.58 ▁▂▄▅▇█▃▁`.
    public var description: String {
        guard let values = try? noGrad({ try toArray() }) else { return head }
        let shown = try? shownValues()
        let parts = [head] + (shown.map { [listing($0)] } ?? statistics(values))
        return (parts + warnings(values) + marks).filter { !$0.isEmpty }.joined(separator: " ")
    }

    private var head: String { "Tensor\(shape)" + (dtype == .int64 ? " int64" : "") }

    /// The values as texts where there are few.
    private func shownValues() throws -> [String]? {
        guard count <= Self.mostValuesShown else { return nil }
        return try dtype == .int64 ? toInts().map(String.init) : toArray().map(\.short)
    }

    private var marks: [String] { grad != nil || requiresGrad ? ["grad"] : [] }

    private func statistics(_ values: [Double]) -> [String] {
        let size = "n=\(count) (\(Self.byteSize(count * dtype.byteCount)))"
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return [size] }
        if low == 0, high == 0 { return [size, "all zeros"] }
        let mean = finite.reduce(0, +) / Double(finite.count)
        let variance = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Swift.max(1, finite.count - 1))
        return [
            size, "x∈[\(low.short), \(high.short)]", "μ=\(mean.short)",
            "σ=\(variance.squareRoot().short)", Self.histogram(finite, low, high),
        ]
    }

    private func warnings(_ values: [Double]) -> [String] {
        (values.contains(where: \.isNaN) ? ["NaN!"] : []) + (values.contains(where: \.isInfinite) ? ["Inf!"] : [])
    }

    /// The values in nested brackets.
    private func listing(_ values: [String]) -> String {
        func nested(_ dims: ArraySlice<Int>, _ values: ArraySlice<String>) -> String {
            guard let size = dims.first else { return values.first ?? "[]" }
            let step = size == 0 ? 0 : values.count / size
            let parts = (0..<size).map { part in
                nested(
                    dims.dropFirst(),
                    values[(values.startIndex + part * step)..<(values.startIndex + (part + 1) * step)])
            }
            return "[" + parts.joined(separator: ", ") + "]"
        }
        return nested(shape.dims[...], values[...])
    }

    private static func histogram(_ values: [Double], _ low: Double, _ high: Double) -> String {
        guard high > low else { return "" }
        let bars = Array("▁▂▃▄▅▆▇█")
        var counts = [Int](repeating: 0, count: bars.count)
        for value in values {
            counts[Swift.min(bars.count - 1, Int((value - low) / (high - low) * Double(bars.count)))] += 1
        }
        let most = counts.max() ?? 1
        return String(counts.map { bars[$0 * (bars.count - 1) / most] })
    }

    private static func byteSize(_ bytes: Int) -> String {
        if bytes < 1024 { return "\(bytes) B" }
        let (size, unit) = bytes < 1 << 20 ? (1024.0, "KiB") : bytes < 1 << 30 ? (0x1p20, "MiB") : (0x1p30, "GiB")
        return (Double(bytes) / size).short + " " + unit
    }
}
