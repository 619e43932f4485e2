extension UNet {
    /// The model's prediction for noisy images.
    /// - Parameters:
    ///   - sample: the images, `[B, inChannels, H, W]`; H and W must be divisible by 2 for every level but the last.
    ///   - timestep: one for each image, `[B]`, or a single one for all.
    ///   - classLabels: the class of each image, `[B]`, or their vectors with `classEmbedType: .identity`.
    ///   - context: what cross-attention looks at, `[B, tokens, size]`.
    /// - Returns: `[B, outChannels, H, W]`.
    func predict(_ sample: Tensor, _ timestep: Tensor, classLabels: Tensor?, context: Tensor? = nil) throws -> Tensor {
        try check(sample)
        let timesteps = try spread(timestep, over: sample.shape[0])
        let embedding = try embed(timesteps, classLabels)
        var hidden = try convIn(options.centerInputSample ? sample * 2 - 1 : sample)
        var skips = [hidden]
        for block in downBlocks {
            skips += try block(hidden, embedding, context)
            hidden = skips[skips.count - 1]
        }
        if let midBlock { hidden = try midBlock(hidden, embedding, context) }
        for block in upBlocks { hidden = try block(hidden, &skips, embedding, context) }
        let activated =
            options.endActivation == .silu
            ? try convNormOut.withSiLU(hidden) : try options.endActivation(convNormOut(hidden))
        let output = try convOut(activated)
        return options.dividesByTimestep ? try output / timesteps.to(.float32).reshape([-1, 1, 1, 1]) : output
    }

    private func check(_ sample: Tensor) throws {
        let shape = sample.shape
        try require(
            sample.dtype == .float32 && shape.count == 4, typeName,
            "the images are \(sample.dtype) of shape \(shape); they must be float32 [batch, channels, height, width]")
        try require(
            shape[1] == options.inChannels, typeName,
            "the images are \(shape), with \(shape[1]) channels; the model takes \(options.inChannels)")
        let halvings = downBlocks.count - 1
        let multiple = 1 << halvings
        try require(
            shape[2] > 0 && shape[3] > 0 && shape[2] % multiple == 0 && shape[3] % multiple == 0, typeName,
            "the images are \(shape[2])×\(shape[3]); the model's \(downBlocks.count) levels halve the size \(halvings) "
                + "times, so height and width must be multiples of \(multiple). Resize the images, or use fewer levels."
        )
    }

    /// One timestep for each image.
    private func spread(_ timestep: Tensor, over batch: Int) throws -> Tensor {
        try require(
            timestep.count == 1 || timestep.shape == [batch], typeName,
            "timestep has shape \(timestep.shape) but there are \(batch) images; give one for each image, or one for all"
        )
        return timestep.shape == [batch] ? timestep : try timestep.reshape([1]).expand([batch])
    }

    /// The embedding of the timesteps, and of the classes where the model has them.
    private func embed(_ timesteps: Tensor, _ classLabels: Tensor?) throws -> Tensor {
        let time = try timeEmbedding(timeProj(timesteps))
        guard let classLabels else {
            try require(
                !options.hasClasses, typeName,
                "the model was made for class labels; pass classLabels, one for each image")
            return time
        }
        try require(
            options.hasClasses, typeName,
            "classLabels are given but the model has no classes; make it with numClassEmbeds, the number of classes")
        let expected = options.classEmbedType == .identity ? time.shape : timesteps.shape
        try require(
            classLabels.shape == expected, typeName,
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
