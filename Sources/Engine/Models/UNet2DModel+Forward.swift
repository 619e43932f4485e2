extension UNet2DModel {
    /// The model's prediction for noisy images.
    /// - Parameters:
    ///   - sample: the images, `[B, inChannels, H, W]`; H and W must be divisible by 2 for every level but the last.
    ///   - timestep: one for each image, `[B]`, or a single one for all.
    ///   - classLabels: the class of each image, `[B]`, for a model that has classes (`[B, length of the time embedding]`
    ///     with `classEmbedType: .identity`).
    /// - Returns: `[B, outChannels, H, W]`.
    /// - Throws: `EngineError` when something does not fit the model.
    public func callAsFunction(_ sample: Tensor, _ timestep: Tensor, classLabels: Tensor? = nil) throws -> Tensor {
        try traced(sample, timestep) {
            try check(sample)
            let timesteps = try spread(timestep, over: sample.shape[0])
            let embedding = try embed(timesteps, classLabels)
            var hidden = try convIn(config.centerInputSample ? sample * 2 - 1 : sample)
            var skips = [hidden]
            for block in downBlocks {
                skips += try block(hidden, embedding)
                hidden = skips[skips.count - 1]
            }
            if let midBlock { hidden = try midBlock(hidden, embedding) }
            for block in upBlocks { hidden = try block(hidden, &skips, embedding) }
            let output = try convOut(convNormOut.withSiLU(hidden))
            guard config.timeEmbeddingType == .fourier else { return output }
            return try output / timesteps.to(.float32).reshape([-1, 1, 1, 1])
        }
    }

    /// The model's prediction for noisy images that are all at the same timestep.
    /// - Throws: `EngineError` when something does not fit the model.
    public func callAsFunction(_ sample: Tensor, _ timestep: Int, classLabels: Tensor? = nil) throws -> Tensor {
        try self(sample, Tensor([timestep]), classLabels: classLabels)
    }

    /// The model's prediction for noisy images that are all at the same timestep, which may lie between two.
    /// - Throws: `EngineError` when something does not fit the model.
    public func callAsFunction(_ sample: Tensor, _ timestep: Double, classLabels: Tensor? = nil) throws -> Tensor {
        try self(sample, Tensor([timestep]), classLabels: classLabels)
    }

    private func check(_ sample: Tensor) throws {
        let shape = sample.shape
        try require(
            sample.dtype == .float32 && shape.count == 4, "UNet2DModel",
            "the images are \(sample.dtype) of shape \(shape); they must be float32 [batch, channels, height, width]")
        try require(
            shape[1] == config.inChannels, "UNet2DModel",
            "the images are \(shape), with \(shape[1]) channels; the model takes \(config.inChannels)")
        let halvings = downBlocks.count - 1
        let multiple = 1 << halvings
        try require(
            shape[2] > 0 && shape[3] > 0 && shape[2] % multiple == 0 && shape[3] % multiple == 0, "UNet2DModel",
            "the images are \(shape[2])×\(shape[3]); the model's \(downBlocks.count) levels halve the size \(halvings) "
                + "times, so height and width must be multiples of \(multiple). Resize the images, or use fewer levels."
        )
    }

    /// One timestep for each image.
    private func spread(_ timestep: Tensor, over batch: Int) throws -> Tensor {
        try require(
            timestep.count == 1 || timestep.shape == [batch], "UNet2DModel",
            "timestep has shape \(timestep.shape) but there are \(batch) images; give one for each image, or one for all"
        )
        return timestep.shape == [batch] ? timestep : try timestep.reshape([1]).expand([batch])
    }

    /// The embedding of the timesteps, and of the classes where the model has them.
    private func embed(_ timesteps: Tensor, _ classLabels: Tensor?) throws -> Tensor {
        let time = try timeEmbedding(timeProj(timesteps))
        let hasClasses = config.classEmbedType != nil || config.numClassEmbeds != nil
        guard let classLabels else {
            try require(
                !hasClasses, "UNet2DModel",
                "the model was made for class labels; pass classLabels, one for each image")
            return time
        }
        try require(
            hasClasses, "UNet2DModel",
            "classLabels are given but the model has no classes; make it with numClassEmbeds, the number of classes")
        let expected = config.classEmbedType == .identity ? time.shape : timesteps.shape
        try require(
            classLabels.shape == expected, "UNet2DModel",
            "classLabels have shape \(classLabels.shape) but this model and batch need \(expected)")
        return try time + embed(classLabels: classLabels)
    }

    private func embed(classLabels: Tensor) throws -> Tensor {
        switch classEmbedding {
        case let table as Embedding: try table(classLabels)
        case let layers as TimestepEmbedding: try layers(timeProj(classLabels))
        default: classLabels
        }
    }
}
