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
        if dtype == .int64 { return try ints { Double($0) } }
        return try floats { Double($0) }
    }

    /// All elements in order as whole numbers; floats are cut towards zero.
    public func toInts() throws -> [Int] {
        try SystemMemory.require(count * MemoryLayout<Int>.stride, for: "toInts")
        return try ints { Int($0) }
    }

    /// All elements in order, as they are stored.
    func toFloats() throws -> [Float] {
        try SystemMemory.require(count * MemoryLayout<Float>.stride, for: "toArray")
        return try floats { $0 }
    }

    private func floats<Number>(_ convert: (Float) -> Number) throws -> [Number] {
        let ordered = try to(.float32).contiguous()
        return try ordered.withFloats { try Self.numbers(UnsafeBufferPointer(start: $0, count: count), convert) }
    }

    private func ints<Number>(_ convert: (Int64) -> Number) throws -> [Number] {
        let ordered = try to(.int64).contiguous()
        return try ordered.withInts { try Self.numbers(UnsafeBufferPointer(start: $0, count: count), convert) }
    }

    /// Converts a million numbers at a time, so that it can be stopped in between.
    private static func numbers<Stored, Number>(
        _ stored: UnsafeBufferPointer<Stored>, _ convert: (Stored) -> Number
    ) throws -> [Number] {
        var numbers: [Number] = []
        numbers.reserveCapacity(stored.count)
        let portion = 1 << 20
        for start in stride(from: 0, to: stored.count, by: portion) {
            try Interruption.check()
            numbers.append(contentsOf: stored[start..<Swift.min(start + portion, stored.count)].lazy.map(convert))
        }
        return numbers
    }
}
