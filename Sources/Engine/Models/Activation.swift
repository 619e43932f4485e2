/// A nonlinearity, applied to each value.
public enum Activation: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// x σ(x), also known as swish.
    case silu
    /// x tanh(log(1 + eˣ)): <https://arxiv.org/abs/1908.08681>.
    case mish
    /// x Φ(x), Φ being the normal distribution function.
    case gelu
    /// x σ(1.702 x), close to `gelu`: CLIP's.
    case quickGelu = "quick_gelu"
    /// max(x, 0).
    case relu

    /// Old files call SiLU by its other name, and diffusers takes names in any case.
    init?(json: JSONValue) {
        guard case .string(let name) = json else { return nil }
        self.init(rawValue: name.lowercased() == "swish" ? "silu" : name.lowercased())
    }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
        switch self {
        case .silu: try x.silu()
        case .gelu: try x.gelu()
        case .quickGelu: try x.quickGelu()
        case .relu: try x.relu()
        case .mish:
            // log(1 + eˣ), in a form that does not overflow.
            try x * (x.relu() + (1 + (-x.abs()).exp()).log()).tanh()
        }
    }
}
