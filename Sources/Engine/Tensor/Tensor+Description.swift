/// A tensor in one line: its shape, then its values where there are few, else how many there are, their range, mean and
/// standard deviation, and how they are distributed over eight equal parts of the range.
extension Tensor: CustomStringConvertible {
    private static let mostValuesShown = 10

    /// One line: `Tensor[8, 3, 32, 32] n=24576 (96 KiB) x∈[-1, 1] μ=-0.12 σ=0.58 ▁▂▄▅▇█▃▁`.
    public var description: String {
        guard let summary = try? NumberSummary(self, bins: 8, quantiles: []) else { return head }
        let shown = try? noGrad { try shownValues() }
        let parts = [head] + (shown.map { [listing($0)] } ?? statistics(summary))
        return (parts + (shown == nil ? [] : summary.warnings) + marks).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// `Tensor[8, 3, 32, 32]`, with the type where it is not float32.
    var head: String { "Tensor\(shape)" + (dtype == .int64 ? " int64" : "") }

    /// The values as texts where there are few.
    private func shownValues() throws -> [String]? {
        guard count <= Self.mostValuesShown else { return nil }
        return try dtype == .int64 ? toInts().map(String.init) : toArray().map(\.short)
    }

    private var marks: [String] { grad != nil || requiresGrad ? ["grad"] : [] }

    private func statistics(_ summary: NumberSummary) -> [String] {
        ["n=\(count) (\(readableByteCount(count * dtype.byteCount)))", summary.description]
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
}

extension NumberSummary: CustomStringConvertible {
    /// Range, mean, standard deviation and histogram in one line: `x∈[-1, 1] μ=-0.12 σ=0.58 ▁▂▄▅▇█▃▁`.
    public var description: String {
        guard let range else { return warnings.joined(separator: " ") }
        let statistics = [
            "x∈[\(range.lowerBound.short), \(range.upperBound.short)]", "μ=\(mean.short)", "σ=\(std.short)", spark,
        ]
        let parts = (range == 0...0 ? ["all zeros"] : statistics) + warnings
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// What is wrong with numbers that are not finite.
    var warnings: [String] { (nanCount > 0 ? ["NaN!"] : []) + (infinityCount > 0 ? ["Inf!"] : []) }

    /// The histogram in one character for each part of the range; empty where all numbers are the same. Only a part
    /// without numbers has the lowest bar.
    var spark: String {
        guard let range, range.lowerBound < range.upperBound, let most = bins.max() else { return "" }
        let bars = Array("▁▂▃▄▅▆▇█")
        return String(bins.map { bars[($0 * (bars.count - 1) + most - 1) / most] })
    }
}
