import Testing

@testable import Engine

/// A pipeline with every scheduler: Tests/Reference/pipeline_samplers.py.
@Suite struct PipelineSchedulerTests {
    private let folder = Fixtures.path("pipeline")

    private func sample(_ pipe: DDPMPipeline) throws -> Tensor {
        try pipe(batchSize: 2, generator: Generator(seed: 3), numInferenceSteps: 8).images
    }

    @Test(arguments: [
        ("ddpm", "DDPMScheduler"), ("ddim", "DDIMScheduler"), ("pndm", "PNDMScheduler"),
        ("euler", "EulerDiscreteScheduler"), ("euler-ancestral", "EulerAncestralDiscreteScheduler"),
        ("heun", "HeunDiscreteScheduler"), ("lms", "LMSDiscreteScheduler"), ("dpm++", "DPMSolverMultistepScheduler"),
    ])
    func imagesAreThoseOfDiffusers(_ name: String, _ className: String) throws {
        let type = try #require(SchedulerCatalogue.type(named: className))
        let expected = try #require(try loadTensors("\(folder)/expected.safetensors")[name])
        let pipe = try DDPMPipeline.fromPretrained(folder)
        pipe.scheduler = try type.fromConfig(pipe.scheduler.config)
        try expectClose(sample(pipe), expected, relative: 1e-3)
        try expectClose(sample(pipe), expected, relative: 1e-3, "the second time")
    }

    /// The kind of scheduler is saved with the pipeline, and comes back.
    @Test func schedulersAreSavedWithThePipeline() throws {
        let pipe = try DDPMPipeline.fromPretrained(folder)
        pipe.scheduler = try EulerDiscreteScheduler.fromConfig(pipe.scheduler.config)
        let expected = try sample(pipe).toArray()
        try withTemporaryFolder { folder in
            try pipe.savePretrained(folder)
            let loaded = try DDPMPipeline.fromPretrained(folder)
            #expect(loaded.warnings == [])
            #expect(loaded.scheduler is EulerDiscreteScheduler)
            #expect(try sample(loaded).toArray() == expected)
            // A DDIMPipeline makes a DDIMScheduler of it, as in diffusers.
            #expect(try DDIMPipeline.fromPretrained(folder).scheduler is DDIMScheduler)
        }
    }

    @Test func etaNeedsDDIM() throws {
        let pipe = try DDIMPipeline.fromPretrained(folder)
        pipe.scheduler = try HeunDiscreteScheduler.fromConfig(pipe.scheduler.config)
        expectError(
            "DDIMPipeline: eta and useClippedModelOutput are options of a DDIMScheduler, but the scheduler is a "
                + "HeunDiscreteScheduler"
        ) {
            _ = try pipe(eta: 0.5, numInferenceSteps: 2)
        }
        #expect(try pipe(numInferenceSteps: 2).images.shape == [1, 3, 8, 8])
    }
}
