/// Numbers, arrays of numbers, arrays of arrays of numbers …: what `Tensor(_:)` takes. Whole numbers make an int64
/// tensor, all others a float32 tensor.
public protocol NestedNumbers {
    /// The type of a tensor made of these numbers.
    static var dtype: DType { get }
    /// The shape of a tensor made of these numbers, as far as it can be read off the first elements.
    var nestedShape: [Int] { get }
    /// Appends the numbers in order; throws if arrays differ in length from `shape`.
    func append(to numbers: inout FlatNumbers, shape: ArraySlice<Int>) throws
}

/// The numbers of a nested array, one after another.
public struct FlatNumbers {
    var floats: [Float] = []
    var ints: [Int64] = []
}

extension Double: NestedNumbers {
    /// Numbers of this kind make a float32 tensor.
    public static var dtype: DType { .float32 }
    /// A single number has no dimensions.
    public var nestedShape: [Int] { [] }
    /// Appends the number itself.
    public func append(to numbers: inout FlatNumbers, shape: ArraySlice<Int>) { numbers.floats.append(Float(self)) }
}

extension Float: NestedNumbers {
    /// Numbers of this kind make a float32 tensor.
    public static var dtype: DType { .float32 }
    /// A single number has no dimensions.
    public var nestedShape: [Int] { [] }
    /// Appends the number itself.
    public func append(to numbers: inout FlatNumbers, shape: ArraySlice<Int>) { numbers.floats.append(self) }
}

extension Int: NestedNumbers {
    /// Numbers of this kind make a int64 tensor.
    public static var dtype: DType { .int64 }
    /// A single number has no dimensions.
    public var nestedShape: [Int] { [] }
    /// Appends the number itself.
    public func append(to numbers: inout FlatNumbers, shape: ArraySlice<Int>) { numbers.ints.append(Int64(self)) }
}

extension Array: NestedNumbers where Element: NestedNumbers {
    /// The type that the elements make.
    public static var dtype: DType { Element.dtype }
    /// The number of elements, and the shape of the first.
    public var nestedShape: [Int] { [count] + (first?.nestedShape ?? []) }

    /// Appends the numbers of all elements; throws if there are not as many as `shape` says.
    public func append(to numbers: inout FlatNumbers, shape: ArraySlice<Int>) throws {
        guard let expected = shape.first, expected == count else {
            throw EngineError(
                "Tensor", "the arrays differ in length: one has \(shape.first ?? 0) elements, another \(count)")
        }
        for element in self { try element.append(to: &numbers, shape: shape.dropFirst()) }
    }
}

extension Tensor {
    /// A tensor of the given numbers: `Tensor([[1.0, 2], [3, 4]])` is float32, `Tensor([3, 1])` int64, `Tensor(0.5)`
    /// has no dimensions.
    /// - Throws: `EngineError` when inner arrays differ in length.
    public convenience init(_ values: some NestedNumbers) throws {
        let shape = values.nestedShape
        var numbers = FlatNumbers()
        try values.append(to: &numbers, shape: shape[...])
        let made =
            type(of: values).dtype == .int64
            ? try Tensor.of(numbers.ints, Shape(shape)) : try Tensor.of(numbers.floats, Shape(shape))
        self.init(storage: made.storage, shape: made.shape, strides: made.strides, offset: 0, dtype: made.dtype)
    }

    /// A float32 tensor of `values` in order; their number must be the shape's.
    static func of(_ values: [Float], _ shape: Shape) throws -> Tensor {
        let made = try empty(shape, for: "Tensor")
        made.withFloats { $0.update(from: values, count: values.count) }
        return made
    }

    /// An int64 tensor of `values` in order; their number must be the shape's.
    static func of(_ values: [Int64], _ shape: Shape) throws -> Tensor {
        let made = try empty(shape, dtype: .int64, for: "Tensor")
        made.withInts { $0.update(from: values, count: values.count) }
        return made
    }
}
