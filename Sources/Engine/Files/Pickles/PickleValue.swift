/// What a pickle is made of. Values are small, because a hostile file makes many; what is larger lies in `PickledObjects`.
enum PickleValue {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case text(String)
    /// Bytes, which weights have none of.
    case bytes
    case global(PickleGlobal)
    /// A list, a tuple or a dictionary, by its number.
    case container(Int)
    /// By its number.
    case storage(Int)
    /// By its number.
    case tensor(Int)
}

/// All that the values of a pickle refer to. Containers lie beside each other and not in one another: a hostile file nests them a
/// million times, and freeing that would exhaust the stack.
struct PickledObjects {
    /// A list, a tuple or a dictionary.
    struct Container {
        enum Kind { case list, tuple, dictionary }
        let kind: Kind
        /// Of a dictionary: each key before its value.
        var elements: [PickleValue]
    }
    var containers: [Container] = []
    var storages: [TorchStorage] = []
    var tensors: [TorchTensor] = []
}

/// The names that a file of weights may call. There are no others.
enum PickleGlobal {
    case orderedDict
    case rebuildTensor
    case rebuildParameter
    case storage(SafetensorsType)
    /// Sizes of a tensor, which are a tuple.
    case size
    /// Where a tensor was: `cuda:0`. It means nothing here.
    case device

    /// - Returns: nil for anything else.
    init?(_ module: String, _ name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDict
        case ("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_tensor"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch", "Size"): self = .size
        case ("torch", "device"): self = .device
        case ("torch", _):
            guard let type = Self.storages[name] else { return nil }
            self = .storage(type)
        default: return nil
        }
    }

    private static let storages: [String: SafetensorsType] = [
        "FloatStorage": .float32, "DoubleStorage": .float64, "HalfStorage": .float16, "BFloat16Storage": .bfloat16,
        "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16, "CharStorage": .int8,
        "ByteStorage": .uint8, "BoolStorage": .bool,
    ]
}
