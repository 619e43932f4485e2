/// Numbers that a file of PyTorch keeps outside of its pickle.
struct TorchStorage {
    let key: String
    let type: SafetensorsType
    /// How many there are.
    let count: Int

    var byteCount: Int { count * type.byteCount }
}

/// A tensor as a pickle describes it: a view of a storage.
struct TorchTensor {
    let storage: TorchStorage
    let shape: Shape
    private let offset: Int
    private let strides: [Int]

    private static let mostDimensions = 16

    /// - Throws: `EngineError` when the tensor does not lie within its storage.
    init(_ storage: TorchStorage, offset: Int, sizes: [Int], strides: [Int], _ rules: PickleRules) throws {
        try rules.require(sizes.count <= Self.mostDimensions, "it has a tensor of \(sizes.count) dimensions")
        (self.storage, self.offset, self.shape, self.strides) = (storage, offset, Shape(sizes), strides)
        let isPlausible =
            offset >= 0 && sizes.count == strides.count && (sizes + strides).allSatisfy { $0 >= 0 }
            && shape.isCountable && shape.elementCount <= storage.count
        guard isPlausible, let last = end, last <= storage.count else {
            throw rules.error(
                "a tensor of shape \(shape) does not lie within the \(storage.count) numbers that it is made of")
        }
    }

    /// Where its last element ends in the storage; nil if that is no number.
    private var end: Int? {
        if shape.elementCount == 0 { return offset }
        var last = offset
        for (size, stride) in zip(shape, strides) {
            let (step, overflow) = (size - 1).multipliedReportingOverflow(by: stride)
            let (sum, overflowOfSum) = last.addingReportingOverflow(step)
            if overflow || overflowOfSum { return nil }
            last = sum
        }
        return last == .max ? nil : last + 1
    }

    /// The tensor, of the bytes of its storage.
    func tensor(in bytes: UnsafeRawBufferPointer) throws -> Tensor {
        let last = end ?? offset
        let size = storage.type.byteCount
        let part = UnsafeRawBufferPointer(rebasing: bytes[offset * size..<last * size])
        let numbers = try storage.type.tensor(part, Shape([last - offset]))
        let view = Tensor(storage: numbers.storage, shape: shape, strides: strides, offset: 0, dtype: numbers.dtype)
        return try view.contiguous()
    }
}
