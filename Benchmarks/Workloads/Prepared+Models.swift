import Engine

extension Prepared {
    static func trainStep(_ model: CourseModel, batch: Int, side: Int) throws -> Prepared {
        let flop = try flopOfTraining(model, batch: batch, side: side)
        let network = try model.make()
        let optimizer = try AdamW(network.module.parameters(), lr: 1e-4)
        let shape = [batch, model.channels, side, side]
        let (images, target) = (try Tensor.randn(shape), try Tensor.randn(shape))
        let timesteps = try Tensor.randint(0, 1000, [batch])
        let losses = Outcome<[Double]>()
        losses.value = []
        let step = {
            let loss = try mseLoss(network.predict(images, timesteps), target)
            try loss.backward()
            try optimizer.step()
            optimizer.zeroGrad()
            losses.value?.append(try loss.item())
        }
        return Prepared(
            flop: flop, run: step,
            digest: { Digest(values: try losses.get(), scale: try losses.get()[0]) },
            check: { try checkFalling(losses.get()) })
    }

    /// All images are the same in each step, so the loss has to fall.
    static func checkFalling(_ losses: [Double]) throws {
        guard let first = losses.first, let last = losses.last, losses.allSatisfy(\.isFinite), last < first else {
            throw WrongOutput("the loss does not fall: \(losses)")
        }
    }

    static func forward(_ model: CourseModel, batch: Int) throws -> Prepared {
        let flop = try model.convolutions(batch: batch).reduce(0) { $0 + $1.flop }
        let network = try model.make()
        let images = try Tensor.randn([batch, model.channels, model.side, model.side])
        let timesteps = try Tensor.full([batch], 500)
        let output = Outcome<Tensor>()
        return Prepared(
            flop: flop, run: { output.value = try noGrad { try network.predict(images, timesteps) } },
            digest: { try Digest(output.get()) },
            check: {
                // Other shapes of work, and recorded for gradients.
                let alone = try network.predict(images[..<1], timesteps[..<1]).detach()
                try expectEqual(
                    output.get()[..<1], alone, tolerance: 1e-4, "the first image's predictions in a batch and alone")
            })
    }

    static func sampling(_ sampler: Sampler, images: Int, steps: Int) throws -> Prepared {
        let flop = try CourseModel.butterflies.convolutions(batch: images).reduce(0) { $0 + $1.flop }
        guard let unet = try CourseModel.butterflies.make().module as? UNet2DModel else {
            throw WrongOutput("the butterflies model is no UNet2DModel")
        }
        let output = Outcome<Tensor>()
        let sample = try sampling(sampler, unet, images: images, steps: steps)
        let run = { output.value = try sample(Generator(seed: 0)).images }
        return Prepared(
            flop: Double(steps) * flop, run: run,
            digest: { try Digest(output.get()) },
            check: {
                let first = try output.get()
                try run()
                try expectEqual(first, output.get(), tolerance: 0, "images of the same seed")
                let (low, high) = (try first.min().item(), try first.max().item())
                guard low >= 0, high <= 1, low < high else { throw WrongOutput("values from \(low) to \(high)") }
            })
    }

    private static func sampling(
        _ sampler: Sampler, _ unet: UNet2DModel, images: Int, steps: Int
    ) throws -> (Generator) throws -> PipelineOutput {
        switch sampler {
        case .ddpm:
            let pipe = DDPMPipeline(unet: unet, scheduler: try DDPMScheduler(betaSchedule: .squaredcosCapV2))
            return { try pipe(batchSize: images, generator: $0, numInferenceSteps: steps) }
        case .ddim:
            let pipe = try DDIMPipeline(unet: unet, scheduler: DDIMScheduler(betaSchedule: .squaredcosCapV2))
            return { try pipe(batchSize: images, generator: $0, numInferenceSteps: steps) }
        }
    }

    /// The convolutions of a training step, which are nearly all there is to compute: forward, and the gradients of
    /// filters and inputs, except that of the images.
    private static func flopOfTraining(_ model: CourseModel, batch: Int, side: Int) throws -> Double {
        let scale = Double(side * side) / Double(model.side * model.side)
        let forward = try model.convolutions(batch: batch).map { $0.flop * scale }
        return 3 * forward.reduce(0, +) - (forward.first ?? 0)
    }
}
