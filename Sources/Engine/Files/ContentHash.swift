import CXXHash
import Foundation

/// Names for contents: equal contents have equal names, and different ones, for all practical purposes, different names.
///
/// The hash is XXH3 with 128 bits. It is no protection against forgery.
public enum ContentHash {
    /// The hash of `data`, in hexadecimal.
    public static func of(_ data: Data) -> String {
        data.withUnsafeBytes { text(of: XXH3_128bits($0.baseAddress, $0.count)) }
    }

    /// The hash of `text`, in hexadecimal.
    public static func of(_ text: String) -> String { of(Data(text.utf8)) }

    /// The hash of a tensor's type, shape and elements, in hexadecimal. How they lie in memory makes no difference.
    /// - Throws: `EngineError` when there is no memory to lay the elements out in order.
    public static func of(_ tensor: Tensor) throws -> String {
        let elements = try tensor.detach().contiguous()
        let hash = withExtendedLifetime(elements) {
            XXH3_128bits_withSeed(
                elements.address, elements.count * elements.dtype.byteCount, seed(of: tensor.dtype, tensor.shape))
        }
        return text(of: hash)
    }

    /// Tensors of other types or shapes are told apart by where their hash starts from.
    private static func seed(of type: DType, _ shape: Shape) -> UInt64 {
        let description = Data("\(type)\(shape.dims)".utf8)
        return description.withUnsafeBytes { XXH3_64bits($0.baseAddress, $0.count) }
    }

    private static func text(of hash: XXH128_hash_t) -> String {
        [hash.high64, hash.low64].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
