// How kernels reach the memory of tensors. The pointers are valid only inside the closure: `withExtendedLifetime` keeps
// the storage from going back to the pool while a kernel runs.

typealias FloatPointer = UnsafeMutablePointer<Float>
typealias IntPointer = UnsafeMutablePointer<Int64>

extension Tensor {
    /// Calls `body` with the address of the first element.
    func withFloats<R>(_ body: (FloatPointer) throws -> R) rethrows -> R {
        assert(dtype == .float32)
        return try withExtendedLifetime(storage) {
            try body(storage.base.assumingMemoryBound(to: Float.self) + offset)
        }
    }

    /// Calls `body` with the address of the first element.
    func withInts<R>(_ body: (IntPointer) throws -> R) rethrows -> R {
        assert(dtype == .int64)
        return try withExtendedLifetime(storage) {
            try body(storage.base.assumingMemoryBound(to: Int64.self) + offset)
        }
    }

    /// Calls `body` with the addresses of the first elements.
    static func withFloats<R>(
        _ a: Tensor, _ b: Tensor, _ body: (FloatPointer, FloatPointer) throws -> R
    ) rethrows -> R {
        try a.withFloats { pa in try b.withFloats { pb in try body(pa, pb) } }
    }

    /// Calls `body` with the addresses of the first elements.
    static func withFloats<R>(
        _ a: Tensor, _ b: Tensor, _ c: Tensor, _ body: (FloatPointer, FloatPointer, FloatPointer) throws -> R
    ) rethrows -> R {
        try withFloats(a, b) { pa, pb in try c.withFloats { pc in try body(pa, pb, pc) } }
    }

    /// Calls `body` with the addresses of the first elements.
    static func withFloats<R>(
        _ a: Tensor, _ b: Tensor, _ c: Tensor, _ d: Tensor,
        _ body: (FloatPointer, FloatPointer, FloatPointer, FloatPointer) throws -> R
    ) rethrows -> R {
        try withFloats(a, b) { pa, pb in try withFloats(c, d) { pc, pd in try body(pa, pb, pc, pd) } }
    }
}
