/// Memory that a kernel works in, from the pool that tensors come from.
struct Workspace {
    private let storage: Storage

    /// - Throws: `EngineError` when this much memory cannot be had.
    init(floats count: Int, for operation: String = "workspace") throws {
        storage = try Storage(byteCount: count * MemoryLayout<Float>.stride, for: operation)
    }

    /// - Throws: `EngineError` when this much memory cannot be had.
    init(doubles count: Int, for operation: String = "workspace") throws {
        storage = try Storage(byteCount: count * MemoryLayout<Double>.stride, for: operation)
    }

    /// Calls `body` with the address of the memory.
    func withFloats<R>(_ body: (UnsafeMutablePointer<Float>) throws -> R) rethrows -> R {
        try withExtendedLifetime(storage) { try body(storage.base.assumingMemoryBound(to: Float.self)) }
    }

    /// Calls `body` with the address of the memory.
    func withDoubles<R>(_ body: (UnsafeMutablePointer<Double>) throws -> R) rethrows -> R {
        try withExtendedLifetime(storage) { try body(storage.base.assumingMemoryBound(to: Double.self)) }
    }
}

/// Throws unless all tensors that are given are float32.
func checkFloat32(_ operation: String, _ tensors: KeyValuePairs<String, Tensor?>) throws {
    for case (let name, let tensor?) in tensors {
        try require(
            tensor.dtype == .float32, operation,
            "the \(name) \(tensor.shape) must be float32, but is \(tensor.dtype); convert it with float()")
    }
}
