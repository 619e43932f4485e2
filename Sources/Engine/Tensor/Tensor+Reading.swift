import CKernels

// Numbers out of tensors. Users get Double and Int; the engine reads its own float32.

extension Tensor {
    /// The number that a tensor of one element holds.
    /// - Throws: `EngineError` when there are more elements, or none.
    public func item() throws -> Double {
        try requireOneElement("item")
        return dtype == .int64 ? Double(withInts { $0.pointee }) : Double(withFloats { $0.pointee })
    }

    /// The whole number that a tensor of one element holds; a float is cut towards zero.
    /// - Throws: `EngineError` when there are more elements, or none.
    public func intItem() throws -> Int {
        try requireOneElement("intItem")
        return try to(.int64).withInts { Int($0.pointee) }
    }

    private func requireOneElement(_ operation: String) throws {
        try require(
            count == 1, operation,
            "only a tensor of one element is a number, but this one has the shape \(shape); index it or reduce it first"
        )
    }

    /// All elements in order.
    public func toArray() throws -> [Double] {
        try SystemMemory.require(count * MemoryLayout<Double>.stride, for: "toArray")
        return dtype == .int64 ? try toInts().map(Double.init) : try toFloats().map(Double.init)
    }

    /// All elements in order as whole numbers; floats are cut towards zero.
    public func toInts() throws -> [Int] {
        try SystemMemory.require(count * MemoryLayout<Int>.stride, for: "toInts")
        let ordered = try to(.int64).contiguous()
        return ordered.withInts { UnsafeBufferPointer(start: $0, count: count).map { Int($0) } }
    }

    /// All elements in order, as they are stored.
    func toFloats() throws -> [Float] {
        try SystemMemory.require(count * MemoryLayout<Float>.stride, for: "toArray")
        let ordered = try to(.float32).contiguous()
        return ordered.withFloats { Array(UnsafeBufferPointer(start: $0, count: count)) }
    }
}
