/// The options of schedulers that clip the clean image that they work out at every step.
protocol ClippingConfig: NoiseConfig {
    var clipSample: Bool { get set }
    var clipSampleRange: Double { get set }
}

/// The options of schedulers that scale it down where it leaves the range of images.
protocol ThresholdingConfig: NoiseConfig {
    var thresholding: Bool { get set }
    var dynamicThresholdingRatio: Double { get set }
    var sampleMaxValue: Double { get set }
}

extension NoiseConfig {
    /// The clean image x̂₀ that the model's prediction implies for a sample `signal · x₀ + spread · ε`.
    func original(from prediction: Tensor, _ sample: Tensor, _ factors: NoiseFactors) throws -> Tensor {
        let (signal, spread) = (Double(factors.signal), Double(factors.spread))
        return switch predictionType {
        case .epsilon: try (sample - prediction * spread) / signal
        case .sample: prediction
        case .vPrediction: try sample * signal - prediction * spread
        }
    }

    /// The noise ε̂ that the model's prediction implies for a sample `signal · x₀ + spread · ε`.
    func noise(from prediction: Tensor, _ sample: Tensor, _ factors: NoiseFactors) throws -> Tensor {
        let (signal, spread) = (Double(factors.signal), Double(factors.spread))
        return switch predictionType {
        case .epsilon: prediction
        case .sample: try (sample - prediction * signal) / spread
        case .vPrediction: try prediction * signal + sample * spread
        }
    }

    /// The clean image x̂₀ that the model's prediction implies for a sample `x₀ + σ ε`, which the model saw divided by
    /// √(σ² + 1).
    func original(from prediction: Tensor, _ sample: Tensor, sigma: Float) throws -> Tensor {
        let variance = sigma * sigma + 1
        return switch predictionType {
        case .epsilon: try sample - prediction * Double(sigma)
        case .sample: prediction
        case .vPrediction: try prediction * Double(-sigma / variance.squareRoot()) + sample / Double(variance)
        }
    }
}

extension ClippingConfig {
    static var clippingFields: [ConfigField<Self>] {
        [.init("clip_sample", \.clipSample), .init("clip_sample_range", \.clipSampleRange)]
    }

    /// The image with its values cut off at ±`clipSampleRange`, if that is to be done.
    func clipped(_ original: Tensor) throws -> Tensor {
        clipSample ? try original.clip(-clipSampleRange, clipSampleRange) : original
    }
}

extension ThresholdingConfig {
    static var thresholdingFields: [ConfigField<Self>] {
        [
            .init("thresholding", \.thresholding),
            .init("dynamic_thresholding_ratio", \.dynamicThresholdingRatio),
            .init("sample_max_value", \.sampleMaxValue),
        ]
    }

    /// Dynamic thresholding, if it is to be done: each image is cut off at the magnitude that most of its values stay below,
    /// and divided by it, which keeps pixels from saturating under strong guidance. <https://arxiv.org/abs/2205.11487>
    func thresholded(_ images: Tensor) throws -> Tensor {
        guard thresholding, images.count > 0, let batch = images.shape.first else { return images }
        let limit = try images.abs().reshape([batch, -1]).quantile(dynamicThresholdingRatio, dim: 1)
            .maximum(Tensor(1.0)).minimum(Tensor(sampleMaxValue))
            .reshape([batch] + Array(repeating: 1, count: images.ndim - 1))
        // The same as clipping to ±limit and dividing by it.
        return try (images / limit).clip(-1, 1)
    }
}

extension ClippingConfig where Self: ThresholdingConfig {
    /// The clean image x̂₀ that the model's prediction implies, its values held in range by thresholding or clipping.
    func originalInRange(from prediction: Tensor, _ sample: Tensor, _ factors: NoiseFactors) throws -> Tensor {
        let original = try original(from: prediction, sample, factors)
        return thresholding ? try thresholded(original) : try clipped(original)
    }
}
