/// The type of a tensor's elements.
public enum DType: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// 32-bit floating point: images, weights, gradients.
    case float32
    /// 64-bit integers: labels, timesteps, indices.
    case int64

    /// The size of one element in bytes.
    public var byteCount: Int { self == .float32 ? 4 : 8 }

    /// The name, as in PyTorch.
    public var description: String { rawValue }
}
