import Testing

@testable import Engine

/// The sums of the parameters that PyTorch drew from a seed, by name and in its order.
struct ParameterSums: Decodable {
    let seed: Int
    let sums: [Sum]

    /// A parameter's name and the sum of its elements.
    struct Sum: Decodable {
        let name: String
        let value: Double

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            name = try container.decode(String.self)
            value = try container.decode(Double.self)
        }
    }

    /// Expects a state with these names, each within 1e-5 of its sum.
    func expect(_ state: [(name: String, tensor: Tensor)]) throws {
        #expect(state.map(\.name) == sums.map(\.name))
        for ((name, tensor), sum) in zip(state, sums) {
            let actual = try tensor.toArray().reduce(0, +)
            #expect(abs(actual - sum.value) <= 1e-5 * abs(sum.value) + 1e-7, "\(name)")
        }
    }
}

/// Expects gradients whose norms and sums PyTorch computed, in the order of the parameters, within 1e-4 of the norm.
func expectParameterGradients(_ parameters: [Parameter], norms expectedNorms: [Double], sums: [Double]) throws {
    let gradients = try parameters.map { try #require($0.grad).toArray() }
    let norms = gradients.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    #expect(norms.count == expectedNorms.count)
    // Biases before a normalisation have no gradient but rounding: hence the absolute part.
    let floor = 1e-6 * (expectedNorms.max() ?? 0)
    for (index, (norm, expected)) in zip(norms, expectedNorms).enumerated() {
        #expect(abs(norm - expected) <= 1e-4 * expected + floor, "parameter \(index)")
    }
    for (index, (sum, expected)) in zip(gradients.map { $0.reduce(0, +) }, sums).enumerated() {
        #expect(abs(sum - expected) <= 1e-4 * norms[index] + floor, "parameter \(index)")
    }
}
