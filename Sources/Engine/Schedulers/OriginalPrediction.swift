/// The options of schedulers that work out the clean image at every step, and hold its values in range.
protocol OriginalPredictionConfig: NoiseConfig {
    var clipSample: Bool { get set }
    var clipSampleRange: Double { get set }
    var thresholding: Bool { get set }
    var dynamicThresholdingRatio: Double { get set }
    var sampleMaxValue: Double { get set }
}

extension OriginalPredictionConfig {
    /// The keys of these options and of those that every scheduler has.
    static var originalPredictionFields: [ConfigField<Self>] {
        noiseFields + [
            .init("clip_sample", \.clipSample),
            .init("clip_sample_range", \.clipSampleRange),
            .init("thresholding", \.thresholding),
            .init("dynamic_thresholding_ratio", \.dynamicThresholdingRatio),
            .init("sample_max_value", \.sampleMaxValue),
        ]
    }

    /// The clean image x̂₀ that the model's prediction implies, its values held in range by thresholding or clipping.
    func original(from prediction: Tensor, _ sample: Tensor, alphaBar: Float) throws -> Tensor {
        let signal = Double(alphaBar.squareRoot())
        let spread = Double((1 - alphaBar).squareRoot())
        let original =
            switch predictionType {
            case .epsilon: try (sample - prediction * spread) / signal
            case .sample: prediction
            case .vPrediction: try sample * signal - prediction * spread
            }
        if thresholding { return try threshold(original) }
        return clipSample ? try original.clip(-clipSampleRange, clipSampleRange) : original
    }

    /// Dynamic thresholding: each image is cut off at the magnitude that most of its values stay below, and divided by it,
    /// which keeps pixels from saturating under strong guidance. <https://arxiv.org/abs/2205.11487>
    private func threshold(_ images: Tensor) throws -> Tensor {
        guard images.count > 0, let batch = images.shape.first else { return images }
        let limit = try images.abs().reshape([batch, -1]).quantile(dynamicThresholdingRatio, dim: 1)
            .maximum(Tensor(1.0)).minimum(Tensor(sampleMaxValue))
            .reshape([batch] + Array(repeating: 1, count: images.ndim - 1))
        // The same as clipping to ±limit and dividing by it.
        return try (images / limit).clip(-1, 1)
    }
}
