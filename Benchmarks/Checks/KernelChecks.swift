import Engine
import Foundation

/// The first group of the first and last image against the definition, and a property of the gradient: adding the same to
/// all values of a group changes nothing, so the gradients of a group add up to zero.
func checkGroupNormSiLU(_ x: Tensor, _ groups: Int, _ output: Tensor, _ inputGradient: Tensor) throws {
    let (batch, channels) = (x.shape[0], x.shape[1])
    for image in [0, batch - 1] {
        let values = try x[image, ..<(channels / groups)].toArray()
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        let expected = values.map { value in
            let normal = (value - mean) / (variance + 1e-5).squareRoot()
            return normal / (1 + exp(-normal))
        }
        let actual = try output[image, ..<(channels / groups)]
        try expectEqual(actual.reshape([-1]), Tensor(expected), tolerance: 1e-5, "the values of a group")
    }
    let perGroup = try inputGradient.contiguous().reshape([batch * groups, -1])
    let largestSum = try perGroup.sum(dims: [1]).abs().max().item()
    let size = try perGroup.abs().sum(dims: [1]).max().item()
    guard largestSum <= 1e-5 * size else {
        throw WrongOutput("the gradients of a group add up to \(largestSum), not to 0")
    }
}

/// The first query against the definition, and three properties of the gradients. The weights of a query add up to 1, so
/// the values' gradients add up to the output's. Adding the same to all keys changes nothing, so the keys' gradients add up
/// to zero. Queries and keys only meet in products, so Σ dq·q = Σ dk·k.
func checkAttention(_ inputs: [Tensor], output: Tensor, outputGradient: Tensor, gradients: [Tensor]) throws {
    let (q, k, v) = (inputs[0], inputs[1], inputs[2])
    let scale = 1 / Double(q.shape[3]).squareRoot()
    let weights = try (k[0, 0].matmul(q[0, 0, 0]) * scale).softmax(dim: 0)
    try expectEqual(output[0, 0, 0], weights.matmul(v[0, 0]), tolerance: 1e-4, "the first query's outputs")
    try expectEqual(
        gradients[2].sum(dims: [2]), outputGradient.sum(dims: [2]), tolerance: 1e-4, "the sums of the values' gradients"
    )
    let keySums = try gradients[1].sum(dims: [2]).abs().max().item()
    let keySize = try gradients[1].abs().sum(dims: [2]).max().item()
    guard keySums <= 1e-5 * keySize else { throw WrongOutput("the keys' gradients add up to \(keySums), not to 0") }
    let (queries, keys) = (try gradients[0] * q, try gradients[1] * k)
    try expectEqual(
        queries.sum(dims: [2, 3]), keys.sum(dims: [2, 3]), tolerance: 1e-3, "the gradients along queries and keys")
}

/// While the gradient g stays the same, each step of AdamW is p ← p (1 - lr·λ) - lr · g / (|g| + ε).
func checkAdamW(_ parameter: Parameter, before: Tensor, steps: Int, lr: Double) throws {
    guard let gradient = parameter.grad else { throw WrongOutput("the gradient is gone") }
    let gradients = try gradient.toArray()
    var expected = try before.toArray()
    for _ in 0..<steps {
        for (index, g) in gradients.enumerated() {
            expected[index] -= lr * (0.01 * expected[index] + g / (abs(g) + 1e-8))
        }
    }
    try expectEqual(
        parameter.detach().reshape([-1]), Tensor(expected), tolerance: 1e-4, "the parameters after \(steps) steps")
}
