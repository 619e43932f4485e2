/// A named series of points for a plot.
///
/// ```swift
/// plot([Line("training", losses), Line("validation", others)], yLabel: "loss")
/// ```
public struct Line: Sendable {
    /// What the legend calls it.
    public let name: String
    /// Where the points lie from left to right.
    public let x: [Double]
    /// Where the points lie from bottom to top.
    public let y: [Double]
    /// Whether it is drawn thin and pale, behind another that matters more.
    var isFaint = false

    /// Values at the places 0, 1, 2 and so on.
    public init(_ name: String, _ values: [Double]) {
        self.name = name
        x = values.indices.map(Double.init)
        y = values
    }

    /// The values of a tensor at the places 0, 1, 2 and so on.
    /// - Throws: `EngineError` when the tensor is not one-dimensional.
    public init(_ name: String, _ values: Tensor) throws {
        self.init(name, try Self.numbers(values, "Line"))
    }

    /// The points (x, y).
    /// - Throws: `EngineError` when there are more of one than of the other.
    public init(_ name: String, x: [Double], y: [Double]) throws {
        try require(x.count == y.count, "Line", "\"\(name)\" has \(x.count) values of x but \(y.count) of y")
        (self.name, self.x, self.y) = (name, x, y)
    }

    /// The points (x, y) of two one-dimensional tensors.
    /// - Throws: `EngineError` when there are more of one than of the other, or one has other dimensions.
    public init(_ name: String, x: Tensor, y: Tensor) throws {
        try self.init(name, x: Self.numbers(x, "Line"), y: Self.numbers(y, "Line"))
    }

    static func numbers(_ tensor: Tensor, _ operation: String) throws -> [Double] {
        try require(
            tensor.ndim == 1, operation,
            "a line is drawn from a tensor of one dimension, not \(tensor.shape); pick a part of it or reshape([-1])")
        return try tensor.float().toArray()
    }
}
