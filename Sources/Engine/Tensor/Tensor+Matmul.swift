import CKernels

extension Tensor {
    /// The matrix product. Matrices are the last two dimensions, [m, k] times [k, n] makes [m, n]; the dimensions in
    /// front broadcast. A tensor of one dimension is a row on the left and a column on the right, and its dimension goes.
    /// - Throws: `EngineError` when the columns of the first are not as many as the rows of the second.
    public func matmul(_ other: Tensor) throws -> Tensor {
        try require(
            dtype == .float32 && other.dtype == .float32, "matmul",
            "both tensors must be float32, but they are \(dtype) and \(other.dtype); convert them with .float()")
        try require(
            ndim > 0 && other.ndim > 0, "matmul",
            "the shapes \(shape) and \(other.shape) must both have dimensions; * multiplies by a number")
        if ndim == 1 { return try unsqueeze(0).matmul(other).squeeze(other.ndim == 1 ? 0 : -2) }
        if other.ndim == 1 { return try matmul(other.unsqueeze(1)).squeeze(-1) }
        let (columns, rows) = (shape[ndim - 1], other.shape[other.ndim - 2])
        try require(
            columns == rows, "matmul",
            "the shapes \(shape) and \(other.shape) do not fit: the first has \(columns) columns, the second \(rows) rows. "
                + "x.T swaps rows and columns")
        if other.ndim == 2, ndim > 2 {  // one product of all the rows instead of one for each matrix
            let front = shape.dims.dropLast()
            return try reshape([front.reduce(1, *), columns]).matmul(other).reshape(front + [other.shape[1]])
        }
        let span = Profiler.begin("matmul")
        defer { span.end() }
        let output = try MatrixProduct(self, other).run()
        return Tensor.record("matmul", [self, other], output) { g in
            [
                self.requiresGrad ? try g.matmul(other.detach().T).summed(to: self.shape) : nil,
                other.requiresGrad ? try self.detach().T.matmul(g).summed(to: other.shape) : nil,
            ]
        }
    }
}

/// A product of two stacks of matrices.
///
/// `@unchecked Sendable`: the threads only read a and b, and each writes matrices of the output of its own.
private struct MatrixProduct: @unchecked Sendable {
    private let a, b: Operand
    private let output: Tensor
    private let m, n, k: Int
    /// Where the matrices of each product begin.
    private let starts: [(a: Int, b: Int)]

    /// A stack of matrices as OpenBLAS takes them: rows or columns in order, and the distance between them.
    private struct Operand {
        let tensor: Tensor
        let transposed: Bool
        let leading: Int

        init(_ tensor: Tensor) throws {
            let (rows, columns) = (tensor.shape[tensor.ndim - 2], tensor.shape[tensor.ndim - 1])
            let (rowStride, columnStride) = (tensor.strides[tensor.ndim - 2], tensor.strides[tensor.ndim - 1])
            if columnStride == 1 || columns == 1, rows == 1 || rowStride >= Swift.max(1, columns) {
                self.tensor = tensor
                transposed = false
                leading = rows == 1 ? Swift.max(1, columns) : rowStride
            } else if rowStride == 1 || rows == 1, columns == 1 || columnStride >= Swift.max(1, rows) {
                self.tensor = tensor
                transposed = true
                leading = columns == 1 ? Swift.max(1, rows) : columnStride
            } else {
                self.tensor = try tensor.detach().contiguous()
                transposed = false
                leading = Swift.max(1, columns)
            }
        }

        /// Where each matrix begins when the dimensions in front are broadcast to `batch`.
        func starts(_ batch: Shape) -> [Int] {
            let whole = Shape(batch.dims + tensor.shape.suffix(2))
            let strides = tensor.strides(broadcastTo: whole)
            return batch.indices.reduce([0]) { starts, dim in
                starts.flatMap { start in (0..<batch[dim]).map { start + $0 * strides[dim] } }
            }
        }
    }

    init(_ first: Tensor, _ second: Tensor) throws {
        a = try Operand(first)
        b = try Operand(second)
        (m, k, n) = (first.shape[first.ndim - 2], first.shape[first.ndim - 1], second.shape[second.ndim - 1])
        let batch = try Shape(first.shape.dims.dropLast(2)).broadcast(
            with: Shape(second.shape.dims.dropLast(2)), for: "matmul")
        output = try Tensor.empty(Shape(batch.dims + [m, n]), for: "matmul")
        let limit = Int(Int32.max)
        try require(
            Swift.max(m, n, k, a.leading, b.leading) <= limit, "matmul",
            "matrices of more than \(limit) rows or columns are not supported: \(first.shape), \(second.shape)")
        starts = output.count == 0 ? [] : Array(zip(a.starts(batch), b.starts(batch)).map { ($0, $1) })
    }

    /// Multiplies: one matrix after another with all threads on each, or, where there are enough, a share of the matrices
    /// for each thread.
    func run() -> Tensor {
        if starts.count < Int(ck_thread_count()) {
            starts.indices.forEach(multiply)
        } else {
            parallelFor(starts.count) { range, _ in range.forEach(multiply) }
        }
        return output
    }

    private func multiply(_ matrix: Int) {
        let start = starts[matrix]
        Tensor.withFloats(a.tensor, b.tensor, output) { x, y, out in
            ck_matmul(
                a.transposed, b.transposed, m, n, k, x + start.a, a.leading, y + start.b, b.leading, 0,
                out + matrix * m * n, n)
        }
    }
}
