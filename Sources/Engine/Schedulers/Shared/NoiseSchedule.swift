import Foundation

/// How the share of noise that is added at each timestep, β, changes over time.
public enum BetaSchedule: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// β grows evenly from `betaStart` to `betaEnd`, as in the DDPM paper: <https://arxiv.org/abs/2006.11239>.
    case linear
    /// √β grows evenly: the schedule of latent diffusion models.
    case scaledLinear = "scaled_linear"
    /// ᾱ falls like a squared cosine, which keeps more of the image for longer: <https://arxiv.org/abs/2102.09672>.
    /// `betaStart` and `betaEnd` do not matter.
    case squaredcosCapV2 = "squaredcos_cap_v2"
    /// β follows a sigmoid from `betaStart` to `betaEnd`, as in GeoDiff: <https://arxiv.org/abs/2203.02923>.
    case sigmoid
    /// ᾱ falls by e⁻¹², as fast at first as at the end. `betaStart` and `betaEnd` do not matter.
    case exp
    /// Most steps lie around the noise level where signal and noise are equal. `betaStart` and `betaEnd` do not matter.
    case laplace
}

/// The noise levels of a diffusion process: how much is added at each step, and how much of the image is left.
///
/// ```
/// αₜ = 1 - βₜ        ᾱₜ = α₀ α₁ … αₜ        xₜ = √ᾱₜ x₀ + √(1 - ᾱₜ) ε
/// ```
///
/// The values are PyTorch's to the last bit wherever it rounds in a defined way: each is computed in the precision and in
/// the order in which diffusers computes it.
public struct NoiseSchedule: Hashable, Sendable {
    /// βₜ, the variance of the noise that step t adds.
    public let betas: [Float]
    /// αₜ = 1 - βₜ.
    public let alphas: [Float]
    /// ᾱₜ, the share of the image's variance that is left after step t.
    public private(set) var alphasCumprod: [Float]

    /// The schedule with these βₜ.
    /// - Parameter rescaleZeroSNR: stretches the schedule so that nothing of the image is left at the last step
    ///   (<https://arxiv.org/abs/2305.08891>).
    /// - Throws: `EngineError` when there are no betas, when one is not finite, or when a single one is to be rescaled.
    public init(betas: [Float], rescaleZeroSNR: Bool = false) throws {
        try require(!betas.isEmpty, "NoiseSchedule", "there are no betas; give at least one")
        if let bad = betas.firstIndex(where: { !$0.isFinite }) {
            throw EngineError("NoiseSchedule", "beta \(bad) is \(betas[bad]); every beta must be a finite number")
        }
        try require(
            !rescaleZeroSNR || betas.count > 1, "NoiseSchedule",
            "a schedule of one step cannot be rescaled to zero terminal SNR; use at least two steps")
        self.betas = rescaleZeroSNR ? Self.rescaled(betas) : betas
        alphas = self.betas.map { 1 - $0 }
        alphasCumprod = Self.cumulativeProduct(alphas)
    }

    /// One of the known schedules, `count` steps long.
    /// - Throws: `EngineError` when `count` is not at least 1 or a beta is not finite.
    public init(
        _ schedule: BetaSchedule, count: Int, betaStart: Double, betaEnd: Double, rescaleZeroSNR: Bool = false
    ) throws {
        try require(
            (1...Self.longest).contains(count), "NoiseSchedule",
            "there are \(count) timesteps; use between 1 and \(Self.longest)")
        let betas: [Float]
        switch schedule {
        case .linear:
            betas = try Tensor.linspace(betaStart, betaEnd, count).toFloats()
        case .scaledLinear:
            betas = try Tensor.linspace(betaStart.squareRoot(), betaEnd.squareRoot(), count).toFloats().map { $0 * $0 }
        case .squaredcosCapV2:
            betas = Self.betas(count: count, alphaBar: Self.squaredCosine)
        case .laplace:
            betas = Self.betas(count: count, alphaBar: Self.laplace)
        case .exp:
            betas = Self.betas(count: count) { exp(-12 * $0) }
        case .sigmoid:
            let range = Float(betaEnd - betaStart)
            let start = Float(betaStart)
            betas = try Tensor.linspace(-6, 6, count).toFloats().map { range * (1 / (1 + exp(-$0))) + start }
        }
        try self.init(betas: betas, rescaleZeroSNR: rescaleZeroSNR)
    }

    /// The schedule with a trace of the image at the last step if there was none, so that its ratio of noise to signal is
    /// finite.
    func withFiniteSigmas() -> NoiseSchedule {
        var schedule = self
        let last = alphasCumprod.count - 1
        if schedule.alphasCumprod[last] == 0 { schedule.alphasCumprod[last] = 0x1p-24 }
        return schedule
    }

    /// More steps than this serve no purpose, and would only exhaust the memory after a slip of the finger.
    static let longest = 1_000_000
}

extension NoiseSchedule {
    /// The betas that make ᾱ follow `alphaBar` over times 0 to 1, none above 0.999.
    private static func betas(count: Int, alphaBar: (Double) -> Double) -> [Float] {
        (0..<count).map { i in
            let ratio = alphaBar(Double(i + 1) / Double(count)) / alphaBar(Double(i) / Double(count))
            return Float(min(1 - ratio, 0.999))
        }
    }

    private static func squaredCosine(_ time: Double) -> Double {
        let cosine = cos((time + 0.008) / 1.008 * .pi / 2)
        return cosine * cosine
    }

    private static func laplace(_ time: Double) -> Double {
        let fromMiddle = 0.5 - time
        let logSNR = -0.5 * (fromMiddle.sign == .minus ? -1 : 1) * log(1 - 2 * abs(fromMiddle) + 1e-6)
        let snr = exp(logSNR)
        return (snr / (1 + snr)).squareRoot()
    }

    /// `torch.cumprod` keeps its running product in double precision and rounds every element.
    private static func cumulativeProduct(_ factors: [Float]) -> [Float] {
        var product = 1.0
        return factors.map { factor in
            product *= Double(factor)
            return Float(product)
        }
    }

    /// Shifts and scales √ᾱ so that the last is 0 and the first stays as it was; the betas that follow from it.
    private static func rescaled(_ betas: [Float]) -> [Float] {
        let roots = cumulativeProduct(betas.map { 1 - $0 }).map { $0.squareRoot() }
        let (first, last) = (roots[0], roots[roots.count - 1])
        let scale = first / (first - last)
        let alphaBars = roots.map { root in
            let stretched = (root - last) * scale
            return stretched * stretched
        }
        return alphaBars.indices.map { t in
            1 - (t == 0 ? alphaBars[0] : alphaBars[t] / alphaBars[t - 1])
        }
    }
}
