/// How a loss's elements become one number.
public enum LossReduction: String, Hashable, Sendable, CaseIterable {
    /// Their mean.
    case mean
    /// Their sum.
    case sum
    /// They stay as they are.
    case none
}

/// The squared error, (prediction - target)².
/// - Parameters:
///   - weight: what each squared error is multiplied by before the reduction; any shape that broadcasts, such as
///     [N, 1, 1, 1] for a weight per image. The mean is over the number of elements, not over the sum of the weights.
///   - reduction: `.mean`, `.sum`, or `.none` for the elements.
/// - Throws: `EngineError` when the shapes differ.
public func mseLoss(
    _ prediction: Tensor, _ target: Tensor, weight: Tensor? = nil, reduction: LossReduction = .mean
) throws -> Tensor {
    try checkSameShape("mseLoss", prediction, target)
    let squares = try (prediction - target).square()
    return try (weight.map { try squares * $0 } ?? squares).reduced(reduction)
}

/// The absolute error, |prediction - target|.
/// - Parameter reduction: `.mean`, `.sum`, or `.none` for the elements.
/// - Throws: `EngineError` when the shapes differ.
public func l1Loss(_ prediction: Tensor, _ target: Tensor, reduction: LossReduction = .mean) throws -> Tensor {
    try checkSameShape("l1Loss", prediction, target)
    return try (prediction - target).abs().reduced(reduction)
}

/// Losses do not broadcast: a target of another shape is nearly always a mistake.
private func checkSameShape(_ operation: String, _ prediction: Tensor, _ target: Tensor) throws {
    try require(
        prediction.shape == target.shape, operation,
        "the prediction is \(prediction.shape) but the target is \(target.shape)")
}

extension Tensor {
    fileprivate func reduced(_ reduction: LossReduction) throws -> Tensor {
        switch reduction {
        case .mean: try mean()
        case .sum: try sum()
        case .none: self
        }
    }
}
