extension HelpNote {
    private static let butterflies = "let dataset = ImageDataset.named(\"butterflies\", count: 20, size: 16)\n"

    /// Data sets, transforms and loaders.
    static let dataNotes: [String: HelpNote] = [
        "ImageDataset": HelpNote(example: butterflies + "dataset.classes"),
        "ImageDataset.named": HelpNote(example: butterflies + "dataset"),
        "ImageDataset.classes": HelpNote(example: butterflies + "dataset.classes"),
        "ImageDataset.prefix": HelpNote(example: butterflies + "dataset.prefix(4)"),
        "ImageDataset.statistics": HelpNote(example: butterflies + "dataset.statistics().mean"),
        "ImageDataset.transformed": HelpNote(
            example: butterflies
                + "let prepared = dataset.transformed(Compose([ToTensor()]))\nDataLoader(prepared, batchSize: 4).nextBatch().images.shape"
        ),
        "DataLoader": HelpNote(
            shapes: "images [batchSize, channels, height, width], labels [batchSize]",
            example: butterflies
                + "let loader = DataLoader(dataset.transformed(Compose([ToTensor()])), batchSize: 8, shuffle: true)\n"
                + "for batch in loader { print(batch.images.shape) }"),
        "DataLoader.nextBatch": HelpNote(
            shapes: "images [batchSize, channels, height, width]",
            example: butterflies
                + "let loader = DataLoader(dataset.transformed(Compose([ToTensor()])), batchSize: 8)\nloader.nextBatch().labels"
        ),
        "Compose": HelpNote(
            shapes: "a picture → [channels, height, width]",
            example: butterflies
                + "let preprocess = Compose([Resize(8), ToTensor(), Normalize([0.5], [0.5])])\npreprocess(dataset[0].image).shape"
        ),
        "Resize": HelpNote(example: butterflies + "Resize([8, 8])(dataset[0].image).width"),
        "CenterCrop": HelpNote(example: butterflies + "CenterCrop(8)(dataset[0].image).width"),
        "RandomCrop": HelpNote(example: butterflies + "RandomCrop(8)(dataset[0].image).width"),
        "RandomResizedCrop": HelpNote(
            shapes: "[n, c, h, w] → [n, c, size, size]",
            example:
                "manualSeed(0)\nlet cut = RandomResizedCrop(8, scale: [0.5, 1])\ncut(Tensor.rand([2, 3, 16, 16])).shape"
        ),
        "RandomHorizontalFlip": HelpNote(example: butterflies + "RandomHorizontalFlip(p: 1)(dataset[0].image).width"),
        "Grayscale": HelpNote(example: butterflies + "Grayscale()(dataset[0].image).channels"),
        "ToRGB": HelpNote(example: butterflies + "ToRGB()(dataset[0].image).channels"),
        "ToTensor": HelpNote(
            shapes: "a picture → [channels, height, width], from 0 to 1",
            example: butterflies + "ToTensor()(dataset[0].image).shape"),
        "Normalize": HelpNote(
            shapes: "[channels, height, width] → the same",
            example: "Normalize([0.5], [0.5])(Tensor.ones([3, 2, 2])).max()"),
        "Lambda": HelpNote(example: "let double = Lambda { x in x * 2 }\ndouble(Tensor([1, 2]))"),
        "folderTree": HelpNote(
            example: "saveTensors([\"x\": Tensor.arange(3)], \"example.safetensors\")\nprint(folderTree(\".\"))"
        ),
    ]

    /// The cases of enumerations.
    static let caseNotes: [String: HelpNote] = [
        "Split.train": HelpNote(summary: "The larger part, which models learn from."),
        "Split.test": HelpNote(summary: "The part that is kept for testing."),
        "InterpolationMode.bilinear": HelpNote(summary: "From the two nearest pixels along each axis, in proportion."),
        "InterpolationMode.bicubic": HelpNote(summary: "From the four nearest along each axis, by a cubic: sharper."),
        "PaddingStrategy.longest": HelpNote(summary: "As long as the longest text."),
        "PaddingStrategy.maxLength": HelpNote(summary: "As long as the model takes."),
        "LossReduction.mean": HelpNote(summary: "The mean of all elements."),
        "LossReduction.sum": HelpNote(summary: "The sum of all elements."),
        "LossReduction.none": HelpNote(summary: "Each element by itself."),
        "VarianceType.fixedSmall": HelpNote(summary: "The variance β̃ₜ of the exact step backwards: Ho et al., 2020."),
        "VarianceType.fixedSmallLog": HelpNote(summary: "As fixedSmall, computed through its logarithm."),
        "VarianceType.fixedLarge": HelpNote(summary: "The variance βₜ of the step forwards."),
        "VarianceType.fixedLargeLog": HelpNote(summary: "As fixedLarge."),
        "VarianceType.learned": HelpNote(summary: "The network predicts the variance, too."),
        "VarianceType.learnedRange": HelpNote(
            summary: "The network predicts where between β̃ₜ and βₜ the variance lies."),
        "TimestepSpacing.linspace": HelpNote(summary: "Evenly from the last timestep to the first."),
        "TimestepSpacing.leading": HelpNote(summary: "Multiples of the distance, from 0 on."),
        "TimestepSpacing.trailing": HelpNote(summary: "Multiples of the distance, from the last timestep down."),
        "DownBlockType.down": HelpNote(summary: "Residual layers, then half the size."),
        "DownBlockType.attnDown": HelpNote(summary: "Residual layers with attention, then half the size."),
        "DownBlockType.crossAttnDown": HelpNote(
            summary: "Residual layers with transformers that look at encoderHiddenStates, then half the size."),
        "DownBlockType.resnetDown": HelpNote(summary: "Residual layers, and a residual layer that halves the size."),
        "UpBlockType.up": HelpNote(summary: "Residual layers, then twice the size."),
        "UpBlockType.attnUp": HelpNote(summary: "Residual layers with attention, then twice the size."),
        "UpBlockType.crossAttnUp": HelpNote(
            summary: "Residual layers with transformers that look at encoderHiddenStates, then twice the size."),
        "UpBlockType.resnetUp": HelpNote(summary: "Residual layers, and a residual layer that doubles the size."),
        "MidBlockType.unet": HelpNote(summary: "Residual layers with attention between them."),
        "MidBlockType.crossAttn": HelpNote(
            summary: "Residual layers with a transformer between them that looks at encoderHiddenStates."),
        "TimeEmbeddingType.positional": HelpNote(summary: "Sines and cosines of the timestep."),
        "TimeEmbeddingType.fourier": HelpNote(summary: "Sines and cosines at random frequencies."),
        "TimeEmbeddingType.learned": HelpNote(summary: "A vector for each timestep that training finds."),
        "TimeScaleShift.default": HelpNote(summary: "The timestep's vector is added."),
        "TimeScaleShift.scaleShift": HelpNote(summary: "The timestep's vector scales and shifts."),
        "ResampleType.conv": HelpNote(summary: "By a convolution."),
        "ResampleType.resnet": HelpNote(summary: "By a residual layer."),
        "ClassEmbedType.timestep": HelpNote(summary: "As the timestep does."),
        "ClassEmbedType.identity": HelpNote(summary: "The label is a vector already."),
        "Activation.silu": HelpNote(summary: "x·sigmoid(x)."),
        "Activation.gelu": HelpNote(summary: "x·Φ(x)."),
        "Activation.quickGelu": HelpNote(summary: "x·sigmoid(1.702x), close to gelu: CLIP's."),
        "Activation.relu": HelpNote(summary: "max(x, 0)."),
        "Activation.mish": HelpNote(summary: "x·tanh(log(1 + eˣ))."),
        "LRSchedulerType.constant": HelpNote(summary: "The learning rate stays."),
        "LRSchedulerType.constantWithWarmup": HelpNote(summary: "It rises, then stays."),
        "LRSchedulerType.linear": HelpNote(summary: "It rises, then falls in a line."),
        "LRSchedulerType.cosine": HelpNote(summary: "It rises, then falls as a cosine does."),
        "LRSchedulerType.cosineWithRestarts": HelpNote(
            summary: "It rises, then falls as a cosine does, several times."),
        "LRSchedulerType.polynomial": HelpNote(summary: "It rises, then falls as a power does."),
        "LRSchedulerType.piecewiseConstant": HelpNote(summary: "It jumps by given rules."),
        "FloatFormat.float32": HelpNote(summary: "4 bytes each, nothing lost."),
        "FloatFormat.float16": HelpNote(summary: "2 bytes each: three digits, numbers up to 65504."),
        "FloatFormat.bfloat16": HelpNote(summary: "2 bytes each: two digits, numbers as large as float32's."),
        "DType.float32": HelpNote(summary: "Numbers with a fraction, 4 bytes each."),
        "DType.int64": HelpNote(summary: "Whole numbers, 8 bytes each: labels and timesteps."),
        "BetaSchedule.linear": HelpNote(summary: "β grows in a straight line: Ho et al., 2020."),
        "BetaSchedule.scaledLinear": HelpNote(summary: "√β grows in a straight line: latent diffusion."),
        "BetaSchedule.squaredcosCapV2": HelpNote(
            summary: "ᾱ follows a squared cosine, so noise comes slowly at first: Nichol and Dhariwal, 2021."),
        "BetaSchedule.sigmoid": HelpNote(summary: "β follows a sigmoid: GeoDiff."),
        "BetaSchedule.laplace": HelpNote(summary: "Most steps lie where signal and noise are equal."),
        "BetaSchedule.exp": HelpNote(summary: "√β grows exponentially."),
        "TimestepType.discrete": HelpNote(summary: "A number of the schedule, perhaps with a fraction."),
        "TimestepType.continuous": HelpNote(summary: "A quarter of the logarithm of σ."),
        "InterpolationType.linear": HelpNote(summary: "In a straight line."),
        "InterpolationType.logLinear": HelpNote(summary: "In a straight line between logarithms."),
        "FinalSigmasType.zero": HelpNote(summary: "To no noise at all."),
        "FinalSigmasType.sigmaMin": HelpNote(summary: "To the smallest noise level of training."),
        "DPMAlgorithmType.dpmsolver": HelpNote(summary: "The ODE, in terms of the noise: Lu et al., 2022."),
        "DPMAlgorithmType.dpmsolverPlusPlus": HelpNote(
            summary: "The ODE, in terms of the clean image: Lu et al., 2022."),
        "DPMAlgorithmType.sdeDpmsolver": HelpNote(
            summary: "The SDE, which adds noise at each step, in terms of the noise."),
        "DPMAlgorithmType.sdeDpmsolverPlusPlus": HelpNote(summary: "The SDE, in terms of the clean image."),
        "DPMSolverType.midpoint": HelpNote(summary: "From the middle of the step."),
        "DPMSolverType.heun": HelpNote(summary: "From both ends of the step."),
        "LRCompatibility.fixed": HelpNote(summary: "Warm-up and schedule count updates of the weights."),
        "LRCompatibility.diffusers": HelpNote(summary: "They count batches, so accumulation stretches them."),
        "PredictionType.epsilon": HelpNote(summary: "The network predicts the noise."),
        "PredictionType.sample": HelpNote(summary: "The network predicts the clean image."),
        "PredictionType.vPrediction": HelpNote(summary: "The network predicts the velocity √ᾱ·noise - √(1-ᾱ)·image."),
    ]

    /// What every cell uses.
    static let languageNotes: [String: HelpNote] = [
        "print": HelpNote(example: "print(\"loss\", 0.25)"),
        "zip": HelpNote(example: "for (x, y) in zip([1, 2], [\"a\", \"b\"]) { print(x, y) }"),
        "stride": HelpNote(example: "Array(stride(from: 0, to: 10, by: 3))"),
        "max": HelpNote(example: "max(2, 3)"),
        "min": HelpNote(example: "min(2, 3)"),
        "abs": HelpNote(example: "abs(-2.5)"),
        "pow": HelpNote(example: "pow(2.0, 10)"),
        "Date": HelpNote(example: "let start = Date()\nDate().timeIntervalSince(start)"),
        "Sequence.map": HelpNote(example: "[1, 2, 3].map { $0 * 10 }"),
        "Sequence.filter": HelpNote(example: "[1, 2, 3].filter { $0 > 1 }"),
        "Sequence.reduce": HelpNote(example: "[1, 2, 3].reduce(0) { $0 + $1 }"),
        "Sequence.sorted": HelpNote(example: "[3, 1, 2].sorted()"),
        "Sequence.enumerated": HelpNote(example: "for (i, x) in [\"a\", \"b\"].enumerated() { print(i, x) }"),
        "Array.append": HelpNote(example: "var losses: [Double] = []\nlosses.append(0.5)\nlosses"),
    ]
}
