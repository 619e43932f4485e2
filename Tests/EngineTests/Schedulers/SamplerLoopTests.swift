import Testing

@testable import Engine

/// The expectations of diffusers' tests/schedulers for samplers other than DDPM and DDIM, with their inputs.
@Suite struct SamplerLoopTests {
    /// What a whole loop from the test's sample gives.
    private func denoise(_ scheduler: any Scheduler, steps: Int = 10, seed: Int? = nil) throws -> Tensor {
        try scheduler.setTimesteps(steps)
        return try denoise(
            DummyData.ramp() * scheduler.initNoiseSigma, scheduler, scheduler.timestepValues, seed: seed)
    }

    /// What is left of a sample with noise, from one of the timesteps on.
    private func denoiseNoisy(_ scheduler: any Scheduler, from start: Int, seed: Int? = nil) throws -> Tensor {
        try scheduler.setTimesteps(10)
        // As in the test, of the timesteps of a scheduler that looks twice.
        let order = scheduler is HeunDiscreteScheduler ? 2 : 1
        let timesteps = Array(scheduler.timestepValues[(start * order)...])
        let exploding = scheduler is SigmaScheduler && !(scheduler is DPMSolverMultistepScheduler)
        let sample = try exploding ? DummyData.ramp() * scheduler.initNoiseSigma : DummyData.ramp()
        let noisy = try scheduler.addNoise(sample, DummyData.ramp(reversed: true), Tensor([timesteps[0]]))
        return try denoise(noisy, scheduler, timesteps, seed: seed)
    }

    private func denoise(
        _ sample: Tensor, _ scheduler: any Scheduler, _ timesteps: [Double], seed: Int?
    ) throws -> Tensor {
        let generator = Generator(seed: seed ?? 0)
        return try timesteps.reduce(sample) { sample, t in
            // The tests of diffusers hand the scaled sample to the step as well.
            let scaled = try scheduler.scaleModelInput(sample, t)
            return try scheduler.step(DummyData.model(scaled, t), t, scaled, generator: generator).prevSample
        }
    }

    /// diffusers' limits: 1e-2 of the sum, 1e-3 of the mean, and more where it says so.
    private func expect(_ sample: Tensor, _ sum: Double?, _ mean: Double, within tolerance: Double = 1e-2) throws {
        if let sum { #expect(abs(try sample.abs().sum().item() - sum) < tolerance) }
        #expect(abs(try sample.abs().mean().item() - mean) < 1e-3)
    }

    @Test func ddimInverse() throws {
        try expect(denoise(DDIMInverseScheduler()), 671.6816, 0.8746)
        try expect(denoise(DDIMInverseScheduler(predictionType: .vPrediction)), 1394.2185, 1.8159)
        try expect(denoise(DDIMInverseScheduler(betaStart: 0.01, setAlphaToOne: true)), 539.9622, 0.7031)
        try expect(denoise(DDIMInverseScheduler(betaStart: 0.01, setAlphaToOne: false)), 542.6722, 0.7066)
        let scheduler = try DDIMInverseScheduler(stepsOffset: 1)
        try scheduler.setTimesteps(5)
        #expect(try scheduler.timesteps.toInts() == [1, 201, 401, 601, 801])
    }

    @Test func pndm() throws {
        try expect(denoise(PNDMScheduler()), 198.1318, 0.2580)
        try expect(denoise(PNDMScheduler(predictionType: .vPrediction)), 67.3986, 0.0878)
        // The values of the test file are of an older PyTorch; these are what the present one gives.
        try expect(denoise(PNDMScheduler(betaStart: 0.01, setAlphaToOne: true)), 230.0399, 0.2995)
        try expect(denoise(PNDMScheduler(betaStart: 0.01, setAlphaToOne: false)), 186.9482, 0.2434)
        let scheduler = try PNDMScheduler(stepsOffset: 1)
        try scheduler.setTimesteps(10)
        #expect(
            try scheduler.timesteps.toInts() == [
                901, 851, 851, 801, 801, 751, 751, 701, 701, 651, 651, 601, 601, 501, 401, 301, 201, 101, 1,
            ])
    }

    @Test func euler() throws {
        try expect(denoise(EulerDiscreteScheduler(numTrainTimesteps: 1100)), 10.0807, 0.0131)
        try expect(
            denoise(EulerDiscreteScheduler(numTrainTimesteps: 1100, useKarrasSigmas: true)), 124.52299, 0.162139)
        try expect(
            denoise(EulerDiscreteScheduler(numTrainTimesteps: 1100, predictionType: .vPrediction)), 0.0002, 2.2676e-6)
        try expect(
            denoiseNoisy(EulerDiscreteScheduler(numTrainTimesteps: 1100), from: 8), 57062.9297, 74.3007, within: 1e-1)
    }

    @Test func eulerAncestral() throws {
        func scheduler(_ prediction: PredictionType = .epsilon) throws -> EulerAncestralDiscreteScheduler {
            try EulerAncestralDiscreteScheduler(numTrainTimesteps: 1100, predictionType: prediction)
        }
        try expect(denoise(scheduler(), seed: 0), 152.3192, 0.1983)
        try expect(denoise(scheduler(.vPrediction), seed: 0), 108.4439, 0.1412)
        try expect(denoiseNoisy(scheduler(), from: 8, seed: 0), 56163.0508, 73.1290, within: 1e-1)
    }

    @Test func heun() throws {
        func scheduler(karras: Bool = false) throws -> HeunDiscreteScheduler {
            try HeunDiscreteScheduler(
                numTrainTimesteps: 1100, betaStart: 0.0001, betaEnd: 0.02, useKarrasSigmas: karras)
        }
        try expect(denoise(scheduler()), 0.1233, 0.0002)
        try expect(denoise(scheduler(karras: true)), 0.00015, 1.9869e-7)
        try expect(denoiseNoisy(scheduler(), from: 8), 75074.8906, 97.7538, within: 1e-1)
    }

    @Test func lms() throws {
        func scheduler(_ prediction: PredictionType = .epsilon, karras: Bool = false) throws -> LMSDiscreteScheduler {
            try LMSDiscreteScheduler(numTrainTimesteps: 1100, useKarrasSigmas: karras, predictionType: prediction)
        }
        try expect(denoise(scheduler()), 1006.388, 1.31)
        try expect(denoise(scheduler(.vPrediction)), 0.0017, 2.2676e-6)
        try expect(denoise(scheduler(karras: true)), 3812.9927, 4.9648, within: 2e-2)
        try expect(denoiseNoisy(scheduler(), from: 8), 27663.6895, 36.0204, within: 5e-2)
    }

    @Test func dpmSolver() throws {
        func scheduler(
            _ prediction: PredictionType = .epsilon, thresholding: Bool = false, karras: Bool = false, lu: Bool = false
        ) throws -> DPMSolverMultistepScheduler {
            try DPMSolverMultistepScheduler(
                predictionType: prediction, thresholding: thresholding, dynamicThresholdingRatio: 0.87,
                sampleMaxValue: 0.5, lowerOrderFinal: false, useKarrasSigmas: karras, useLuLambdas: lu,
                finalSigmasType: .sigmaMin)
        }
        try expect(denoise(scheduler()), nil, 0.3301)
        try expect(denoise(scheduler(thresholding: true)), nil, 1.1364)
        try expect(denoise(scheduler(.vPrediction)), nil, 0.2251)
        try expect(denoise(scheduler(.vPrediction, karras: true)), nil, 0.2096)
        try expect(denoise(scheduler(.vPrediction, lu: true)), nil, 0.1554)
        try expect(denoiseNoisy(scheduler(), from: 5), 318.4111, 0.4146)
    }

    /// The same loop whether timesteps are chosen by number or one by one, as in test_custom_timesteps.
    @Test(arguments: PredictionType.allCases, FinalSigmasType.allCases)
    func customTimestepsDoAsTheirNumber(_ prediction: PredictionType, _ last: FinalSigmasType) throws {
        for interpolation in InterpolationType.allCases {
            let scheduler = try EulerDiscreteScheduler(
                predictionType: prediction, interpolationType: interpolation, finalSigmasType: last)
            let expected = try denoise(scheduler).toArray()
            let timesteps = scheduler.timestepValues
            try scheduler.setTimesteps(timesteps: timesteps)
            let sample = try DummyData.ramp() * scheduler.initNoiseSigma
            #expect(try denoise(sample, scheduler, timesteps, seed: nil).toArray() == expected)
        }
    }
}
