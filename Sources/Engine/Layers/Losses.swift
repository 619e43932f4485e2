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

/// How surprised a classifier is by the right classes: -log softmax(logits)[target], as PyTorch's `cross_entropy`.
/// - Parameters:
///   - logits: how much speaks for each class, [N, classes].
///   - target: the right class of each row, [N], int64.
///   - reduction: `.mean`, `.sum`, or `.none` for the loss of each row.
/// - Throws: `EngineError` when the shapes do not fit, or a class does not exist.
public func crossEntropy(_ logits: Tensor, _ target: Tensor, reduction: LossReduction = .mean) throws -> Tensor {
    try require(
        logits.ndim == 2 && target.ndim == 1 && logits.shape[0] == target.shape[0], "crossEntropy",
        "the logits are \(logits.shape) and the target is \(target.shape); they must be [N, classes] and [N]")
    try require(
        target.dtype == .int64, "crossEntropy",
        "the target \(target.shape) must be int64, but is \(target.dtype); convert it with long()")
    let classes = logits.shape[1]
    if let wrong = try target.toInts().first(where: { !(0..<classes).contains($0) }) {
        throw EngineError("crossEntropy", "there is no class \(wrong); the logits \(logits.shape) have \(classes)")
    }
    return try logits.logSoftmax(dim: 1).gather(1, target.unsqueeze(1)).squeeze(1).neg().reduced(reduction)
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
