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
        ModuleTrace.count(multiplyAdds: output.count * columns)
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
    /// How many matrices of each there are, along the dimensions in front.
    private let batch: Shape

    /// A stack of matrices as OpenBLAS takes them: rows or columns in order, and the distance between them.
    private struct Operand {
        let tensor: Tensor
        let transposed: Bool
        let leading: Int
        /// The distance between matrices along the dimensions in front.
        let matrixStrides: [Int]

        /// - Parameter batch: the sizes to which the dimensions in front are broadcast.
        init(_ tensor: Tensor, batch: Shape) throws {
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
            matrixStrides = self.tensor.strides(broadcastTo: Shape(batch.dims + tensor.shape.suffix(2))).dropLast(2)
        }

        /// Where a matrix begins.
        func start(_ matrix: Int, of batch: Shape) -> Int {
            var (start, rest) = (0, matrix)
            for dim in batch.indices.reversed() {
                start += rest % batch[dim] * matrixStrides[dim]
                rest /= batch[dim]
            }
            return start
        }
    }

    init(_ first: Tensor, _ second: Tensor) throws {
        batch = try Shape(first.shape.dims.dropLast(2)).broadcast(
            with: Shape(second.shape.dims.dropLast(2)), for: "matmul")
        a = try Operand(first, batch: batch)
        b = try Operand(second, batch: batch)
        (m, k, n) = (first.shape[first.ndim - 2], first.shape[first.ndim - 1], second.shape[second.ndim - 1])
        output = try Tensor.empty(Shape(batch.dims + [m, n]), for: "matmul")
        let limit = Int(Int32.max)
        try require(
            Swift.max(m, n, k, a.leading, b.leading) <= limit, "matmul",
            "matrices of more than \(limit) rows or columns are not supported: \(first.shape), \(second.shape)")
    }

    /// Multiplies: one matrix after another with all threads on each, or, where there are enough, a share of the matrices
    /// for each thread.
    func run() throws -> Tensor {
        let count = output.count == 0 ? 0 : batch.elementCount
        if count < Int(ck_thread_count()) {
            multiply(0..<count)
        } else {
            parallelFor(count) { range, _ in multiply(range) }
        }
        try Interruption.check()
        return output
    }

    private func multiply(_ matrices: Range<Int>) {
        for matrix in matrices where !Interruption.isRequested {
            let (startA, startB) = (a.start(matrix, of: batch), b.start(matrix, of: batch))
            Tensor.withFloats(a.tensor, b.tensor, output) { x, y, out in
                ck_matmul(
                    a.transposed, b.transposed, m, n, k, x + startA, a.leading, y + startB, b.leading, 0,
                    out + matrix * m * n, n)
            }
        }
    }
}
