import Foundation

/// How a file stores floats. In memory they are float32 always.
public enum FloatFormat: String, Hashable, Sendable, CaseIterable {
    /// 4 bytes, nothing lost.
    case float32
    /// 2 bytes: three digits, and numbers up to 65504.
    case float16
    /// 2 bytes: two digits, and numbers as large as float32 has.
    case bfloat16

    /// The type in a safetensors file.
    var stored: SafetensorsType {
        switch self {
        case .float32: .float32
        case .float16: .float16
        case .bfloat16: .bfloat16
        }
    }

    /// The 2-byte numbers of a tensor, in order, rounded to the nearest; of two equally near ones the even one is taken.
    /// - Throws: `EngineError` when a finite number is larger than this format can hold.
    func bytes(of tensor: Tensor, named name: String) throws -> Data {
        var data = Data(count: tensor.count * 2)
        var overflow: Float?
        try data.withUnsafeMutableBytes { (bytes: UnsafeMutableRawBufferPointer) in
            let out = bytes.bindMemory(to: UInt16.self)
            try tensor.withFloats { numbers in
                try Interruption.checked(0..<tensor.count) { index in
                    let rounded = self == .float16 ? numbers[index].halfBits : numbers[index].bfloat16Bits
                    let isInfinite = rounded & 0x7FFF == (self == .float16 ? 0x7C00 : 0x7F80)
                    if isInfinite, numbers[index].isFinite { overflow = numbers[index] }
                    out[index] = rounded.littleEndian
                }
            }
        }
        if let overflow {
            let advice = self == .float16 ? "; bfloat16 holds it" : ""
            throw EngineError(
                "saveTensors", "\(name) has the number \(overflow), which is too large for \(rawValue)\(advice)")
        }
        return data
    }
}

extension Float {
    /// The bits of the nearest number with 5 bits of exponent and 10 of fraction (IEEE 754 binary16).
    var halfBits: UInt16 {
        let sign = UInt16(bitPattern >> 16) & 0x8000
        let size = bitPattern & 0x7FFF_FFFF
        if size > 0x7F80_0000 { return sign | 0x7E00 }  // NaN
        // Below 2⁻¹⁴ the fraction counts in steps of 2⁻²⁴.
        if size < 0x3880_0000 {
            return sign | UInt16((Float(bitPattern: size) * 0x1p24).rounded(.toNearestOrEven))
        }
        // The exponents' zeros lie 112 apart, and 13 bits of the fraction go.
        let rebased = size - 112 << 23
        let rounded = (rebased + 0xFFF + (rebased >> 13 & 1)) >> 13
        return sign | UInt16(Swift.min(rounded, 0x7C00))
    }

    /// The bits of the nearest number with float32's exponent and 7 bits of fraction.
    var bfloat16Bits: UInt16 {
        if isNaN { return UInt16(bitPattern >> 16) | 0x40 }
        return UInt16((UInt64(bitPattern) + 0x7FFF + UInt64(bitPattern >> 16 & 1)) >> 16)
    }
}
