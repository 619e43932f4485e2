import Engine

extension Registry {
    /// Pipelines.
    func registerPipelines() {
        type("PipelineOutput", PipelineOutput.self, "What a pipeline makes.") { output in
            output.property("var images: Tensor", "[batch, channels, height, width], from 0 to 1.") { $0.images }
        }
        registerDDPMPipeline()
        registerDDIMPipeline()
    }

    private func registerDDPMPipeline() {
        type("DDPMPipeline", DDPMPipeline.self, "A network and a scheduler that make images.") { pipeline in
            pipeline.initialiser("init(unet: UNet2DModel, scheduler: DDPMScheduler)", "A pipeline of the two.") {
                (unet: UNet2DModel, scheduler: DDPMScheduler) in DDPMPipeline(unet: unet, scheduler: scheduler)
            }
            pipeline.property("var unet: UNet2DModel", "The network.", get: { $0.unet }, set: { $0.unet = $1 })
            pipeline.property(
                "var scheduler: DDPMScheduler", "The scheduler.", get: { $0.scheduler }, set: { $0.scheduler = $1 })
            pipeline.method(
                "func callAsFunction(batchSize: Int = 1, generator: Generator? = nil, numInferenceSteps: Int = 1000) -> PipelineOutput",
                "Makes images from noise."
            ) {
                (pipeline: DDPMPipeline, batchSize: Int, generator: Generator?, steps: Int) in
                try pipeline(batchSize: batchSize, generator: generator, numInferenceSteps: steps)
            }
            pipeline.staticMethod(
                "static func fromPretrained(_ folder: String) -> DDPMPipeline", "Loads a saved pipeline."
            ) {
                (folder: String) in try DDPMPipeline.fromPretrained(folder)
            }
            pipeline.method("func savePretrained(_ folder: String)", "Saves the pipeline as diffusers does.") {
                (pipeline: DDPMPipeline, folder: String) in try pipeline.savePretrained(folder)
            }
        }
    }

    private func registerDDIMPipeline() {
        type("DDIMPipeline", DDIMPipeline.self, "A network and a scheduler that make images in few steps.") {
            pipeline in
            pipeline.initialiser("init(unet: UNet2DModel, scheduler: NoiseScheduler)", "A pipeline of the two.") {
                (unet: UNet2DModel, scheduler: NoiseScheduler) in try DDIMPipeline(unet: unet, scheduler: scheduler)
            }
            pipeline.property("var unet: UNet2DModel", "The network.", get: { $0.unet }, set: { $0.unet = $1 })
            pipeline.property(
                "var scheduler: DDIMScheduler", "The scheduler.", get: { $0.scheduler }, set: { $0.scheduler = $1 })
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
            pipeline.staticMethod(
                "static func fromPretrained(_ folder: String) -> DDIMPipeline", "Loads a saved pipeline."
            ) {
                (folder: String) in try DDIMPipeline.fromPretrained(folder)
            }
            pipeline.method("func savePretrained(_ folder: String)", "Saves the pipeline as diffusers does.") {
                (pipeline: DDIMPipeline, folder: String) in try pipeline.savePretrained(folder)
            }
        }
    }
}
