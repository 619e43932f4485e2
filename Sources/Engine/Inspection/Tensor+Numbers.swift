import CKernels

extension Tensor {
    /// Calls `body` with the elements, in the order in which they lie in memory unless `inOrder` asks for their own. Nothing
    /// is copied, whatever the layout.
    func withNumbers<R>(inOrder: Bool = false, _ body: (ck_numbers) throws -> R) rethrows -> R {
        let rows = rows(inOrder: inOrder)
        let isPlain = count == 0 || rows.strides == [1] || rows.strides.isEmpty
        return try rows.sizes.withUnsafeBufferPointer { sizes in
            try rows.strides.withUnsafeBufferPointer { strides in
                let address = UnsafeRawPointer(self.address)
                let (floats, ints) = dtype == .float32 ? (address, nil) : (nil, address)
                let numbers = ck_numbers(
                    count: count, floats: floats?.assumingMemoryBound(to: Float.self),
                    ints: ints?.assumingMemoryBound(to: Int64.self), doubles: nil,
                    dims: isPlain ? 0 : Int32(sizes.count), sizes: sizes.baseAddress, strides: strides.baseAddress)
                return try withExtendedLifetime(storage) { try body(numbers) }
            }
        }
    }

    /// The dimensions, outermost first, those run together whose elements are at equal distances.
    private func rows(inOrder: Bool) -> (sizes: [Int], strides: [Int]) {
        var order = shape.indices.filter { shape[$0] != 1 }
        if !inOrder { order.sort { strides[$0] > strides[$1] } }
        return order.reduce(into: ([], [])) { rows, dim in
            if let last = rows.sizes.indices.last, rows.strides[last] == strides[dim] * shape[dim] {
                rows.sizes[last] *= shape[dim]
                rows.strides[last] = strides[dim]
            } else {
                rows.sizes.append(shape[dim])
                rows.strides.append(strides[dim])
            }
        }
    }
}
