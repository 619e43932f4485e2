import Foundation

/// What turns timesteps, `[B]`, into vectors, `[B, width]`.
protocol TimeProjection: Module {
    func callAsFunction(_ timesteps: Tensor) throws -> Tensor
}

/// Sines and cosines of the timestep at frequencies that fall geometrically from 1 to 1/10000, as in the Transformer:
/// `[cos t fᵢ …, sin t fᵢ …]` with `fᵢ = 10000^(-i / (width/2 - freqShift))`. <https://arxiv.org/abs/1706.03762>
final class SinusoidalTimeProjection: Module, TimeProjection {
    private let width: Int
    private let flipSinToCos: Bool
    private let frequencies: [Float]

    init(width: Int, flipSinToCos: Bool, freqShift: Int) {
        self.width = width
        self.flipSinToCos = flipSinToCos
        let spread = Float(width / 2 - freqShift)
        frequencies = (0..<(width / 2)).map { exp(-Float(log(10_000.0)) * Float($0) / spread) }
    }

    func callAsFunction(_ timesteps: Tensor) throws -> Tensor {
        try traced(timesteps) {
            let padding = [Float](repeating: 0, count: width % 2)
            let numbers = try timesteps.toFloats()
            try SystemMemory.require(numbers.count * width * MemoryLayout<Float>.stride, for: "UNet2DModel")
            let rows = try numbers.flatMap { t in
                try Interruption.check()
                let sines = frequencies.map { sin(t * $0) }
                let cosines = frequencies.map { cos(t * $0) }
                return (flipSinToCos ? cosines + sines : sines + cosines) + padding
            }
            return try Tensor(rows).reshape([timesteps.count, width])
        }
    }
}

/// Sines and cosines of log t, or of t itself, at random frequencies: `[sin 2π fᵢ log t …, cos 2π fᵢ log t …]` with
/// `fᵢ ~ N(0, scale²)`. <https://arxiv.org/abs/2006.10739>
final class GaussianFourierProjection: Module, TimeProjection {
    let weight: Buffer
    private let takesLogarithm: Bool
    private let flipSinToCos: Bool

    /// The projection of a `UNet2DModel`, of log t.
    init(width: Int, scale: Double) throws {
        // diffusers draws the frequencies twice and keeps the second: what is drawn after them depends on it.
        _ = try Tensor.randn([width])
        weight = Buffer(try Tensor.randn([width]) * scale)
        (takesLogarithm, flipSinToCos) = (true, false)
    }

    /// The projection of a `UNet2DConditionModel`, of t.
    init(width: Int, flipSinToCos: Bool) throws {
        weight = Buffer(try Tensor.randn([width]))
        takesLogarithm = false
        self.flipSinToCos = flipSinToCos
    }

    func callAsFunction(_ timesteps: Tensor) throws -> Tensor {
        try traced(timesteps) {
            let times = try timesteps.to(.float32)
            let angles =
                try (takesLogarithm ? times.log() : times).reshape([-1, 1]) * weight.reshape([1, -1]) * 2 * .pi
            return try concat(flipSinToCos ? [angles.cos(), angles.sin()] : [angles.sin(), angles.cos()], dim: 1)
        }
    }
}

/// A learned table of vectors, one for each timestep.
extension Embedding: TimeProjection {}

/// Two linear layers with a nonlinearity between them, which make an embedding out of projected timesteps.
final class TimestepEmbedding: Module {
    let linear1: Linear
    let linear2: Linear
    private let activation: Activation

    override var stateNames: [String: String] { ["linear1": "linear_1", "linear2": "linear_2"] }

    init(_ inputs: Int, _ outputs: Int, _ activation: Activation = .silu) throws {
        self.activation = activation
        linear1 = try Linear(inputs, outputs)
        linear2 = try Linear(outputs, outputs)
    }

    func callAsFunction(_ x: Tensor) throws -> Tensor {
        try traced(x) { try linear2(activation(linear1(x))) }
    }
}
