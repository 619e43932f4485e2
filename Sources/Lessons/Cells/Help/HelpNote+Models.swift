extension HelpNote {
    private static let smallUNet =
        "let model = UNet2DModel(sampleSize: 16, inChannels: 1, outChannels: 1, layersPerBlock: 1, "
        + "blockOutChannels: [32, 32], downBlockTypes: [.down, .down], upBlockTypes: [.up, .up])\n"

    private static let smallClassifier =
        "let classifier = ImageClassifier(imageSize: 16, numChannels: 1, classes: [\"shoe\", \"bag\"])\n"

    /// Schedulers, networks and pipelines.
    static let noiseNotes: [String: HelpNote] = [
        "DDPMScheduler": HelpNote(
            example:
                "let scheduler = DDPMScheduler(numTrainTimesteps: 1000, betaSchedule: .squaredcosCapV2)\nscheduler.alphasCumprod"
        ),
        "DDIMScheduler": HelpNote(
            example:
                "let scheduler = DDIMScheduler(numTrainTimesteps: 1000)\nscheduler.setTimesteps(5)\nscheduler.timesteps"
        ),
        "Scheduler.addNoise": HelpNote(
            shapes: "samples and noise [n, c, h, w], timesteps [n] → [n, c, h, w]",
            example: "manualSeed(0)\nlet images = Tensor.rand([2, 3, 8, 8])\nlet noise = Tensor.randn([2, 3, 8, 8])\n"
                + "DDPMScheduler().addNoise(images, noise, Tensor([10, 900]).long())"),
        "Scheduler.getVelocity": HelpNote(
            shapes: "samples and noise [n, c, h, w], timesteps [n] → [n, c, h, w]",
            example:
                "let x = Tensor.zeros([1, 1, 2, 2])\nDDPMScheduler().getVelocity(x, Tensor.ones([1, 1, 2, 2]), Tensor([500]).long())"
        ),
        "Scheduler.setTimesteps": HelpNote(
            example: "let scheduler = DDPMScheduler()\nscheduler.setTimesteps(4)\nscheduler.timesteps"),
        "DDPMScheduler.setTimesteps": HelpNote(
            example: "let scheduler = DDPMScheduler()\nscheduler.setTimesteps(4)\nscheduler.timesteps"),
        "Scheduler.timesteps": HelpNote(
            shapes: "[steps]",
            example: "let scheduler = DDPMScheduler()\nscheduler.setTimesteps(4)\nscheduler.timesteps"),
        "Scheduler.alphasCumprod": HelpNote(
            shapes: "[numTrainTimesteps]", example: "DDPMScheduler().alphasCumprod"),
        "Scheduler.betas": HelpNote(shapes: "[numTrainTimesteps]", example: "DDPMScheduler().betas"),
        "Scheduler.scaleModelInput": HelpNote(
            shapes: "[n, c, h, w] → the same",
            example: "DDPMScheduler().scaleModelInput(Tensor.ones([1, 1, 2, 2]), 10).shape"),
        "Scheduler.step": HelpNote(
            shapes: "modelOutput and sample [n, c, h, w] → prevSample [n, c, h, w]",
            example: "let scheduler = DDPMScheduler()\nlet x = Tensor.ones([1, 1, 2, 2])\n"
                + "scheduler.step(Tensor.zeros([1, 1, 2, 2]), 500, x).prevSample"),
        "DDIMScheduler.step": HelpNote(
            shapes: "modelOutput and sample [n, c, h, w] → prevSample [n, c, h, w]",
            example: "let scheduler = DDIMScheduler()\nscheduler.setTimesteps(10)\nlet x = Tensor.ones([1, 1, 2, 2])\n"
                + "scheduler.step(Tensor.zeros([1, 1, 2, 2]), 500, x).prevSample"),
        "SchedulerStep": HelpNote(
            shapes: "prevSample and predOriginalSample [n, c, h, w]",
            example:
                "let x = Tensor.ones([1, 1, 2, 2])\nlet step: SchedulerStep = DDPMScheduler().step(x, 500, x)\nstep.predOriginalSample"
        ),
        "UNet2DModel": HelpNote(
            shapes: "model(x, t): x [n, inChannels, h, w], t [n] or a number → [n, outChannels, h, w]",
            example: smallUNet + "model(Tensor.zeros([2, 1, 16, 16]), 10).shape"),
        "UNet2DConditionModel": HelpNote(
            shapes: "model(x, t, encoderHiddenStates: c): x [n, inChannels, h, w], t [n] or a number, "
                + "c [n, words, crossAttentionDim] → [n, outChannels, h, w]",
            example: "let model = UNet2DConditionModel(inChannels: 1, outChannels: 1, layersPerBlock: 1, "
                + "blockOutChannels: [32, 32], downBlockTypes: [.down, .crossAttnDown], "
                + "upBlockTypes: [.crossAttnUp, .up], crossAttentionDim: 8)\n"
                + "model(Tensor.zeros([2, 1, 16, 16]), 10, encoderHiddenStates: Tensor.zeros([2, 3, 8])).shape"),
        "BasicUNet": HelpNote(
            shapes: "[n, inChannels, h, w] → [n, outChannels, h, w]",
            example: "let model = BasicUNet()\nmodel(Tensor.zeros([1, 1, 28, 28])).shape"),
        "ImageClassifier": HelpNote(
            shapes: "images [n, channels, size, size], from -1 to 1 → scores [n, classes]",
            example: smallClassifier + "classifier(Tensor.zeros([2, 1, 16, 16])).shape"),
        "ImageClassifier.features": HelpNote(
            shapes: "images [n, channels, size, size] → [n, features]",
            example: smallClassifier + "classifier.features(Tensor.zeros([2, 1, 16, 16])).shape"),
        "ImageClassifier.classify": HelpNote(
            shapes: "images [n, channels, size, size] → [n]",
            example: smallClassifier + "classifier.classify(Tensor.zeros([3, 1, 16, 16]))"),
        "ImageClassifier.agreement": HelpNote(
            shapes: "images [n, channels, size, size], labels [n]",
            example: smallClassifier
                + "let x = Tensor.randn([4, 1, 16, 16])\nclassifier.agreement(x, classifier.classify(x))"),
        "FrechetDistance": HelpNote(
            shapes: "distance(images): [n, channels, size, size], from -1 to 1 → a number",
            example: smallClassifier
                + "let distance = FrechetDistance(classifier, reference: Tensor.randn([20, 1, 16, 16]))\n"
                + "distance(Tensor.randn([20, 1, 16, 16]))"),
        "FrechetDistance.between": HelpNote(
            shapes: "[n, features] and [m, features] → a number",
            example: "FrechetDistance.between(Tensor([[0.0], [2.0]]), Tensor([[3.0], [5.0]]))"),
        "NearestNeighbours": HelpNote(
            shapes: "[n, c, h, w] in [m, c, h, w] → distances [n], images [n, c, h, w]",
            example: "manualSeed(0)\nlet images = Tensor.randn([10, 1, 4, 4])\n"
                + "NearestNeighbours(of: images[3..<5] + 0.1, in: images).indices"),
        "MemorisationCheck": HelpNote(
            shapes: "samples [n, c, h, w], training [m, c, h, w], heldOut [k, c, h, w]",
            example: "manualSeed(0)\nlet training = Tensor.randn([50, 1, 4, 4])\n"
                + "print(MemorisationCheck(training[0..<5], training: training, heldOut: Tensor.randn([20, 1, 4, 4])))"),
        "DDPMPipeline": HelpNote(
            shapes: "images [batchSize, c, h, w], from 0 to 1",
            example: smallUNet + "let pipe = DDPMPipeline(unet: model, scheduler: DDPMScheduler())\n"
                + "pipe(batchSize: 1, numInferenceSteps: 2).images.shape"),
        "DDIMPipeline": HelpNote(
            shapes: "images [batchSize, c, h, w], from 0 to 1",
            example: smallUNet + "let pipe = DDIMPipeline(unet: model, scheduler: DDIMScheduler())\n"
                + "pipe(batchSize: 1, numInferenceSteps: 2).images.shape"),
    ]

    /// Layers and what all networks have.
    static let layerNotes: [String: HelpNote] = [
        "Linear": HelpNote(
            shapes: "[…, in] → […, out]", example: "let layer = Linear(4, 2)\nlayer(Tensor.ones([3, 4])).shape"),
        "Conv2d": HelpNote(
            shapes: "[n, in, h, w] → [n, out, h', w'], where h' = (h + 2·padding - kernelSize) / stride + 1",
            example: "let layer = Conv2d(3, 8, kernelSize: 3, padding: 1)\nlayer(Tensor.zeros([1, 3, 16, 16])).shape"),
        "GroupNorm": HelpNote(
            shapes: "[n, channels, h, w] → the same",
            example: "let norm = GroupNorm(2, 4)\nnorm(Tensor.randn([1, 4, 2, 2])).shape"),
        "LayerNorm": HelpNote(
            shapes: "[…, size] → the same", example: "LayerNorm(4)(Tensor([[1.0, 2.0, 3.0, 4.0]]))"),
        "Embedding": HelpNote(
            shapes: "whole numbers […] → […, dim]",
            example: "let table = Embedding(10, 4)\ntable(Tensor([3, 7]).long()).shape"),
        "Sequential": HelpNote(
            example: "let network = Sequential(Linear(2, 8), SiLU(), Linear(8, 1))\nnetwork(Tensor.ones([5, 2])).shape"),
        "SiLU": HelpNote(shapes: "any shape → the same", example: "SiLU()(Tensor([-1, 0, 1]))"),
        "GELU": HelpNote(shapes: "any shape → the same", example: "GELU()(Tensor([-1, 0, 1]))"),
        "ReLU": HelpNote(shapes: "any shape → the same", example: "ReLU()(Tensor([-1, 0, 1]))"),
        "Sigmoid": HelpNote(shapes: "any shape → the same", example: "Sigmoid()(Tensor([-1, 0, 1]))"),
        "Tanh": HelpNote(shapes: "any shape → the same", example: "Tanh()(Tensor([-1, 0, 1]))"),
        "Flatten": HelpNote(
            shapes: "[n, c, h, w] → [n, c·h·w]", example: "Flatten()(Tensor.zeros([2, 3, 4, 4])).shape"),
        "Dropout": HelpNote(shapes: "any shape → the same", example: "manualSeed(0)\nDropout(0.5)(Tensor.ones([8]))"),
        "AvgPool2d": HelpNote(
            shapes: "[n, c, h, w] → [n, c, h / size, w / size]",
            example: "AvgPool2d(2)(Tensor.ones([1, 1, 4, 4])).shape"),
        "MaxPool2d": HelpNote(
            shapes: "[n, c, h, w] → [n, c, h / size, w / size]",
            example: "MaxPool2d(2)(Tensor.ones([1, 1, 4, 4])).shape"),
        "Module.parameters": HelpNote(example: "Linear(4, 2).parameters().map { $0.shape }"),
        "Module.namedParameters": HelpNote(example: "Linear(4, 2).namedParameters().map { $0.name }"),
        "Module.parameterCount": HelpNote(example: "Linear(4, 2).parameterCount"),
        "Module.eval": HelpNote(example: "let layer = Dropout(0.5)\nlayer.eval()\nlayer(Tensor.ones([4]))"),
        "Module.stateDict": HelpNote(example: "Linear(4, 2).stateDict().map { $0.name }"),
    ]

    private static let line = "let layer = Linear(1, 1)\n"

    /// Losses, optimizers and schedules.
    static let trainingNotes: [String: HelpNote] = [
        "mseLoss": HelpNote(
            shapes: "prediction and target of one shape → a scalar", example: "mseLoss(Tensor([1, 2]), Tensor([1, 4]))"),
        "l1Loss": HelpNote(
            shapes: "prediction and target of one shape → a scalar", example: "l1Loss(Tensor([1, 2]), Tensor([1, 4]))"),
        "crossEntropy": HelpNote(
            shapes: "logits [n, classes] and target [n] → a scalar",
            example: "crossEntropy(Tensor([[2.0, 0.0], [0.0, 1.0]]), Tensor([0, 1]).long())"),
        "AdamW": HelpNote(
            example: line + "let optimizer = AdamW(layer.parameters(), lr: 0.1)\n"
                + "mseLoss(layer(Tensor([[1.0]])), Tensor([[3.0]])).backward()\noptimizer.step()\noptimizer.zeroGrad()"),
        "Adam": HelpNote(example: line + "let optimizer = Adam(layer.parameters(), lr: 0.1)\noptimizer.lr"),
        "SGD": HelpNote(
            example: line + "let optimizer = SGD(layer.parameters(), lr: 0.1, momentum: 0.9)\noptimizer.lr"),
        "Optimizer.step": HelpNote(
            example: line + "let optimizer = SGD(layer.parameters(), lr: 0.1)\n"
                + "mseLoss(layer(Tensor([[1.0]])), Tensor([[3.0]])).backward()\noptimizer.step()"),
        "Optimizer.zeroGrad": HelpNote(
            example: line + "let optimizer = SGD(layer.parameters(), lr: 0.1)\n"
                + "layer(Tensor([[1.0]])).sum().backward()\noptimizer.zeroGrad()\nlayer.weight.grad"),
        "clipGradNorm": HelpNote(
            example: line + "layer(Tensor([[100.0]])).sum().backward()\nclipGradNorm(layer.parameters(), 1)"),
        "LRScheduler": HelpNote(
            example: line + "let optimizer = SGD(layer.parameters(), lr: 0.1)\n"
                + "let schedule = LRScheduler(optimizer, .cosine(warmupSteps: 2, totalSteps: 10))\nschedule.lr"),
        "LRSchedule": HelpNote(
            example: line + "let optimizer = SGD(layer.parameters(), lr: 0.1)\n"
                + "LRScheduler(optimizer, .linear(warmupSteps: 2, totalSteps: 10)).lr"),
        "ExponentialLR": HelpNote(
            example: line + "let optimizer = SGD(layer.parameters(), lr: 0.1)\n"
                + "let schedule = ExponentialLR(optimizer, gamma: 0.5)\nschedule.step()\noptimizer.lr"),
        "getScheduler": HelpNote(
            example: line + "let optimizer = SGD(layer.parameters(), lr: 0.1)\n"
                + "getScheduler(.cosine, optimizer, numWarmupSteps: 2, numTrainingSteps: 10).lr"),
        "EMAModel": HelpNote(
            example: line + "let average = EMAModel(layer.parameters(), decay: 0.99)\naverage.step(layer.parameters())"),
    ]
}
