/// All about a tensor: shape, layout in memory, gradient, statistics and histogram. It prints as several lines.
public struct TensorSummary: CustomStringConvertible {
    /// Something about the tensor that is not in its numbers.
    public struct Fact: Hashable, Sendable {
        /// What it is about: `layout`.
        public let subject: String
        /// What is so.
        public let text: String

        /// A fact.
        public init(subject: String, text: String) {
            (self.subject, self.text) = (subject, text)
        }
    }

    /// What kind of tensor it is and how large.
    public let heading: String
    /// Layout and gradient.
    public let facts: [Fact]
    /// The statistics of its numbers.
    public let numbers: NumberSummary

    init(_ tensor: Tensor) throws {
        let kind = tensor is Parameter ? "Parameter" : tensor is Buffer ? "Buffer" : "Tensor"
        heading =
            "\(kind)\(tensor.shape) \(tensor.dtype): \(tensor.count.grouped) values in "
            + readableByteCount(tensor.count * tensor.dtype.byteCount)
        facts = [
            Fact(subject: "layout", text: tensor.layoutText), Fact(subject: "gradient", text: tensor.gradientText),
        ]
        numbers = try NumberSummary(tensor)
    }

    /// Heading, facts and statistics.
    public var description: String { ([heading] + lines(with: [])).joined(separator: "\n") }

    /// All lines but the heading, with more facts after those of the tensor.
    public func lines(with more: [Fact]) -> [String] {
        let facts = facts + more
        let width = facts.map(\.subject.count).max() ?? 0
        return facts.map { $0.subject + String(repeating: " ", count: width - $0.subject.count) + "  " + $0.text }
            + numbers.lines
    }
}

extension Tensor {
    /// All about the tensor: `x.summary`.
    /// - Throws: `EngineError` when there is no memory to look at it.
    public var summary: TensorSummary { get throws { try TensorSummary(self) } }

    /// How the elements lie in memory.
    fileprivate var layoutText: String {
        let steps = "strides \(Shape(strides))"
        if count == 0 { return "no elements" }
        if isContiguous { return "contiguous, \(steps)" }
        if isChannelsLast { return "channels-last, \(steps)" }
        if zip(shape, strides).contains(where: { $0 > 1 && $1 == 0 }) {
            return "a view that repeats elements, \(steps)"
        }
        return isDense ? "transposed, \(steps)" : "a view with gaps, \(steps)"
    }

    /// Whether there is a gradient, and where the tensor comes from.
    fileprivate var gradientText: String {
        let gradient = grad.map { "\($0)" }
        if let gradFn { return "recorded, made by \(gradFn)" + (gradient.map { "; \($0)" } ?? "") }
        if let gradient { return gradient }
        return requiresGrad ? "required, not computed yet" : "none required"
    }
}

extension NumberSummary {
    /// Moments, quantiles and a histogram.
    public var lines: [String] {
        guard let range else { return [count == 0 ? "no values" : "none of the values is finite\(oddities)"] }
        let moments = "mean \(mean.short)   std \(std.short)\(oddities)"
        let ends =
            [("min", range.lowerBound)] + quantiles.map { (Self.name(of: $0.share), $0.value) }
            + [("max", range.upperBound)]
        return [moments, ends.map { "\($0) \($1.short)" }.joined(separator: "   ")] + histogramLines
    }

    /// How many numbers are odd ones.
    private var oddities: String {
        let counts = [(nanCount, "NaN"), (infinityCount, "infinite"), (zeroCount, "zero")].filter { $0.0 > 0 }
        return counts.isEmpty ? "" : "   (\(counts.map { "\($0.0.grouped) \($0.1)" }.joined(separator: ", ")))"
    }

    private static func name(of share: Double) -> String { share == 0.5 ? "median" : "\((share * 100).short) %" }

    /// A bar for each part of the range, labelled with where it starts.
    private var histogramLines: [String] {
        guard let range, range.lowerBound < range.upperBound, let most = bins.max() else { return [] }
        let (low, high) = (range.lowerBound, range.upperBound)
        let starts = bins.indices.map { index in
            let part = Double(index) / Double(bins.count)
            return (low * (1 - part) + high * part).short
        }
        let width = starts.map(\.count).max() ?? 0
        let room = Swift.max(10, Swift.min(50, PrintOptions.current.columns - width - 16))
        return zip(starts, bins).map { start, count in
            let bar = String(repeating: "█", count: (count * room + most - 1) / most)
            return String(repeating: " ", count: width - start.count) + "\(start) \(bar)\(bar.isEmpty ? "" : " ")"
                + count.grouped
        }
    }
}
