import Testing

@testable import Engine

/// Compares what `backward()` computes with central differences, element by element.
///
/// The loss is Σ y·r with fixed random r, added up in double precision from float32 values of y; so a difference carries
/// an error of about 1e-7·|y|/step, and one of step² for what is not linear.
/// - Parameters:
///   - step: half the distance of the two points; larger for linear operations, whose differences are exact.
///   - tolerance: how far a gradient may be off, relative to the largest gradient of the same input.
func expectGradients(
    of inputs: [Tensor], step: Double = 1e-2, tolerance: Double = 1e-2,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ function: ([Tensor]) throws -> Tensor
) throws {
    let generator = Generator(seed: 99)
    let leaves = try inputs.map { try $0.detach().copy().requiresGrad() }
    let output = try function(leaves)
    let weights = try Tensor.randn(output.shape, generator: generator)
    try output.backward(weights)
    let weightValues = try weights.toArray()
    func loss(_ values: [Tensor]) throws -> Double {
        try noGrad { zip(try function(values).toArray(), weightValues).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    for (position, leaf) in leaves.enumerated() {
        let gradient = try #require(leaf.grad, sourceLocation: sourceLocation).toArray()
        #expect(leaf.grad?.shape == leaf.shape, sourceLocation: sourceLocation)
        let numbers = try inputs[position].toArray()
        let differences = try numbers.indices.map { index in
            let losses = try [step, -step].map { change in
                var changed = numbers
                changed[index] += change
                var arguments = inputs
                arguments[position] = try Tensor(changed).reshape(leaf.shape)
                return try loss(arguments)
            }
            return (losses[0] - losses[1]) / (2 * step)
        }
        expectClose(
            gradient, differences, relative: 0, absolute: tolerance * max(1e-3, differences.map(abs).max() ?? 0),
            "gradient of input \(position)", sourceLocation: sourceLocation)
    }
}

/// Expects |a - b| <= absolute + relative·|b| of every pair, and reports the worst.
func expectClose(
    _ actual: [Double], _ expected: [Double], relative: Double, absolute: Double, _ what: String = "values",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.count == expected.count, "\(what): as many as expected", sourceLocation: sourceLocation)
    var worst = (excess: 0.0, index: -1)
    for (index, (a, b)) in zip(actual, expected).enumerated() {
        let excess = abs(a - b) - (absolute + relative * abs(b))
        if !(excess <= worst.excess) { worst = (excess, index) }
    }
    if worst.index >= 0 {
        Issue.record(
            "\(what): element \(worst.index) is \(actual[worst.index]), expected \(expected[worst.index])",
            sourceLocation: sourceLocation)
    }
}
