import Testing

@testable import Engine

@Suite struct GuidedSamplingTests {
    private struct Guided: Decodable {
        struct Case: Decodable { let throughModel: Bool, weighed: Bool, lastRows: [Double] }
        let cases: [Case]
    }

    /// The model of diffusers' own fast test.
    private func pipeline() throws -> DDIMPipeline {
        manualSeed(0)
        let unet = try UNet2DModel(
            sampleSize: 8, layersPerBlock: 1, blockOutChannels: [4, 8], downBlockTypes: [.down, .attnDown],
            upBlockTypes: [.attnUp, .up], normNumGroups: 4)
        return try DDIMPipeline(unet: unet, scheduler: DDIMScheduler(betaSchedule: .squaredcosCapV2))
    }

    private func teal(_ images: Tensor) throws -> Tensor {
        let target = try Tensor([0.1, 0.9, 0.5]).reshape([1, 3, 1, 1]) * 2 - 1
        return try (images - target).abs().mean()
    }

    /// Tests/Reference/guidance.py, a loop in PyTorch. Four steps with a steep gradient in each: 2e-3 of the images' range.
    @Test func imagesAreThoseOfPyTorch() throws {
        let pipe = try pipeline()
        let cases = try Fixtures.json("guidance.json", as: Guided.self).cases
        #expect(cases.count == 4)
        let alphaBar = pipe.scheduler.alphasCumprod
        for expected in cases {
            let images = try pipe.guided(
                batchSize: 2, generator: Generator(seed: 0), numInferenceSteps: 4, scale: 300,
                throughModel: expected.throughModel,
                weight: { t in expected.weighed ? try alphaBar[t].sqrt().item() : 1 }, loss: teal
            ).images
            expectClose(
                try images[.all, .all, -1].flatten().toArray(), expected.lastRows, relative: 0, absolute: 2e-3,
                "through the model: \(expected.throughModel), weighed: \(expected.weighed)")
        }
    }

    /// Whatever the model predicts: with its noise held fast, the image in it changes 1 / √ᾱ times as much as the sample.
    @Test(arguments: PredictionType.allCases)
    func theNoiseIsConstantAroundTheModel(_ predictionType: PredictionType) throws {
        let scheduler = try DDIMScheduler(betaSchedule: .squaredcosCapV2, predictionType: predictionType)
        let image = try Tensor.randn([1, 3, 4, 4], generator: Generator(seed: 1))
        let noise = try Tensor.randn([1, 3, 4, 4], generator: Generator(seed: 2))
        let t = try Tensor([700]).long()
        let prediction =
            switch predictionType {
            case .epsilon: noise
            case .sample: image
            case .vPrediction: try scheduler.getVelocity(image, noise, t)
            }
        let sample = try scheduler.addNoise(image, noise, t)
        try sample.requiresGrad()
        let found = try scheduler.originalImage(from: prediction, sample, at: 700, noiseIsConstant: true)
        try expectClose(found.detach(), image, relative: 1e-5)
        let signal = try scheduler.alphasCumprod[700].sqrt().item()
        try expectClose(grad(found.sum(), sample), Tensor.full([1, 3, 4, 4], 1 / signal), relative: 1e-5)
    }

    @Test func distancesFallWithTheScale() throws {
        let pipe = try pipeline()
        for throughModel in [false, true] {
            let distances = try [0.0, 20, 40, 80].map { scale in
                let images = try pipe.guided(
                    batchSize: 2, generator: Generator(seed: 1), numInferenceSteps: 6, scale: scale,
                    throughModel: throughModel, loss: teal
                ).images
                return try teal(images * 2 - 1).item()
            }
            #expect(zip(distances, distances.dropFirst()).allSatisfy { $0 > $1 }, "\(distances)")
        }
    }

    /// Without a scale there is no difference to the pipeline's own images, whatever the scheduler.
    @Test func noScaleChangesNothing() throws {
        let pipe = try pipeline()
        for scheduler: any Scheduler in [
            try DDIMScheduler(), try EulerDiscreteScheduler(), try HeunDiscreteScheduler(), try PNDMScheduler(),
        ] {
            pipe.scheduler = scheduler
            let plain = try pipe(generator: Generator(seed: 0), numInferenceSteps: 6).images
            let guided = try pipe.guided(
                generator: Generator(seed: 0), numInferenceSteps: 6, scale: 0, throughModel: true, loss: teal
            ).images
            #expect(try guided.toArray() == plain.toArray())
        }
    }

    /// A scheduler that counts noise in σ has samples many times as large; they are pulled as far.
    @Test func otherSchedulersAreGuidedAsWell() throws {
        let pipe = try pipeline()
        for scheduler: any Scheduler in [
            try DDIMScheduler(betaSchedule: .squaredcosCapV2),
            try EulerDiscreteScheduler(betaSchedule: .squaredcosCapV2, timestepSpacing: .leading),
            try HeunDiscreteScheduler(betaSchedule: .squaredcosCapV2, timestepSpacing: .leading),
            try DPMSolverMultistepScheduler(betaSchedule: .squaredcosCapV2, timestepSpacing: .leading),
        ] {
            pipe.scheduler = scheduler
            let distances = try [0.0, 50].map { scale in
                let images = try pipe.guided(
                    batchSize: 4, generator: Generator(seed: 2), numInferenceSteps: 20, scale: scale, loss: teal
                ).images
                return try teal(images * 2 - 1).item()
            }
            #expect(distances[1] < distances[0] / 2, "\(type(of: scheduler)): \(distances)")
        }
    }

    @Test func lossAndWeightAreCalledOnceAStep() throws {
        let pipe = try pipeline()
        var timesteps: [Int] = []
        var shapes: [Shape] = []
        _ = try pipe.guided(
            batchSize: 3, numInferenceSteps: 5, scale: 1,
            weight: { t in
                timesteps.append(t)
                return 1
            },
            loss: { images in
                shapes.append(images.shape)
                return try images.mean()
            })
        #expect(timesteps == [800, 600, 400, 200, 0])
        #expect(shapes == Array(repeating: [3, 3, 8, 8], count: 5))
    }

    @Test func itCanBeUsedWithinNoGradAndKeepsTheMode() throws {
        let pipe = try pipeline()
        pipe.unet.train()
        _ = try noGrad { try pipe.guided(numInferenceSteps: 2, scale: 1, throughModel: true, loss: teal) }
        #expect(pipe.unet.isTraining)
        #expect(pipe.unet.parameters().allSatisfy { $0.grad == nil && $0.requiresGrad })
    }

    @Test func mistakesAreNamed() throws {
        let pipe = try pipeline()
        expectError("guided: scale is nan; use a number, 0 for no guidance") {
            _ = try pipe.guided(scale: .nan, loss: teal)
        }
        expectError("guided: batchSize is 0; ask for at least one image") {
            _ = try pipe.guided(batchSize: 0, scale: 1, loss: teal)
        }
        expectError(
            "grad: only a single number has a gradient, but this tensor has the shape [1, 3, 8, 8]; reduce it first, as "
                + "with mean()"
        ) { _ = try pipe.guided(scale: 1) { try $0 * 2 } }
        expectError(
            "grad: this tensor was not computed from anything that requires a gradient; call requiresGrad() on an input, "
                + "and do not compute it in noGrad"
        ) { _ = try pipe.guided(scale: 1) { _ in try Tensor(1.0) } }
    }
}
