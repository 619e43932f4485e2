import CKernels
import Foundation

/// An exponential moving average of a model's parameters, whose samples look better than those of the weights that training
/// leaves: s = s - (1 - d)(s - θ) after each step.
///
/// The decay d starts at 0 and grows, so that the first, random weights are forgotten: with `useEmaWarmup`
/// d = 1 - (1 + step / invGamma)^-power, else d = (1 + step) / (10 + step); never above `decay`, never below `minDecay`.
/// It is what diffusers' class of this name computes.
///
/// ```swift
/// let ema = EMAModel(model.parameters(), decay: 0.999)
/// optimizer.step()
/// ema.step(model.parameters())
/// ema.store(model.parameters())     // keep the trained weights
/// ema.copyTo(model.parameters())    // the average takes their place
/// ema.restore(model.parameters())   // and back
/// ```
public final class EMAModel: CustomStringConvertible {
    /// The averages, in the order of the parameters.
    public let shadowParams: [Tensor]
    /// The numbers that the decay depends on.
    var numbers: Numbers
    /// The parameters that `store` kept.
    private(set) var stored: [Tensor]?

    /// Starts from what the parameters are now.
    /// - Throws: `EngineError` when a number is out of its range.
    public init(
        _ parameters: [Parameter], decay: Double = 0.9999, minDecay: Double = 0, updateAfterStep: Int = 0,
        useEmaWarmup: Bool = false, invGamma: Double = 1, power: Double = 2.0 / 3
    ) throws {
        numbers = Numbers(
            decay: decay, minDecay: minDecay, updateAfterStep: updateAfterStep, useEmaWarmup: useEmaWarmup,
            invGamma: invGamma, power: power)
        try numbers.check()
        shadowParams = try noGrad { try parameters.map { try $0.contiguous().copy() } }
    }

    /// How many steps were averaged.
    public var optimizationStep: Int { numbers.optimizationStep }
    /// The decay of the latest step; nil before the first.
    public var curDecayValue: Double? { optimizationStep > 0 ? getDecay(optimizationStep) : nil }

    /// One line: `EMAModel(64 parameters, decay: 0.97 after 120 steps)`.
    public var description: String {
        "EMAModel(\(shadowParams.count) parameters, decay: \(curDecayValue ?? 0) after \(optimizationStep) steps)"
    }

    /// The decay of step number `optimizationStep`, counted from 1.
    public func getDecay(_ optimizationStep: Int) -> Double {
        let step = Double(optimizationStep) - Double(numbers.updateAfterStep) - 1
        if step <= 0 { return 0 }
        let grown =
            numbers.useEmaWarmup
            ? 1 - pow(1 + step / numbers.invGamma, -numbers.power) : (1 + step) / (10 + step)
        return max(min(grown, numbers.decay), numbers.minDecay)
    }

    /// Moves the averages towards the parameters. Call it after each of the optimizer's steps.
    /// - Throws: `EngineError` when these are not the parameters that the averages began with.
    public func step(_ parameters: [Parameter]) throws {
        try checkFit(parameters, "step")
        try Interruption.check()
        let span = Profiler.begin("EMAModel step")
        defer { span.end() }
        // Nothing from here on can fail or be interrupted, so the averages stay in step with each other.
        numbers.optimizationStep += 1
        let decay = getDecay(optimizationStep)
        for (shadow, value) in zip(shadowParams, parameters) {
            Tensor.withFloats(shadow, value) { ck_move_average(shadow.count, Float(1 - decay), $0, $1) }
            shadow.storage.version += 1
        }
    }

    /// Puts the averages into the parameters.
    /// - Throws: `EngineError` when these are not the parameters that the averages began with.
    public func copyTo(_ parameters: [Parameter]) throws {
        try checkFit(parameters, "copyTo")
        Self.overwrite(parameters, with: shadowParams)
    }

    /// Keeps what the parameters are now, for `restore`.
    /// - Throws: `Interrupted` at Ctrl-C; `EngineError` when there is no memory left.
    public func store(_ parameters: [Parameter]) throws {
        stored = try noGrad { try parameters.map { try $0.contiguous().copy() } }
    }

    /// Puts back what `store` kept.
    /// - Throws: `EngineError` when nothing was stored, or it does not fit these parameters.
    public func restore(_ parameters: [Parameter]) throws {
        guard let stored else { throw EngineError("restore", "nothing is stored; call store(parameters) first") }
        try checkFit(parameters, "restore")
        Self.overwrite(parameters, with: stored)
        self.stored = nil
    }

    /// Does `body` with the averages in the place of the parameters, and puts these back however it ends.
    /// - Throws: what `body` throws.
    public func withAverages<R>(in parameters: [Parameter], _ body: () throws -> R) throws -> R {
        try checkFit(parameters, "withAverages")
        let kept = try noGrad { try parameters.map { try $0.contiguous().copy() } }
        Self.overwrite(parameters, with: shadowParams)
        let result = Result(catching: body)
        Self.overwrite(parameters, with: kept)
        return try result.get()
    }

    /// Copies without allocating, so that it cannot be interrupted halfway.
    static func overwrite(_ targets: [Tensor], with values: [Tensor]) {
        for (target, value) in zip(targets, values) {
            target.address.copyMemory(from: value.address, byteCount: value.count * value.dtype.byteCount)
            target.storage.version += 1
        }
    }

    func checkFit(_ parameters: [Parameter], _ operation: String) throws {
        try require(
            parameters.map(\.shape) == shadowParams.map(\.shape), operation,
            "these are not the parameters that the averages began with: \(parameters.count) of them, and "
                + "\(shadowParams.count) averages")
        for parameter in parameters {
            try require(
                parameter.isContiguous, operation, "a parameter of shape \(parameter.shape) is a view with gaps")
        }
    }
}
