import Engine

extension Registry {
    /// Pipelines.
    func registerPipelines() {
        type("PipelineOutput", PipelineOutput.self, "What a pipeline makes.") { output in
            output.nominal.showsProperties = true
            output.property("var images: Tensor", "[batch, channels, height, width], from 0 to 1.") { $0.images }
        }
        registerDDPMPipeline()
        registerDDIMPipeline()
    }

    /// A kind of pipeline.
    /// - Parameter members: adds what only it has.
    private func pipeline<P: ImagePipeline>(_ type: P.Type, _ doc: String, _ members: (Members<P>) -> Void) {
        self.type(P.className, P.self, doc) { pipeline in
            pipeline.initialiser("init(unet: UNet2DModel, scheduler: any Scheduler)", "A pipeline of the two.") {
                (unet: UNet2DModel, scheduler: any Scheduler) in try P(unet: unet, scheduler: scheduler)
            }
            pipeline.property("var unet: UNet2DModel", "The network.", get: { $0.unet }, set: { $0.unet = $1 })
            pipeline.property(
                "var scheduler: any Scheduler", "The scheduler; any kind will do.", get: { $0.scheduler },
                set: { $0.scheduler = $1 })
            pipeline.staticMethod(
                """
                static func fromPretrained(_ name: String, revision: String? = nil, variant: String? = nil, \
                localFilesOnly: Bool = false) -> \(P.className)
                """,
                "Loads a pipeline from a folder, the lessons or the Hub."
            ) {
                (name: String, revision: String?, variant: String?, isLocal: Bool) in
                try P.fromPretrained(name, revision: revision, variant: variant, localFilesOnly: isLocal)
            }
            pipeline.method("func savePretrained(\(Self.savingParameters))", "Saves the pipeline as diffusers does.") {
                (pipeline: P, folder: String, variant: String?, dtype: FloatFormat?) in
                try pipeline.savePretrained(folder, variant: variant, dtype: dtype)
            }
            registerGuidance(pipeline)
            members(pipeline)
        }
    }

    private func registerGuidance<P: ImagePipeline>(_ pipeline: Members<P>) {
        pipeline.native(
            """
            func guided(batchSize: Int = 1, generator: Generator? = nil, numInferenceSteps: Int = 50, scale: Double, \
            throughModel: Bool = false, weight: (Int) -> Double = { _ in 1 }, loss: (Tensor) -> Tensor) -> PipelineOutput
            """, "Makes images from noise, each step pulled to where a loss of the guessed clean images is small."
        ) { receiver, values, interpreter in
            let registry = interpreter.registry
            let output = try registry.unbox(receiver, as: P.self).guided(
                batchSize: try Int(values[0], registry), generator: try Generator?(values[1], registry),
                numInferenceSteps: try Int(values[2], registry), scale: try Double(values[3], registry),
                throughModel: try Bool(values[4], registry),
                weight: { try Double(try values[5](.int($0), in: interpreter), registry) },
                loss: { try registry.unbox(try values[6](registry.box($0), in: interpreter), as: Tensor.self) })
            return registry.box(output)
        }
    }

    private func registerDDPMPipeline() {
        pipeline(DDPMPipeline.self, "A network and a scheduler that make images.") { pipeline in
            pipeline.method(
                "func callAsFunction(batchSize: Int = 1, generator: Generator? = nil, numInferenceSteps: Int = 1000) -> PipelineOutput",
                "Makes images from noise."
            ) {
                (pipeline: DDPMPipeline, batchSize: Int, generator: Generator?, steps: Int) in
                try pipeline(batchSize: batchSize, generator: generator, numInferenceSteps: steps)
            }
        }
    }

    private func registerDDIMPipeline() {
        pipeline(DDIMPipeline.self, "A network and a scheduler that make images in few steps.") { pipeline in
            pipeline.method(
                """
                func callAsFunction(batchSize: Int = 1, generator: Generator? = nil, eta: Double = 0, \
                numInferenceSteps: Int = 50, useClippedModelOutput: Bool = false) -> PipelineOutput
                """,
                "Makes images from noise."
            ) {
                (pipeline: DDIMPipeline, batchSize: Int, generator: Generator?, eta: Double, steps: Int, clip: Bool) in
                try pipeline(
                    batchSize: batchSize, generator: generator, eta: eta, numInferenceSteps: steps,
                    useClippedModelOutput: clip)
            }
        }
    }
}
