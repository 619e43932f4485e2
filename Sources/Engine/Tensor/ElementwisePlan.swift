import CKernels

/// How a kernel walks its operands together: dimensions sorted by the output's layout and merged where all operands
/// allow it, so that most operations are one long row.
struct ElementwisePlan {
    /// Sizes, outermost first; the last is the row.
    private(set) var sizes: [Int] = []
    /// Strides in bytes of each operand, the output first.
    private(set) var strides: [[Int]]

    /// - Parameters:
    ///   - shape: the shape of the output, to which every operand has been broadcast.
    ///   - operands: strides in elements and bytes of an element, the output first.
    init(_ shape: Shape, operands: [(strides: [Int], byteCount: Int)]) {
        strides = operands.map { _ in [] }
        let output = operands[0].strides
        let order = shape.indices.filter { shape[$0] != 1 }.sorted { output[$0] > output[$1] }
        for dim in order {
            let steps = operands.map { $0.strides[dim] * $0.byteCount }
            if let outer = sizes.indices.last,
                strides.indices.allSatisfy({ strides[$0][outer] == steps[$0] * shape[dim] })
            {
                sizes[outer] *= shape[dim]
                for operand in strides.indices { strides[operand][outer] = steps[operand] }
            } else {
                sizes.append(shape[dim])
                for operand in strides.indices { strides[operand].append(steps[operand]) }
            }
        }
        if sizes.isEmpty {
            sizes = [1]
            strides = operands.map { _ in [0] }
        }
    }

    /// Runs `operation`; `addresses` are those of the operands' first elements.
    func run(_ operation: ck_op, _ addresses: [UnsafeMutableRawPointer?]) {
        let flatStrides = strides.flatMap { $0 }
        sizes.withUnsafeBufferPointer { sizes in
            flatStrides.withUnsafeBufferPointer { strides in
                var plan = ck_plan(
                    dims: Int32(sizes.count), operands: Int32(addresses.count), sizes: sizes.baseAddress,
                    strides: strides.baseAddress)
                ck_elementwise(operation, &plan, addresses)
            }
        }
    }
}

extension Shape {
    /// The shape to which two shapes broadcast: aligned at the last dimension, sizes equal or one of them 1.
    func broadcast(with other: Shape, for operation: String) throws -> Shape {
        var result = count >= other.count ? dims : other.dims
        for back in 1...Swift.max(1, Swift.min(count, other.count)) where !isEmpty && !other.isEmpty {
            let (a, b) = (self[count - back], other[other.count - back])
            guard a == b || a == 1 || b == 1 else {
                throw EngineError(
                    operation,
                    "the shapes \(self) and \(other) do not fit: counted from the last dimension, sizes must be equal or "
                        + "one of them 1, but \(a) meets \(b)")
            }
            result[result.count - back] = a == 1 ? b : a
        }
        return Shape(result)
    }
}

extension Tensor {
    /// The strides with which this tensor is walked as one of `target` shape: 0 along dimensions that it repeats.
    func strides(broadcastTo target: Shape) -> [Int] {
        let added = target.count - ndim
        return target.indices.map { dim in
            guard dim >= added, shape[dim - added] == target[dim] || shape[dim - added] != 1 else { return 0 }
            return strides[dim - added]
        }
    }

    /// A new tensor of `operation` on each element of `inputs`, which broadcast against each other. Its layout in memory
    /// is that of the first input that is dense and has the full shape.
    static func elementwise(
        _ operation: ck_op, _ inputs: [Tensor], dtype: DType = .float32, for name: String
    ) throws -> Tensor {
        let span = Profiler.begin(name)
        defer { span.end() }
        let shape = try inputs.dropFirst().reduce(inputs[0].shape) { try $0.broadcast(with: $1.shape, for: name) }
        let model = inputs.first { $0.shape == shape && $0.isDense }
        let output = try Tensor.empty(shape, strides: model?.strides, dtype: dtype, for: name)
        try elementwise(operation, inputs, into: output, for: name)
        return output
    }

    /// The same into memory that exists: `output` may be any view that does not repeat elements.
    static func elementwise(_ operation: ck_op, _ inputs: [Tensor], into output: Tensor, for name: String) throws {
        guard output.count > 0 else { return }
        let span = Profiler.begin(name)
        defer { span.end() }
        let operands = [output] + inputs
        let plan = ElementwisePlan(
            output.shape,
            operands: operands.map { ($0.strides(broadcastTo: output.shape), $0.dtype.byteCount) })
        try require(
            plan.sizes.count <= Int(CK_MAX_DIMS), name,
            "tensors of more than \(CK_MAX_DIMS) dimensions in this layout are not supported; reshape to fewer")
        withExtendedLifetime(operands) { plan.run(operation, operands.map(\.address)) }
        try Interruption.check()
    }

    /// The address of the first element: valid while the storage is kept alive.
    var address: UnsafeMutableRawPointer { storage.base + offset * dtype.byteCount }

    /// Copies `source`, broadcast to this shape, into this view. Only for tensors under construction and buffers: what
    /// autograd has recorded of this memory does not notice.
    func copyElements(from source: Tensor, for name: String) throws {
        let operation: ck_op =
            switch (source.dtype, dtype) {
            case (.float32, .float32): CK_COPY
            case (.int64, .int64): CK_INT_COPY
            case (.int64, .float32): CK_INT_TO_FLOAT
            case (.float32, .int64): CK_FLOAT_TO_INT
            }
        try Tensor.elementwise(operation, [source], into: self, for: name)
    }
}
