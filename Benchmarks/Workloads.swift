import Engine

/// All workloads, by groups: the machine, the kernels on the shapes of the course's models, and whole steps.
let allWorkloads = [matrixProduct] + convolutions + normalisations + attentions + optimizerSteps + models

/// What the machine can do: the other numbers are to be read beside this one.
private let matrixProduct = Workload("sgemm 2048x2048x2048", flop: 2 * 2048 * 2048 * 2048) {
    let a = try Tensor.randn([2048, 2048]), b = try Tensor.randn([2048, 2048])
    return { _ = try a.matmul(b) }
}

/// Batch, channels in, channels out, side, kernel, stride.
private let convolutionShapes = [
    (64, 3, 64, 32, 3, 1), (64, 64, 64, 32, 3, 1), (64, 192, 64, 32, 3, 1), (64, 128, 128, 16, 3, 1),
    (64, 256, 128, 8, 3, 1), (64, 256, 256, 4, 3, 1), (64, 512, 256, 4, 3, 1), (64, 64, 64, 32, 3, 2),
    (64, 128, 64, 32, 1, 1), (64, 64, 3, 32, 3, 1), (128, 32, 32, 28, 3, 1), (128, 1, 32, 28, 5, 1),
]

private let convolutions = convolutionShapes.flatMap { batch, inChannels, outChannels, side, kernel, stride in
    let out = (side - 1) / stride + 1
    let flop = Double(2 * batch * inChannels * outChannels * kernel * kernel * out * out)
    let name = "conv \(batch)x\(inChannels)x\(side)x\(side) to \(outChannels), \(kernel)x\(kernel) / \(stride)"
    return [
        Workload("\(name), forward", flop: flop) {
            let x = try Tensor.randn([batch, inChannels, side, side])
            let layer = try Conv2d(inChannels, outChannels, kernelSize: kernel, stride: stride, padding: kernel / 2)
            return { _ = try noGrad { try layer(x) } }
        },
        Workload("\(name), and backward", flop: 3 * flop) {
            let x = try Tensor.randn([batch, inChannels, side, side]).requiresGrad()
            let layer = try Conv2d(inChannels, outChannels, kernelSize: kernel, stride: stride, padding: kernel / 2)
            return { try forwardAndBackward([x] + layer.parameters()) { try layer(x) } }
        },
    ]
}

private let normalisations = [(64, 64, 32), (64, 128, 16), (64, 512, 4)].map { batch, channels, side in
    Workload("GroupNorm and SiLU \(batch)x\(channels)x\(side)x\(side), and backward") {
        let x = try Tensor.randn([batch, channels, side, side]).requiresGrad()
        let norm = try GroupNorm(32, channels)
        return { try forwardAndBackward([x] + norm.parameters()) { try norm(x).silu() } }
    }
}

private let attentions = [(64, 16, 64, 8), (64, 32, 16, 8), (8, 4, 256, 64)].map { batch, heads, tokens, size in
    Workload("attention \(batch)x\(heads)x\(tokens)x\(size), and backward") {
        let shape = [batch, heads, tokens, size]
        let inputs = try (0..<3).map { _ in try Tensor.randn(shape).requiresGrad() }
        return { try forwardAndBackward(inputs) { try scaledDotProductAttention(inputs[0], inputs[1], inputs[2]) } }
    }
}

private let optimizerSteps = [
    Workload("AdamW step, 18.5 M parameters") {
        let parameters = try (0..<185).map { _ in Parameter(try Tensor.randn([100_000])) }
        for parameter in parameters { parameter.grad = try Tensor.randn(parameter.shape) }
        let optimizer = try AdamW(parameters)
        return { try optimizer.step() }
    }
]

private let models = [
    Workload("butterflies UNet, training step, batch 64", flop: 629e9, runs: 5) {
        try trainingStep(butterfliesModel(), images: [64, 3, 32, 32])
    },
    Workload("butterflies UNet, forward, batch 8", flop: 26e9) {
        let model = try butterfliesModel()
        let x = try Tensor.randn([8, 3, 32, 32])
        return { _ = try noGrad { try model(x, 500) } }
    },
    Workload("MNIST UNet, training step, batch 128", flop: 247e9, runs: 5) {
        let model = try UNet2DModel(
            sampleSize: 28, inChannels: 1, outChannels: 1, layersPerBlock: 2, blockOutChannels: [32, 64, 64],
            downBlockTypes: [.down, .attnDown, .attnDown], upBlockTypes: [.attnUp, .attnUp, .up])
        return try trainingStep(model, images: [128, 1, 28, 28])
    },
]

private func butterfliesModel() throws -> UNet2DModel {
    try UNet2DModel(
        sampleSize: 32, inChannels: 3, outChannels: 3, layersPerBlock: 2, blockOutChannels: [64, 128, 128, 256],
        downBlockTypes: [.down, .down, .attnDown, .attnDown], upBlockTypes: [.attnUp, .attnUp, .up, .up])
}

/// Prediction, loss, gradients and AdamW on random images.
private func trainingStep(_ model: UNet2DModel, images shape: [Int]) throws -> () throws -> Void {
    let x = try Tensor.randn(shape), noise = try Tensor.randn(shape)
    let timesteps = try Tensor.randint(0, 1000, [shape[0]])
    let optimizer = try AdamW(model.parameters(), lr: 1e-4)
    return {
        try mseLoss(model(x, timesteps), noise).backward()
        try optimizer.step()
        optimizer.zeroGrad()
    }
}

private func forwardAndBackward(_ leaves: [Tensor], _ function: () throws -> Tensor) throws {
    let y = try function()
    try y.backward(y.detach())
    for leaf in leaves { leaf.grad = nil }
}
