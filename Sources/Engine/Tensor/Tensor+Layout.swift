import CKernels

// Types and layouts: the same numbers in another type or another order in memory.

extension Tensor {
    /// The same numbers as `type`: a float becomes an integer by cutting it towards zero. Returns this tensor where
    /// nothing has to change.
    public func to(_ type: DType) throws -> Tensor {
        guard type != dtype else { return self }
        let span = Profiler.begin("to(.\(type))")
        defer { span.end() }
        let converted = try Tensor.empty(shape, strides: isDense ? strides : nil, dtype: type, for: "to(.\(type))")
        try converted.copyElements(from: self, for: "to(.\(type))")
        return converted
    }

    /// The same numbers as float32.
    public func float() throws -> Tensor { try to(.float32) }

    /// The same numbers as int64, cut towards zero.
    public func long() throws -> Tensor { try to(.int64) }

    /// The same numbers in memory of their own.
    public func copy() throws -> Tensor { try laidOut(isDense ? strides : shape.contiguousStrides, "copy") }

    /// This tensor, or a copy whose elements lie in order with the last dimension innermost.
    public func contiguous() throws -> Tensor {
        isContiguous ? self : try laidOut(shape.contiguousStrides, "contiguous")
    }

    /// This tensor, or a copy whose channels lie innermost in memory: the layout that convolutions work in. The shape
    /// stays NCHW.
    public func channelsLast() throws -> Tensor {
        try require(ndim == 4, "channelsLast", "images have the shape [N, C, H, W], but this tensor has \(shape)")
        return isChannelsLast ? self : try laidOut(shape.channelsLastStrides, "channelsLast")
    }

    private func laidOut(_ strides: [Int], _ operation: String) throws -> Tensor {
        let span = Profiler.begin(operation)
        defer { span.end() }
        let output = try Tensor.empty(shape, strides: strides, dtype: dtype, for: operation)
        try output.copyElements(from: self, for: operation)
        return Tensor.record(operation, [self], output) { [$0] }
    }

    /// The same numbers, of which no operation is recorded: gradients do not flow through.
    public func detach() -> Tensor { Tensor(sharing: self) }

    /// Asks for the gradient of this tensor: after `loss.backward()` it stands in `grad`. Returns this tensor.
    /// - Throws: `EngineError` when this is an int64 tensor, or the result of a recorded operation.
    @discardableResult
    public func requiresGrad(_ required: Bool = true) throws -> Tensor {
        try require(dtype == .float32, "requiresGrad", "only float32 tensors have gradients, and this one is \(dtype)")
        try require(
            gradNode == nil, "requiresGrad",
            "this tensor is the result of a recorded operation (\(gradNode?.operation ?? "")); "
                + "call detach() first to make a leaf of it")
        requiresGrad = required
        return self
    }
}
