import Testing

@testable import Engine

/// The expectations of diffusers' tests/schedulers/test_scheduler_ddpm.py, with its inputs.
@Suite struct DDPMSchedulerTests {
    private func denoise(_ sample: Tensor, _ timesteps: [Int], with scheduler: DDPMScheduler) throws -> Tensor {
        let generator = Generator(seed: 0)
        return try timesteps.reduce(sample) { sample, t in
            try scheduler.step(DummyData.model(sample, t), t, sample, generator: generator).prevSample
        }
    }

    @Test func varianceAtTheEndsAndInTheMiddle() throws {
        let scheduler = try DDPMScheduler()
        #expect(abs(try scheduler.variance(0) - 0) < 1e-5)
        #expect(abs(try scheduler.variance(487) - 0.00979) < 1e-5)
        #expect(abs(try scheduler.variance(999) - 0.02) < 1e-5)
    }

    /// The first values are those of the installed diffusers for the same loop.
    @Test(arguments: [
        (PredictionType.epsilon, 258.9606, 0.3372, [-0.28061550855636597, -0.42489922046661377, -0.0823175311088562]),
        (.vPrediction, 202.0296, 0.2631, [-0.08132480829954147, -0.4777103662490845, -0.0731428787112236]),
        (.sample, 0, 0, [0, 0, 0]),
    ])
    func fullLoop(_ prediction: PredictionType, _ sum: Double, _ mean: Double, _ first: [Double]) throws {
        let scheduler = try DDPMScheduler(predictionType: prediction)
        let result = try denoise(DummyData.ramp(), (0..<1000).reversed(), with: scheduler)
        try DummyData.expect(result, sum: sum, mean: mean)
        for (value, expected) in zip(try result.flatten().toArray(), first) { #expect(abs(value - expected) < 1e-4) }
    }

    @Test func loopFromNoisedSample() throws {
        let scheduler = try DDPMScheduler()
        let timesteps = Array(try scheduler.timesteps.toInts()[998...])
        let noisy = try scheduler.addNoise(DummyData.ramp(), DummyData.ramp(reversed: true), timesteps[0])
        try DummyData.expect(denoise(noisy, timesteps, with: scheduler), sum: 387.9466, mean: 0.5051)
    }

    @Test func customTimestepsLeadToOneAnother() throws {
        let scheduler = try DDPMScheduler()
        try scheduler.setTimesteps(timesteps: [100, 87, 50, 1, 0])
        #expect(try scheduler.timesteps.map { try scheduler.previousTimestep($0) } == [87, 50, 1, 0, -1])
    }

    @Test func impossibleTimestepsAreRefused() throws {
        let scheduler = try DDPMScheduler()
        expectError("setTimesteps: timesteps must fall, but 51 comes after 50") {
            try scheduler.setTimesteps(timesteps: [100, 87, 50, 51, 0])
        }
        expectError("setTimesteps: timestep 1000 is out of range; the scheduler has timesteps 0 to 999") {
            try scheduler.setTimesteps(timesteps: [1000])
        }
        expectError("setTimesteps: there are no timesteps; give at least one") {
            try scheduler.setTimesteps(timesteps: [])
        }
        expectError("setTimesteps: 1001 steps were asked for; use between 1 and the 1000 of training") {
            try scheduler.setTimesteps(1001)
        }
        expectError("setTimesteps: 0 steps were asked for; use between 1 and the 1000 of training") {
            try scheduler.setTimesteps(0)
        }
        #expect(try scheduler.timesteps.toInts() == (0..<1000).reversed())
    }

    /// Each of the test file's options: the first and last step work and keep the shape.
    @Test(arguments: [0, 500, 999]) func stepKeepsTheShape(_ t: Int) throws {
        for prediction in PredictionType.allCases {
            for limit in [nil, 0.5, 1, 2] {
                let scheduler = try DDPMScheduler(
                    predictionType: prediction, thresholding: limit != nil, sampleMaxValue: limit ?? 1)
                let sample = try DummyData.ramp()
                let result = try scheduler.step(sample * 0.1, t, sample)
                #expect(result.prevSample.shape == sample.shape)
                #expect(try result.prevSample.toArray().allSatisfy(\.isFinite))
                #expect(try result.predOriginalSample.abs().max().item() <= 1 || prediction == .sample || limit == nil)
            }
        }
    }

    @Test func tensorTimestepsDoAsWholeNumbers() throws {
        let scheduler = try DDPMScheduler()
        try scheduler.setTimesteps(10)
        let sample = try DummyData.ramp()
        for t in scheduler.timesteps {
            let byTensor = try scheduler.step(sample, t, sample, generator: Generator(seed: 3)).prevSample
            let byNumber = try scheduler.step(sample, t.intItem(), sample, generator: Generator(seed: 3)).prevSample
            #expect(try byTensor.toArray() == byNumber.toArray())
        }
    }

    @Test func mistakesAreNamed() throws {
        let scheduler = try DDPMScheduler()
        let samples = try Tensor.zeros([8, 3, 32, 32])
        let timesteps = try Tensor([1, 2, 3, 4])
        expectError("addNoise: samples are [8, 3, 32, 32] but noise is [8, 3, 28, 28]") {
            _ = try scheduler.addNoise(samples, Tensor.zeros([8, 3, 28, 28]), timesteps)
        }
        expectError("addNoise: there are 8 samples but 4 timesteps; give one for each sample, or one for all") {
            _ = try scheduler.addNoise(samples, samples, timesteps)
        }
        expectError("addNoise: timestep 0.5 is not a whole number; in a tensor, timesteps.long() makes them whole") {
            _ = try scheduler.addNoise(samples, samples, Tensor.linspace(0.5, 999, 8))
        }
        expectError("getVelocity: timestep 1000 is out of range; the scheduler has timesteps 0 to 999") {
            _ = try scheduler.getVelocity(samples, samples, Tensor([1000]))
        }
        expectError("step: the model's output is [8, 6, 32, 32] but the sample is [8, 3, 32, 32]") {
            _ = try scheduler.step(Tensor.zeros([8, 6, 32, 32]), 5, samples)
        }
        expectError("step: timestep has shape [4]; give a single one, the same for the whole batch") {
            _ = try scheduler.step(samples, timesteps, samples)
        }
        expectError("step: timestep -1 is out of range; the scheduler has timesteps 0 to 999") {
            _ = try scheduler.step(samples, -1, samples)
        }
        try scheduler.setTimesteps(10)
        expectError(
            "previousTimestep: 5 is not among the 10 timesteps that were set; see scheduler.timesteps"
        ) {
            _ = try scheduler.step(samples, 5, samples)
        }
    }
}
