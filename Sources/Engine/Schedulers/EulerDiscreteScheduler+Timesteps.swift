import Foundation

extension EulerDiscreteScheduler {
    /// Sets the timesteps of sampling one by one, from noisy to clean. They may lie between two of training.
    /// - Throws: `EngineError` unless they fall from one to the next and lie within those of training, or when the options
    ///   space the noise levels in another way.
    public func setTimesteps(timesteps: [Double]) throws {
        try choose(timesteps: timesteps)
    }

    /// Sets the noise levels of sampling one by one, from noisy to clean: one for each step, and the last, 0 as a rule,
    /// that sampling ends with.
    /// - Throws: `EngineError` unless they fall from one to the next.
    public func setTimesteps(sigmas: [Double]) throws {
        try choose(sigmas: sigmas)
    }

    /// Whether the model sees the noise level instead of the timestep.
    var isContinuous: Bool { config.timestepType == .continuous && config.predictionType == .vPrediction }

    /// A quarter of the logarithm of each noise level.
    func continuousTimesteps() -> [Double] {
        sigmaValues.dropLast().map { Double(0.25 * log($0)) }
    }

    /// The noise levels of these timesteps, spaced as the options say.
    func take(timesteps: [Double]) throws {
        var (timesteps, sigmas) = try spaced(
            timesteps, interpolated(timesteps), by: config.sigmaSpacing(), lowest: config.sigmaMin,
            highest: config.sigmaMax)
        sigmas.append(config.finalSigmasType == .zero ? 0 : Double(trainingSigmas.values[0]))
        try use(sigmas: sigmas)
        if isContinuous { timesteps = continuousTimesteps() }
        try use(fractional: timesteps)
    }

    private func interpolated(_ timesteps: [Double]) throws -> [Double] {
        guard config.interpolationType == .logLinear else { return timesteps.map(trainingSigmas.sigma(at:)) }
        let all = trainingSigmas.values
        // As in diffusers there is one level more than timesteps.
        return try Tensor.linspace(Double(log(all[all.count - 1])), Double(log(all[0])), timesteps.count + 1)
            .exp().toArray()
    }
}
