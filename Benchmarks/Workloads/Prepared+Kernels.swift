@testable import Engine

extension Prepared {
    static func matrixProduct(_ size: Int) throws -> Prepared {
        let (a, b) = (try Tensor.randn([size, size]), try Tensor.randn([size, size]))
        let product = Outcome<Tensor>()
        return Prepared(
            flop: 2 * Double(size * size) * Double(size), run: { product.value = try a.matmul(b) },
            digest: { try Digest(product.get()) },
            check: {
                let ones = try Tensor.ones([size, 1])
                // (a b) 1 = a (b 1), which takes no product of matrices.
                try expectEqual(
                    product.get().sum(dims: [1]), a.matmul(b.matmul(ones)).squeeze(), tolerance: 1e-4, "row sums")
            })
    }

    static func convolution(_ direction: ConvolutionDirection, _ shape: ConvolutionShape) throws -> Prepared {
        let input = try Tensor.randn([shape.batch, shape.inChannels, shape.side, shape.side]).channelsLast()
        let weight = try Tensor.randn([shape.outChannels, shape.inChannels, shape.kernel, shape.kernel])
        let gradient = try Tensor.randn([shape.batch, shape.outChannels, shape.outSide, shape.outSide]).channelsLast()
        let naive = NaiveConvolution(shape, input: input, weight: weight, outputGradient: gradient)
        let (result, graph) = (Outcome<Tensor>(), Outcome<Tensor>())
        func convolve(_ x: Tensor, _ w: Tensor) throws -> Tensor {
            try x.conv2d(w, stride: shape.stride, padding: shape.padding)
        }
        let digest = { try Digest(result.get()) }
        let check = { try naive.check(result.get(), direction) }
        if direction == .forward {
            let run = { result.value = try noGrad { try convolve(input, weight) } }
            return Prepared(flop: shape.flop, run: run, digest: digest, check: check)
        }
        return Prepared(
            flop: shape.flop,
            setUp: {
                let watched = (direction == .inputGradient ? input : weight).watched { result.value = $0 }
                graph.value =
                    direction == .inputGradient ? try convolve(watched, weight) : try convolve(input, watched)
            },
            run: { try graph.get().backward(gradient) }, digest: digest, check: check)
    }

    static func groupNormSiLU(batch: Int, channels: Int, side: Int) throws -> Prepared {
        let groups = 32
        let x = try Tensor.randn([batch, channels, side, side]).channelsLast()
        let gradient = try Tensor.randn([batch, channels, side, side]).channelsLast()
        let norm = try GroupNorm(groups, channels)
        let (output, inputGradient) = (Outcome<Tensor>(), Outcome<Tensor>())
        return Prepared(
            run: {
                output.value = try norm.withSiLU(x.watched { inputGradient.value = $0 })
                try output.get().backward(gradient)
                norm.zeroGrad()
            },
            digest: { try Digest(inputGradient.get()) },
            check: { try checkGroupNormSiLU(x, groups, try output.get().detach(), try inputGradient.get()) })
    }

    static func attention(_ shape: [Int]) throws -> Prepared {
        let inputs = try (0..<3).map { _ in try Tensor.randn(shape) }
        let gradient = try Tensor.randn(shape)
        let output = Outcome<Tensor>()
        let gradients = inputs.map { _ in Outcome<Tensor>() }
        return Prepared(
            run: {
                let watched = zip(inputs, gradients).map { input, gradient in input.watched { gradient.value = $0 } }
                output.value = try scaledDotProductAttention(watched[0], watched[1], watched[2])
                try output.get().backward(gradient)
            },
            digest: { try Digest(gradients[0].get()) },
            check: {
                try checkAttention(
                    inputs, output: output.get().detach(), outputGradient: gradient,
                    gradients: gradients.map { try $0.get() })
            })
    }

    static func adamW(_ model: CourseModel) throws -> Prepared {
        let parameters = try model.make().module.parameters()
        for parameter in parameters { parameter.grad = try Tensor.randn(parameter.shape) }
        let optimizer = try AdamW(parameters, lr: 1e-3)
        let before = try parameters[0].detach().copy()
        let steps = Outcome<Int>()
        steps.value = 0
        return Prepared(
            run: {
                try optimizer.step()
                steps.value? += 1
            },
            digest: { try Digest(parameters[0].detach()) },
            check: { try checkAdamW(parameters[0], before: before, steps: steps.get(), lr: 1e-3) })
    }
}

extension Tensor {
    /// The same values as if they had been computed: their gradient is handed to `receive` and goes no further. A leaf
    /// would copy it, which is no part of what is measured.
    func watched(_ receive: @escaping (Tensor) -> Void) -> Tensor {
        let values = detach()
        let source = detach()
        source.requiresGrad = true
        return Tensor.record("input", [source], values) { gradient in
            receive(gradient)
            return [nil]
        }
    }
}
