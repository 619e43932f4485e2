/// A colour: red, green and blue from 0 to 1, as screens show them.
typealias Ink = SIMD3<Float>

extension SIMD3<Float> {
    /// The colour of a hexadecimal code such as 0xFF8800.
    init(hex: Int) {
        self.init(Float(hex >> 16 & 255) / 255, Float(hex >> 8 & 255) / 255, Float(hex & 255) / 255)
    }

    /// This colour with `share` of `other` mixed in.
    func mixed(with other: Ink, _ share: Float) -> Ink { self + (other - self) * share }

    /// How bright the colour is, from 0 to 1.
    var luma: Float { 0.299 * x + 0.587 * y + 0.114 * z }

    /// The colour turned by `hue` (a fraction of red to green), with other saturation and brightness.
    func varied(hue: Float, saturation: Float, brightness: Float) -> Ink {
        let turned = hue >= 0 ? mixed(with: Ink(z, x, y), hue) : mixed(with: Ink(y, z, x), -hue)
        let grey = Ink(repeating: turned.luma)
        return grey.mixed(with: turned, saturation) * brightness
    }
}

/// 0 below `low`, 1 above `high`, and a smooth ramp between.
@inline(__always)
func smoothstep(_ low: Float, _ high: Float, _ value: Float) -> Float {
    let t = max(0, min(1, (value - low) / (high - low)))
    return t * t * (3 - 2 * t)
}

/// SplitMix64 (Steele, Lea and Flood, 2014): a few bits of state, so that each butterfly has a generator of its own and
/// drawing one disturbs neither the next nor `Generator.default`.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number between 0 and 1.
    mutating func uniform() -> Float { Float(next() >> 40) / Float(1 << 24) }

    /// A number from `low` to `high`.
    mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * uniform() }

    /// A number around 0, mostly within -`spread` to `spread` and never beyond one and a half times that.
    mutating func about(_ spread: Float) -> Float { (uniform() + uniform() + uniform() - 1.5) * spread }
}
