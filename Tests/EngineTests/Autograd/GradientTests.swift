import Testing

@testable import Engine

@Suite struct GradientTests {
    @Test func isThatOfBackwardAndLeavesNothingBehind() throws {
        let layer = try Linear(3, 2)
        let x = try Tensor.randn([4, 3], generator: Generator(seed: 1)).requiresGrad()
        func loss() throws -> Tensor { try (layer(x).tanh() * x.sum()).square().mean() }
        let gradient = try grad(loss(), x)
        #expect(x.grad == nil && layer.parameters().allSatisfy { $0.grad == nil })
        try loss().backward()
        #expect(try gradient.toArray() == x.grad?.toArray())
        // What was left out of the pass is a parameter as before.
        #expect(layer.parameters().allSatisfy { $0.requiresGrad && $0.grad != nil })
    }

    @Test func goesBackToWhatWasComputed() throws {
        let x = try Tensor([2.0, 3]).requiresGrad()
        let square = try x * x
        #expect(try grad((square * square).sum(), square).toArray() == [8, 18])
    }

    @Test func theResultItselfHasTheGradientOne() throws {
        let x = try Tensor([2.0]).requiresGrad()
        #expect(try grad(x, x).toArray() == [1])
    }

    /// The gradient of a convolution's input costs a product, that of its weight another: only the first is computed.
    @Test func gradientsOfOthersAreNotComputed() throws {
        let convolution = try Conv2d(2, 2, kernelSize: 3, padding: 1)
        let x = try Tensor.randn([1, 2, 4, 4], generator: Generator(seed: 2)).requiresGrad()
        var asked: [Bool] = []
        let y = try convolution(x)
        let watched = Tensor.record("watched", [y, convolution.weight], y.detach()) { gradient in
            asked.append(convolution.weight.requiresGrad)
            return [gradient, nil]
        }
        #expect(try grad(watched.sum(), x).shape == x.shape)
        #expect(asked == [false])
    }

    @Test func worksAgainAfterAnError() throws {
        let weight = Parameter(try Tensor([3.0]))
        let x = try Tensor([2.0]).requiresGrad()
        let y = try x * weight
        let broken = Tensor.record("broken", [y], try y.detach().copy()) { _ in
            throw EngineError("broken", "cannot go back")
        }
        expectError("broken: cannot go back") { _ = try grad(broken, x) }
        #expect(weight.requiresGrad)
        #expect(try grad(x * weight, x).toArray() == [3])
    }

    @Test func wrongCallsSayWhatToDo() throws {
        let (x, other) = (try Tensor([1.0, 2]).requiresGrad(), try Tensor([1.0]).requiresGrad())
        expectError(
            "grad: only a single number has a gradient, but this tensor has the shape [2]; reduce it first, as with mean()"
        ) { _ = try grad(x * 2, x) }
        expectError(
            "grad: the result was not computed from this input; call requiresGrad() on the input before computing with it"
        ) { _ = try grad(x.sum(), other) }
        let sum = try x.sum()
        try sum.backward()
        expectError(
            "grad: the recorded operation sum was freed by an earlier backward(); compute the loss anew before calling "
                + "grad() a second time"
        ) { _ = try grad(sum, x) }
    }
}
