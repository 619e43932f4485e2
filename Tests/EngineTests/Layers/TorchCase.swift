import Testing

@testable import Engine

/// What PyTorch makes of random inputs, and the gradients for a random one of the output. Input i is drawn with the seed
/// 100 + i, the output's gradient with the seed 7; of all results the fixture has a sample.
struct TorchCase: Decodable {
    let shapes: [[Int]]
    let outputShape: [Int]
    let y: [Double]
    let gradients: [[Double]]

    /// Expects the same of `operation`: values and gradients within 2e-5 of the largest; sums of up to thousands of elements
    /// within 2e-4 of it.
    func expect(_ operation: ([Tensor]) throws -> Tensor) throws {
        let inputs = try shapes.enumerated().map { position, shape in
            try Tensor.randn(shape, generator: Generator(seed: 100 + position)).requiresGrad()
        }
        let result = try operation(inputs)
        #expect(result.shape.dims == outputShape)
        try result.backward(Tensor.randn(result.shape, generator: Generator(seed: 7)))
        try expectSamples(sample(result), y, "y")
        for (position, input) in inputs.enumerated() {
            try expectSamples(sample(#require(input.grad)), gradients[position], "gradient \(position)")
        }
    }

    /// Every n-th element, about forty of them, then the sum: as the fixture has them.
    private func sample(_ x: Tensor) throws -> [Double] {
        let all = try x.toArray()
        return stride(from: 0, to: all.count, by: max(1, all.count / 40)).map { all[$0] } + [all.reduce(0, +)]
    }

    private func expectSamples(_ actual: [Double], _ expected: [Double], _ what: String) throws {
        let scale = expected.dropLast().map(abs).max() ?? 0
        expectClose(actual.dropLast(), expected.dropLast(), relative: 0, absolute: 2e-5 * scale, what)
        expectClose(actual.suffix(1), expected.suffix(1), relative: 2e-5, absolute: 2e-4 * scale, "sum of \(what)")
    }
}
