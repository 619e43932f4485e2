import Foundation

/// The element types of safetensors files.
enum SafetensorsType: String, CaseIterable {
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case float8e5m2 = "F8_E5M2"
    case float8e4m3 = "F8_E4M3"
    case int16 = "I16"
    case uint16 = "U16"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int32 = "I32"
    case uint32 = "U32"
    case float32 = "F32"
    case float64 = "F64"
    case int64 = "I64"
    case uint64 = "U64"

    /// The size of one element in bytes.
    var byteCount: Int {
        switch self {
        case .bool, .uint8, .int8, .float8e5m2, .float8e4m3: 1
        case .int16, .uint16, .float16, .bfloat16: 2
        case .int32, .uint32, .float32: 4
        case .float64, .int64, .uint64: 8
        }
    }

    /// A tensor of the elements in `bytes`: floats become float32, whole numbers int64.
    func tensor(_ bytes: UnsafeRawBufferPointer, _ shape: Shape) throws -> Tensor {
        switch self {
        case .float32: try floats(bytes, shape, Float.init(bitPattern:))
        case .float64: try floats(bytes, shape) { Float(Double(bitPattern: $0)) }
        case .bfloat16: try floats(bytes, shape) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
        case .float16: try floats(bytes, shape, SmallFloat(exponentBits: 5, fractionBits: 10).table())
        case .float8e5m2: try floats(bytes, shape, SmallFloat(exponentBits: 5, fractionBits: 2).table())
        case .float8e4m3:
            try floats(bytes, shape, SmallFloat(exponentBits: 4, fractionBits: 3, hasInfinity: false).table())
        case .bool, .uint8: try ints(bytes, shape) { (value: UInt8) in Int64(value) }
        case .int8: try ints(bytes, shape) { (value: Int8) in Int64(value) }
        case .int16: try ints(bytes, shape) { (value: Int16) in Int64(value) }
        case .uint16: try ints(bytes, shape) { (value: UInt16) in Int64(value) }
        case .int32: try ints(bytes, shape) { (value: Int32) in Int64(value) }
        case .uint32: try ints(bytes, shape) { (value: UInt32) in Int64(value) }
        case .int64: try ints(bytes, shape) { (value: Int64) in value }
        case .uint64: try ints(bytes, shape) { (value: UInt64) in Int64(clamping: value) }
        }
    }

    private func floats<Bits: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, _ shape: Shape, _ convert: (Bits) -> Float
    ) throws -> Tensor {
        let tensor = try Tensor.empty(shape, for: "loadTensors")
        try tensor.withFloats { out in
            try Interruption.checked(0..<tensor.count) { out[$0] = convert(Bits(littleEndian: bytes.element($0))) }
        }
        return tensor
    }

    /// By a table of all values that `Bits` bits can have.
    private func floats(_ bytes: UnsafeRawBufferPointer, _ shape: Shape, _ table: [Float]) throws -> Tensor {
        byteCount == 1
            ? try floats(bytes, shape) { (bits: UInt8) in table[Int(bits)] }
            : try floats(bytes, shape) { (bits: UInt16) in table[Int(bits)] }
    }

    private func ints<Value: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, _ shape: Shape, _ convert: (Value) -> Int64
    ) throws -> Tensor {
        let tensor = try Tensor.empty(shape, dtype: .int64, for: "loadTensors")
        try tensor.withInts { out in
            try Interruption.checked(0..<tensor.count) { out[$0] = convert(Value(littleEndian: bytes.element($0))) }
        }
        return tensor
    }
}

extension UnsafeRawBufferPointer {
    /// Element `index` of packed values that need not be aligned.
    @inline(__always)
    fileprivate func element<Value: FixedWidthInteger>(_ index: Int) -> Value {
        loadUnaligned(fromByteOffset: index * MemoryLayout<Value>.size, as: Value.self)
    }
}

/// A floating-point format of at most 16 bits: a sign, an exponent, a fraction.
private struct SmallFloat {
    let exponentBits, fractionBits: Int
    /// Without infinities only the fraction of all ones is NaN, as in E4M3.
    var hasInfinity = true

    /// The values of all bit patterns.
    func table() -> [Float] { (0..<1 << (1 + exponentBits + fractionBits)).map(value) }

    private func value(_ bits: Int) -> Float {
        let (fraction, largest) = (bits & ((1 << fractionBits) - 1), (1 << exponentBits) - 1)
        let exponent = (bits >> fractionBits) & largest
        let sign: FloatingPointSign = bits >> (fractionBits + exponentBits) == 0 ? .plus : .minus
        if exponent == largest {
            if hasInfinity { return fraction == 0 ? Float(sign: sign, exponent: 0, significand: .infinity) : .nan }
            if fraction == (1 << fractionBits) - 1 { return .nan }
        }
        // Numbers whose exponent field is 0 have no leading one.
        let significand = exponent == 0 ? fraction : fraction + (1 << fractionBits)
        let power = Swift.max(exponent, 1) - (1 << (exponentBits - 1)) + 1 - fractionBits
        return Float(sign: sign, exponent: power, significand: Float(significand))
    }
}
