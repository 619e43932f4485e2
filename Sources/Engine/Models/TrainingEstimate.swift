/// How long a training will take, as far as one can tell beforehand.
public struct TrainingEstimate: Hashable, Sendable, CustomStringConvertible {
    /// The number of times that training goes through the data set.
    public let epochs: Int
    /// The number of batches in the data set.
    public let stepsPerEpoch: Int
    /// The time that one step took.
    public let secondsPerStep: Double

    /// The time for all steps.
    public var seconds: Double { Double(epochs) * Double(stepsPerEpoch) * secondsPerStep }

    /// The forecast in words: `30 epochs × 16 steps, about 2.1 s a step: about 17 min`.
    public var description: String {
        "\(Self.counted(epochs, "epoch")) × \(Self.counted(stepsPerEpoch, "step")), "
            + "about \(Self.words(secondsPerStep)) a step: about \(Self.words(seconds))"
    }

    private static func counted(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }

    static func words(_ seconds: Double) -> String {
        switch seconds {
        case ..<0.095: "\(rounded(seconds * 1000, 1)) ms"
        case ..<9.95: "\(rounded(seconds, 10)) s"
        case ..<99.5: "\(rounded(seconds, 1)) s"
        case ..<(99.5 * 60): "\(rounded(seconds / 60, 1)) min"
        default: "\(rounded(seconds / 3600, 10)) h"
        }
    }

    /// `value` rounded to a fraction of one; without a decimal point where it is whole.
    private static func rounded(_ value: Double, _ fraction: Double) -> String {
        let rounded = (value * fraction).rounded() / fraction
        return Int(exactly: rounded).map(String.init) ?? String(rounded)
    }
}

/// Measures a training step on the side and forecasts how long a training will take: forward, backward and an AdamW step on
/// a copy. Changes neither weights nor gradients nor the random numbers that follow.
/// - Parameters:
///   - model: the model to train.
///   - images: a batch as it comes from the loader, `[B, C, H, W]`.
///   - classLabels: the batch's labels, for a model that has classes.
///   - epochs: how often training will go through the data set.
///   - stepsPerEpoch: the number of batches in the data set.
/// - Throws: `EngineError` when the images do not fit the model.
public func estimateTraining(
    _ model: UNet2DModel, _ images: Tensor, classLabels: Tensor? = nil, epochs: Int, stepsPerEpoch: Int
) throws -> TrainingEstimate {
    try require(
        epochs >= 0 && stepsPerEpoch >= 0, "estimateTraining",
        "\(epochs) epochs of \(stepsPerEpoch) steps cannot be; neither can be negative")
    let parameters = model.parameters()
    let gradients = parameters.map(\.grad)
    defer { for (parameter, gradient) in zip(parameters, gradients) { parameter.grad = gradient } }
    let seconds = try Generator.default.keepingState { try measureStep(model, images.detach(), classLabels) }
    return TrainingEstimate(epochs: epochs, stepsPerEpoch: stepsPerEpoch, secondsPerStep: seconds)
}

/// The seconds that a step takes. Overwrites the gradients and draws from the default generator.
private func measureStep(_ model: UNet2DModel, _ images: Tensor, _ classLabels: Tensor?) throws -> Double {
    let parameters = model.parameters()
    let copies = try parameters.map { Parameter(try $0.detach().copy()) }
    let optimizer = try AdamW(copies)
    func step() throws {
        model.zeroGrad()
        let prediction = try model(images, 0, classLabels: classLabels)
        try mseLoss(prediction, Tensor.randn(prediction.shape)).backward()
        for (copy, parameter) in zip(copies, parameters) { copy.grad = parameter.grad }
        try optimizer.step()
    }
    try step()  // The first takes longer: its memory is new.
    return try ContinuousClock().measure(step) / .seconds(1)
}
