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
                "static func fromPretrained(_ folder: String) -> \(P.className)", "Loads a saved pipeline."
            ) {
                (folder: String) in try P.fromPretrained(folder)
            }
            pipeline.method("func savePretrained(_ folder: String)", "Saves the pipeline as diffusers does.") {
                (pipeline: P, folder: String) in try pipeline.savePretrained(folder)
            }
            members(pipeline)
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
