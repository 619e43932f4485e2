import Foundation

/// The numbers of a tensor in aligned columns, the middle of large ones left out: what PyTorch prints for a tensor.
///
/// ```swift
/// print(x.p)
/// ```
public struct TensorValues: CustomStringConvertible {
    private let tensor: Tensor
    private let options: PrintOptions
    private static let prefix = "Tensor("

    init(_ tensor: Tensor, options: PrintOptions) {
        self.tensor = tensor
        self.options = options
    }

    /// The numbers, as many lines as they take.
    public var description: String {
        guard tensor.count > 0 else { return Self.prefix + "[]\(tensor.ndim == 1 ? "" : ", size: \(tensor.shape)"))" }
        guard let numbers = try? noGrad({ try ShownNumbers(tensor.detach(), options) }) else {
            return Self.prefix + "…)"
        }
        return Self.prefix + text(of: numbers, dim: 0, at: 0, indent: Self.prefix.count) + ")"
    }

    /// The part of the numbers that begins at `start` of those shown, from dimension `dim` on.
    private func text(of numbers: ShownNumbers, dim: Int, at start: Int, indent: Int) -> String {
        let sizes = numbers.shape[dim...]
        guard let size = sizes.first else { return numbers.texts[start] }
        let step = sizes.dropFirst().reduce(1, *)
        var parts = (0..<size).map { index in
            text(of: numbers, dim: dim + 1, at: start + index * step, indent: indent + 1)
        }
        if numbers.isCut[dim] { parts.insert(sizes.count == 1 ? " …" : "…", at: size / 2) }
        let gap = String(repeating: " ", count: indent + 1)
        guard sizes.count == 1 else {
            return "[" + parts.joined(separator: "," + String(repeating: "\n", count: sizes.count - 1) + gap) + "]"
        }
        let perLine = max(1, (options.columns - indent) / (numbers.width + 2))
        let lines = stride(from: 0, to: parts.count, by: perLine).map {
            parts[$0..<min($0 + perLine, parts.count)].joined(separator: ", ")
        }
        return "[" + lines.joined(separator: ",\n" + gap) + "]"
    }
}

/// The numbers that are shown of a tensor, each as a text of one width.
private struct ShownNumbers {
    /// How many are shown along each dimension, and where the middle is left out.
    let shape: [Int]
    let isCut: [Bool]
    let texts: [String]
    let width: Int

    init(_ tensor: Tensor, _ options: PrintOptions) throws {
        let edges = options.edgeitems
        let isLong = tensor.count > options.threshold
        isCut = tensor.shape.map { isLong && $0 > 2 * edges }
        var shown = tensor
        for (dim, size) in tensor.shape.enumerated() where isCut[dim] {
            shown = try concat([shown.narrow(dim, 0, edges), shown.narrow(dim, size - edges, edges)], dim: dim)
        }
        shape = shown.shape.dims
        let bare = try Self.texts(of: shown, options)
        let width = bare.map(\.count).max() ?? 0
        self.width = width
        texts = bare.map { String(repeating: " ", count: width - $0.count) + $0 }
    }

    private static func texts(of tensor: Tensor, _ options: PrintOptions) throws -> [String] {
        guard tensor.dtype == .float32 else { return try tensor.toInts().map(String.init) }
        let numbers = try tensor.toArray()
        let sizes = numbers.filter { $0.isFinite && $0 != 0 }.map(\.magnitude)
        let areWhole = sizes.allSatisfy { $0 == $0.rounded() }
        let hasPowers = options.sciMode ?? Self.needPowers(sizes)
        return numbers.map { number in
            guard number.isFinite else { return "\(number)" }
            if hasPowers, !sizes.isEmpty { return String(format: "%.\(options.precision)e", number) }
            return areWhole ? String(format: "%.0f.", number) : String(format: "%.\(options.precision)f", number)
        }
    }

    /// Whether the numbers are too far apart, too large or too small for a fixed number of digits.
    private static func needPowers(_ sizes: [Double]) -> Bool {
        guard let low = sizes.min(), let high = sizes.max() else { return false }
        return high / low > 1000 || high > 1e8 || low < 1e-4
    }
}

extension Tensor {
    /// The numbers in aligned columns: `print(x.p)`. `setPrintoptions` says how many and in how many digits.
    public var p: TensorValues { TensorValues(self, options: .current) }
}
