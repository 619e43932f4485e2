import Engine
import Foundation
import Testing

@testable import Lessons

/// Cells that use the engine.
@Suite struct EngineCellTests {
    private let output = RecordedOutput()

    private func run(_ source: String) throws -> String {
        _ = try Session(output: output).run(source, name: "cell")
        return output.text
    }

    @Test func engineErrorsAreLocatedAtTheCall() throws {
        let error = #expect(throws: CellError.self) {
            try Session(output: output).run("let x = Tensor.randn([2, 3]); x.matmul(x)", name: "cell")
        }
        #expect(error?.column == 33)
        #expect(error?.message.contains("[2, 3]") == true)
    }

    @Test func dataSetsHaveColumnsAndStatistics() throws {
        #expect(
            try run(
                """
                let emoji = ImageDataset.named("noto-emoji", size: 16, background: [0, 0, 0])
                let cats = emoji.filter("subgroup", "cat-face")
                print(emoji.columns, cats.column("name").prefix(2), cats.count, cats.unreadable.isEmpty)
                let statistics = cats.statistics()
                print(statistics.imageCount, statistics.mean.count, statistics.std[0] > 0, emoji.spread(3).labels)
                """)
                    == """
                    ["image", "label", "name", "group", "subgroup", "emoji"] ["grinning cat", "grinning cat with smiling eyes"] 9 true
                    9 3 true [0, 2, 6]

                    """)
        let error = #expect(throws: CellError.self) {
            try Session(output: output).run("ImageDataset.hub(\"no name\", split: \"test\", count: 3)", name: "cell")
        }
        #expect(
            error?.message
                == "ImageDataset.hub: \"no name\" is no name of a data set on the Hub; they look like owner/name")
    }

    @Test func tensorsComputeAsInSwift() throws {
        #expect(
            try run(
                """
                let x = Tensor([[1.0, 2.0], [3.0, 4.0]])
                print(x.shape, x.shape[0], x.count, x.shape == [2, 2], x.dtype)
                print((x * 2 - 1).toArray(), (1 / x)[0].toArray(), (-x).sum().item())
                print(x[.all, 0].toArray(), x[0..<1].shape, x[1, ...0].toArray(), x[1][1].item())
                print(x.mean(dims: [0]).toArray(), x.max().item(), x.reshape([-1]).shape, x.T[0].toArray())
                print(concat([x, x], dim: 1).shape, stack([x, x]).shape, x.matmul(x).toArray())
                for row in x { print(row.toArray()) }
                for (i, row) in x.enumerated() { print(i, row.sum().item()) }
                print(Tensor([1, 2]).dtype, Tensor.full([2], 400).long().toInts(), Tensor.arange(3).toInts())
                var y = x
                y += 1
                y = y * Tensor.ones([2, 2])
                print(y.toArray(), x.clip(2, 3).toArray(), x.shape.map { $0 * 2 })
                """) == """
                    [2, 2] 2 4 true float32
                    [1.0, 3.0, 5.0, 7.0] [1.0, 0.5] -10.0
                    [1.0, 3.0] [1, 2] [3.0] 4.0
                    [2.0, 3.0] 4.0 [4] [1.0, 3.0]
                    [2, 4] [2, 2, 2] [7.0, 10.0, 15.0, 22.0]
                    [1.0, 2.0]
                    [3.0, 4.0]
                    0 3.0
                    1 7.0
                    int64 [400, 400] [0, 1, 2]
                    [2.0, 3.0, 4.0, 5.0] [2.0, 2.0, 3.0, 3.0] [4, 4]

                    """)
    }

    @Test func gradientsFlowThroughCells() throws {
        #expect(
            try run(
                """
                let w = Tensor([2.0, 3.0]).requiresGrad()
                let loss = (w * w).sum()
                loss.backward()
                print(w.grad!.toArray(), w.grad?.mean().item() ?? 0)
                w.grad = nil
                print(w.grad?.mean().item() ?? 0)
                let quiet = noGrad { w * 2 }
                print(quiet.requiresGrad, (w * 2).requiresGrad)
                """) == "[4.0, 6.0] 5.0\n0.0\nfalse true\n")
    }

    /// Names that are keywords of Swift are written without backquotes after a dot.
    @Test func keywordsAreNamesAfterADot() throws {
        #expect(
            try run(
                """
                let x = Tensor([1.0, 2.0])
                print(x.repeat([2]).toArray(), Tensor.where(x.greater(1), x, -x).toArray())
                manualSeed(3)
                let one = Tensor.randn([1])
                Generator.default.manualSeed(3)
                print((Tensor.randn([1]) - one).item())
                """) == "[1.0, 2.0, 1.0, 2.0] [-1.0, 2.0]\n0.0\n")
    }

    @Test func gradientsOfInputsLeaveNothingBehind() throws {
        #expect(
            try run(
                """
                let x = Tensor([2.0, 3.0]).requiresGrad()
                print(grad((x * x).sum(), x).toArray(), x.grad == nil)
                """) == "[4.0, 6.0] true\n")
    }

    /// A loss, and a weight for each timestep, are closures or functions of a cell.
    @Test func samplesAreGuidedByALossOfACell() throws {
        #expect(
            try run(
                """
                manualSeed(0)
                let unet = UNet2DModel(
                    sampleSize: 8, layersPerBlock: 1, blockOutChannels: [32, 32], downBlockTypes: [.down, .down],
                    upBlockTypes: [.up, .up])
                let pipe = DDIMPipeline(unet: unet, scheduler: DDIMScheduler(betaSchedule: .squaredcosCapV2))
                func darkness(_ images: Tensor) -> Tensor { (images + 1).abs().mean() }
                func brightness(_ scale: Double, _ through: Bool) -> Double {
                    let generator = Generator(seed: 1)
                    return pipe.guided(
                        batchSize: 2, generator: generator, numInferenceSteps: 5, scale: scale, throughModel: through,
                        loss: darkness
                    ).images.mean().item()
                }
                print(brightness(0, false) > brightness(200, false), brightness(0, true) > brightness(200, true))
                var seen: [Int] = []
                let output = pipe.guided(
                    numInferenceSteps: 4, scale: 1,
                    weight: { t in
                        seen.append(t)
                        return t > 500 ? 1 : 0
                    }, loss: { $0.mean() })
                print(seen, output.images.shape)
                """) == "true true\n[750, 500, 250, 0] [1, 3, 8, 8]\n")
    }

    @Test func aModelLearns() throws {
        let text = try run(
            """
            manualSeed(0)
            let model = Sequential(Linear(1, 16), SiLU(), Linear(16, 1))
            let optimizer = AdamW(model.parameters(), lr: 1e-2)
            let x = Tensor.linspace(-1, 1, 32).reshape([32, 1])
            let target = x * x
            var losses: [Double] = []
            for step in 0..<200 {
                let loss = mseLoss(model(x), target)
                loss.backward()
                optimizer.step()
                optimizer.zeroGrad()
                losses.append(loss.item())
            }
            optimizer.lr = 1e-4
            print(losses.count, losses.last! < losses.first! / 20, optimizer.lr, model.parameterCount)
            """)
        #expect(text == "200 true 0.0001 49\n")
    }

    @Test func schedulerAndUNetOfTheLessons() throws {
        let text = try run(
            """
            manualSeed(0)
            let model = UNet2DModel(
                sampleSize: 8, inChannels: 1, outChannels: 1, layersPerBlock: 1, blockOutChannels: [32, 32],
                downBlockTypes: [.down, .attnDown], upBlockTypes: [.attnUp, .up])
            let scheduler = DDPMScheduler(numTrainTimesteps: 10, betaSchedule: .squaredcosCapV2)
            scheduler.setTimesteps(2)
            var sample = Tensor.randn([2, 1, 8, 8])
            for t in scheduler.timesteps {
                let residual = noGrad { model(sample, t) }
                sample = scheduler.step(residual, t, sample).prevSample
            }
            print(sample.shape, model.config.sampleSize ?? 0, scheduler.config.betaSchedule)
            let pipeline = DDPMPipeline(unet: model, scheduler: scheduler)
            print(pipeline(batchSize: 1, numInferenceSteps: 2).images.shape)
            """)
        #expect(text == "[2, 1, 8, 8] 8 squaredcosCapV2\n[1, 1, 8, 8]\n")
    }

    @Test func dataLoadersServeBatches() throws {
        let text = try run(
            """
            let dataset = ImageDataset.named("butterflies", count: 6, size: 16)
            let double = Lambda { x in x * 2 }
            let preprocess = Compose([Resize([8, 8]), RandomHorizontalFlip(), ToTensor(), Normalize([0.5], [0.5]), double])
            let loader = DataLoader(dataset.transformed(preprocess), batchSize: 4, shuffle: true)
            var sizes: [Int] = []
            for batch in loader { sizes.append(batch.images.shape[0]) }
            print(sizes, loader.count, preprocess(dataset[0].image).shape, dataset.labels.count)
            for (i, batch) in loader.enumerated() { print(i, batch.labels.count) }
            """)
        #expect(text == "[4, 2] 2 [3, 8, 8] 6\n0 4\n1 2\n")
    }

    @Test func wrongCasesAndLabelsAreExplained() throws {
        let session = Session(output: output)
        let unknownCase = #expect(throws: CellError.self) {
            try session.run("DDPMScheduler(betaSchedule: .squaredcosCap)", name: "cell")
        }
        #expect(
            unknownCase?.message
                == "type 'BetaSchedule' has no member 'squaredcosCap': did you mean '.squaredcosCapV2'?")
        #expect(unknownCase?.column == 30)
        let label = #expect(throws: CellError.self) {
            try session.run("AdamW(Linear(1, 1).parameters(), learningrate: 1)", name: "cell")
        }
        #expect(label?.message.hasPrefix("'AdamW' has no argument 'learningrate:'") == true)
    }

    /// Every signature can be parsed, names types that exist, and has defaults of its parameters' types.
    @Test func everyBindingIsSound() throws {
        let session = Session(output: output)
        let frame = Frame(session.interpreter, slotCount: 0)
        let registry = session.interpreter.registry
        var functions: [NativeFunction] = []
        for overloads in registry.functions.values { functions += overloads }
        for nominal in registry.nominals + [registry.int, registry.double, registry.string, registry.array] {
            functions += nominal.initialisers + nominal.subscripts
            for overloads in nominal.methods.values { functions += overloads }
            for overloads in nominal.staticMethods.values { functions += overloads }
        }
        #expect(functions.count > 250)
        for function in functions {
            for parameter in function.signature.parameters where parameter.hasDefault {
                _ = try parameter.defaultValue()?.evaluate(frame, as: parameter.type)
            }
        }
    }

    @Test func ddimSamplesWhatDDPMTrained() throws {
        #expect(
            try run(
                """
                manualSeed(0)
                let model = UNet2DModel(sampleSize: 8, layersPerBlock: 1, blockOutChannels: [4, 8],
                    downBlockTypes: [.down, .down], upBlockTypes: [.up, .up], normNumGroups: 4)
                let noise = DDPMScheduler(betaSchedule: .squaredcosCapV2)
                let scheduler = DDIMScheduler.fromConfig(noise.config)
                scheduler.setTimesteps(4)
                var sample = Tensor.randn([2, 3, 8, 8], generator: Generator(seed: 1))
                noGrad {
                    for t in scheduler.timesteps {
                        sample = scheduler.step(model(sample, t), t, sample, eta: 0.0).prevSample
                    }
                }
                let pipe = DDIMPipeline(unet: model, scheduler: noise)
                let images = pipe(batchSize: 2, generator: Generator(seed: 1), eta: 0.0, numInferenceSteps: 4).images
                print(scheduler.config.betaSchedule, scheduler.timesteps.toInts(), pipe.scheduler.numInferenceSteps!)
                print(((sample / 2 + 0.5).clip(0, 1) - images).abs().max().item())
                """) == "squaredcosCapV2 [750, 500, 250, 0] 4\n0.0\n")
    }

    /// Every scheduler by its name, options and all, in a loop and inside of a pipeline.
    @Test func everySchedulerSamples() throws {
        #expect(
            try run(
                """
                manualSeed(0)
                let model = UNet2DModel(sampleSize: 8, layersPerBlock: 1, blockOutChannels: [4, 8],
                    downBlockTypes: [.down, .down], upBlockTypes: [.up, .up], normNumGroups: 4)
                let pipe = DDPMPipeline(unet: model, scheduler: DDPMScheduler(betaSchedule: .squaredcosCapV2))
                let schedulers: [any Scheduler] = [
                    DDIMScheduler(clipSampleRange: 2), PNDMScheduler(skipPrkSteps: true),
                    EulerDiscreteScheduler(useKarrasSigmas: true, finalSigmasType: .sigmaMin),
                    EulerAncestralDiscreteScheduler(), HeunDiscreteScheduler(useExponentialSigmas: true),
                    LMSDiscreteScheduler(useBetaSigmas: true),
                    DPMSolverMultistepScheduler(solverOrder: 3, algorithmType: .sdeDpmsolverPlusPlus, solverType: .heun),
                    DDIMInverseScheduler(),
                ]
                for scheduler in schedulers {
                    scheduler.setTimesteps(4)
                    var sample = Tensor.randn([1, 3, 8, 8]) * scheduler.initNoiseSigma
                    var guess = sample
                    for t in scheduler.timesteps {
                        let residual = noGrad { model(scheduler.scaleModelInput(sample, t), t) }
                        let step = scheduler.step(residual, t, sample, generator: Generator(seed: 1))
                        sample = step.prevSample
                        guess = step.predOriginalSample
                    }
                    pipe.scheduler = scheduler
                    let images = pipe(numInferenceSteps: 4).images
                    print(scheduler.timesteps.count, sample.shape, guess.shape, images.max().item() <= 1)
                }
                pipe.scheduler = EulerDiscreteScheduler.fromConfig(DDPMScheduler(betaSchedule: .squaredcosCapV2).config)
                let euler = EulerDiscreteScheduler.fromConfig(pipe.scheduler.config)
                euler.setTimesteps(timesteps: [900, 500.5, 10])
                print(euler.config.betaSchedule, euler.sigmas.count, euler.timesteps.toArray())
                let x = Tensor.randn([1, 2])
                let churned = euler.step(x, 900.0, x, sChurn: 1.0, generator: Generator(seed: 0))
                let lms = LMSDiscreteScheduler()
                lms.setTimesteps(3)
                print(churned.prevSample.shape, lms.step(x, lms.timesteps[0], x, order: 2).prevSample.shape)
                """) == """
                    4 [1, 3, 8, 8] [1, 3, 8, 8] true
                    5 [1, 3, 8, 8] [1, 3, 8, 8] true
                    4 [1, 3, 8, 8] [1, 3, 8, 8] true
                    4 [1, 3, 8, 8] [1, 3, 8, 8] true
                    7 [1, 3, 8, 8] [1, 3, 8, 8] true
                    4 [1, 3, 8, 8] [1, 3, 8, 8] true
                    4 [1, 3, 8, 8] [1, 3, 8, 8] true
                    4 [1, 3, 8, 8] [1, 3, 8, 8] true
                    squaredcosCapV2 4 [900.0, 500.5, 10.0]
                    [1, 2] [1, 2]

                    """)
    }
}
