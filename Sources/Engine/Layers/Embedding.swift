/// A table of vectors, looked up by number: for class labels.
public final class Embedding: Module {
    /// The table, [count, dim]; starts from the standard normal distribution.
    public let weight: Parameter

    /// - Throws: `EngineError` when a size is below 1.
    public init(_ count: Int, _ dim: Int) throws {
        try Initialization.checkSizes("Embedding", ["count": count, "dim": dim])
        weight = Parameter(try Tensor.randn([count, dim]))
    }

    public override var details: String { "\(weight.shape[0]), \(weight.shape[1])" }

    /// - Parameter indices: int64 of any shape; each stands for a row of the table.
    /// - Returns: the rows, [indices' shape, dim].
    /// - Throws: `EngineError` when an index is not in the table.
    public func callAsFunction(_ indices: Tensor) throws -> Tensor {
        try traced(indices) { try indices.embedding(weight) }
    }
}

extension Tensor {
    /// The rows of `table` that these int64 numbers stand for; see `Embedding`.
    func embedding(_ table: Tensor) throws -> Tensor {
        try checkIndices(into: table)
        return try table.indexSelect(0, flatten()).reshape(shape.dims + [table.shape[1]])
    }

    private func checkIndices(into table: Tensor) throws {
        try require(
            dtype == .int64, "Embedding",
            "the indices \(shape) must be int64, but are \(dtype); convert them with long()")
        try require(table.ndim == 2, "Embedding", "the table must be [count, dim], but is \(table.shape)")
        let size = table.shape[0]
        if let wrong = try toInts().first(where: { !(0..<size).contains($0) }) {
            throw EngineError(
                "Embedding", "there is no row \(wrong) in a table of \(size); indices run from 0 to \(size - 1)")
        }
    }
}
