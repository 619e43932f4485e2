extension DDPMScheduler {
    /// Dynamic thresholding: each image is cut off at the magnitude that most of its values stay below, and divided by it.
    /// Keeps pixels from saturating under strong guidance. <https://arxiv.org/abs/2205.11487>
    ///
    /// The threshold counts as a constant for gradients.
    func threshold(_ images: Tensor) throws -> Tensor {
        guard images.ndim > 0, images.count > 0 else { return images }
        let values = try images.detach().abs().contiguous().toFloats()
        let perImage = values.count / images.shape[0]
        let thresholds = stride(from: 0, to: values.count, by: perImage).map { start in
            let quantile = Self.quantile(values[start..<(start + perImage)], Float(config.dynamicThresholdingRatio))
            return min(max(quantile, 1), Float(config.sampleMaxValue))
        }
        let shape = [images.shape[0]] + Array(repeating: 1, count: images.ndim - 1)
        let limit = try Tensor(thresholds).reshape(shape)
        // The same as clipping to ±limit and dividing by it.
        return try (images / limit).clip(-1, 1)
    }

    /// `torch.quantile`: the value at `share` of the way through the sorted values, between neighbours by linear
    /// interpolation. Not a number if any value is not.
    static func quantile(_ values: ArraySlice<Float>, _ share: Float) -> Float {
        if values.contains(where: \.isNaN) { return .nan }
        let sorted = values.sorted()
        let rank = min(max(share, 0), 1) * Float(sorted.count - 1)
        let below = Int(rank)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (rank - Float(below))
    }
}
