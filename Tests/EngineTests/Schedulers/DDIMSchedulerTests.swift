import Testing

@testable import Engine

/// The expectations of diffusers' tests/schedulers/test_scheduler_ddim.py, with its inputs.
@Suite struct DDIMSchedulerTests {
    private func denoise(_ sample: Tensor, _ timesteps: [Int], with scheduler: DDIMScheduler) throws -> Tensor {
        try timesteps.reduce(sample) { sample, t in
            try scheduler.step(DummyData.model(sample, t), t, sample).prevSample
        }
    }

    /// The options, the sum and the mean of the result, and the first values that the installed diffusers gives.
    @Test(arguments: [
        ("plain", 172.0067, 0.223967, [0, 0.0023360324557870626, 0.004672064911574125]),
        ("v", 52.5302, 0.0684, [0, 0.0007134156185202301, 0.0014268312370404601]),
        ("alpha one", 149.8295, 0.1951, [0, 0.002034841338172555, 0.00406968267634511]),
        ("alpha of timestep 0", 149.0784, 0.1941, [0, 0.0020246414933353662, 0.0040492829866707325]),
    ])
    func fullLoop(_ options: String, _ sum: Double, _ mean: Double, _ first: [Double]) throws {
        let scheduler =
            switch options {
            case "v": try DDIMScheduler(predictionType: .vPrediction)
            case "alpha one": try DDIMScheduler(betaStart: 0.01, setAlphaToOne: true)
            case "alpha of timestep 0": try DDIMScheduler(betaStart: 0.01, setAlphaToOne: false)
            default: try DDIMScheduler()
            }
        try scheduler.setTimesteps(10)
        let result = try denoise(DummyData.ramp(), scheduler.timesteps.toInts(), with: scheduler)
        try DummyData.expect(result, sum: sum, mean: mean)
        for (value, expected) in zip(try result.flatten().toArray(), first) { #expect(abs(value - expected) < 1e-6) }
    }

    @Test func loopFromNoisedSample() throws {
        let scheduler = try DDIMScheduler()
        try scheduler.setTimesteps(10)
        let timesteps = Array(try scheduler.timesteps.toInts()[8...])
        let noisy = try scheduler.addNoise(DummyData.ramp(), DummyData.ramp(reversed: true), timesteps[0])
        try DummyData.expect(denoise(noisy, timesteps, with: scheduler), sum: 354.5418, mean: 0.4616)
    }

    @Test(arguments: [
        (50, 0, 0.0), (50, 420, 0.14771), (50, 980, 0.32460), (1000, 0, 0.0), (1000, 487, 0.00979), (1000, 999, 0.02),
    ])
    func varianceOfOneStep(_ steps: Int, _ t: Int, _ expected: Double) throws {
        let scheduler = try DDIMScheduler()
        try scheduler.setTimesteps(steps)
        #expect(abs(try scheduler.variance(t) - expected) < 1e-5)
    }

    @Test func offsetMovesTheTimesteps() throws {
        let scheduler = try DDIMScheduler(stepsOffset: 1)
        try scheduler.setTimesteps(5)
        #expect(try scheduler.timesteps.toInts() == [801, 601, 401, 201, 1])
        #expect(try scheduler.timesteps.map { try scheduler.previousTimestep($0) } == [601, 401, 201, 1, -199])
    }

    @Test func withoutEtaNothingIsLeftToChance() throws {
        let scheduler = try DDIMScheduler()
        try scheduler.setTimesteps(10)
        let sample = try DummyData.ramp()
        let state = Generator.default.state
        _ = try scheduler.step(sample, Tensor([500]), sample)
        #expect(Generator.default.state == state)
        let noisy = try [1, 1, 2].map { seed in
            try scheduler.step(sample, 500, sample, eta: 1, generator: Generator(seed: seed)).prevSample.toArray()
        }
        #expect(noisy[0] == noisy[1])
        #expect(noisy[0] != noisy[2])
    }

    /// At η = 1 and without skipped steps, DDIM is DDPM.
    @Test func fullEtaIsDDPM() throws {
        let (ddim, ddpm) = (try DDIMScheduler(clipSample: false), try DDPMScheduler(clipSample: false))
        try ddim.setTimesteps(1000)
        let sample = try DummyData.ramp()
        let output = try DummyData.model(sample, 300)
        try expectClose(
            ddim.step(output, 300, sample, eta: 1, generator: Generator(seed: 4)).prevSample,
            ddpm.step(output, 300, sample, generator: Generator(seed: 4)).prevSample, relative: 1e-5)
    }

    @Test func describesItself() throws {
        #expect(
            try DDIMScheduler(betaSchedule: .squaredcosCapV2).description
                == "DDIMScheduler(numTrainTimesteps: 1000, betaSchedule: .squaredcosCapV2, predictionType: .epsilon)")
    }

    @Test func mistakesAreNamed() throws {
        let scheduler = try DDIMScheduler()
        let sample = try Tensor.zeros([8, 3, 4, 4])
        expectError("step: the number of steps is not set; call setTimesteps(50), say, first") {
            _ = try scheduler.step(sample, 5, sample)
        }
        expectError("setTimesteps: 1001 steps were asked for; use between 1 and the 1000 of training") {
            try scheduler.setTimesteps(1001)
        }
        try scheduler.setTimesteps(10)
        expectError("step: timestep 5.5 is not a whole number; in a tensor, timesteps.long() makes them whole") {
            _ = try scheduler.step(sample, 5.5, sample)
        }
        for eta in [-0.1, 1.5, .nan] {
            expectError("step: eta is \(eta); use between 0, for no noise, and 1, for that of DDPM") {
                _ = try scheduler.step(sample, 5, sample, eta: eta)
            }
        }
        expectError("step: the model's output is [8, 6, 4, 4] but the sample is [8, 3, 4, 4]") {
            _ = try scheduler.step(Tensor.zeros([8, 6, 4, 4]), 5, sample)
        }
        expectError("step: both generator and varianceNoise are given; use one of them") {
            _ = try scheduler.step(sample, 5, sample, generator: Generator(seed: 0), varianceNoise: sample)
        }
        expectError("step: varianceNoise is [1, 3, 4, 4] but the sample is [8, 3, 4, 4]") {
            _ = try scheduler.step(sample, 5, sample, eta: 1, varianceNoise: Tensor.zeros([1, 3, 4, 4]))
        }
        expectError("step: timestep 1000 is out of range; the scheduler has timesteps 0 to 999") {
            _ = try scheduler.step(sample, 1000, sample)
        }
        expectError("DDIMScheduler: numTrainTimesteps is 0; use between 1 and 1000000") {
            _ = try DDIMScheduler(numTrainTimesteps: 0)
        }
    }
}
