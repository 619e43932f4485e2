import CKernels

/// Scales the gradients of all parameters together so that their norm, √Σg², is at most `maxNorm`.
///
/// Pascanu et al., "On the difficulty of training recurrent neural networks" (arXiv:1211.5063).
/// - Returns: the norm before scaling.
/// - Throws: `EngineError` when `maxNorm` is negative or not a number.
@discardableResult
public func clipGradNorm(_ parameters: [Parameter], _ maxNorm: Double) throws -> Double {
    try require(maxNorm >= 0, "clipGradNorm", "maxNorm is \(maxNorm) but must be a number from 0 up")
    let span = Profiler.begin("clipGradNorm")
    defer { span.end() }
    let withGradients = parameters.filter { $0.grad != nil }
    let squares = try withGradients.reduce(0.0) { sum, parameter in
        let gradient = try parameter.grad!.contiguous()
        return sum + gradient.withFloats { ck_sum_squares($0, gradient.count) }
    }
    let norm = squares.squareRoot()
    let factor = maxNorm / (norm + 1e-6)
    guard !(factor >= 1) else { return norm }
    // New tensors, all made before the first is put in place: a gradient may be shared, and Ctrl-C leaves all or none.
    let scaled = try withGradients.map { try $0.grad! * factor }
    for (parameter, gradient) in zip(withGradients, scaled) { parameter.grad = gradient }
    return norm
}
