import Testing

@testable import Engine

/// What single schedulers refuse, and what they do differently.
@Suite struct SchedulerOptionTests {
    @Test func optionsThatContradictEachOtherAreNamed() {
        expectError(
            "EulerDiscreteScheduler: only one of useKarrasSigmas, useExponentialSigmas and useBetaSigmas can be true"
        ) {
            _ = try EulerDiscreteScheduler(useKarrasSigmas: true, useBetaSigmas: true)
        }
        expectError(
            "DPMSolverMultistepScheduler: algorithmType .dpmsolver cannot end without noise; use finalSigmasType: "
                + ".sigmaMin"
        ) {
            _ = try DPMSolverMultistepScheduler(algorithmType: .dpmsolver)
        }
        expectError(
            "DPMSolverMultistepScheduler: algorithmType .sdeDpmsolver has no third order; use solverOrder: 2"
        ) {
            _ = try DPMSolverMultistepScheduler(
                solverOrder: 3, algorithmType: .sdeDpmsolver, finalSigmasType: .sigmaMin)
        }
        expectError("DPMSolverMultistepScheduler: solverOrder is 4; use 1, 2 or 3") {
            _ = try DPMSolverMultistepScheduler(solverOrder: 4)
        }
        expectError(
            "PNDMScheduler: predictionType is .sample; PNDM works with models that predict noise (.epsilon) or velocity "
                + "(.vPrediction)"
        ) {
            _ = try PNDMScheduler(predictionType: .sample)
        }
    }

    @Test func impossibleTimestepsAreNamed() throws {
        let euler = try EulerDiscreteScheduler()
        expectError("setTimesteps: timesteps must fall, but 51 comes after 50.5") {
            try euler.setTimesteps(timesteps: [100, 50.5, 51])
        }
        expectError("setTimesteps: timestep 1000 is out of range; the scheduler has timesteps 0 to 999") {
            try euler.setTimesteps(timesteps: [1000])
        }
        expectError("setTimesteps: there are no timesteps; give at least one") { try euler.setTimesteps(timesteps: []) }
        expectError("setTimesteps: give at least two sigmas, one for each step and the last") {
            try euler.setTimesteps(sigmas: [1])
        }
        expectError("setTimesteps: sigmas must fall, but 2 comes after 1") { try euler.setTimesteps(sigmas: [1, 2]) }
        expectError(
            "setTimesteps: the options space the noise levels in a way of their own; timesteps cannot be set one by one"
        ) {
            try HeunDiscreteScheduler(useKarrasSigmas: true).setTimesteps(timesteps: [5])
        }
        try euler.setTimesteps(10)
        let sample = try Tensor.zeros([1, 1, 2, 2])
        expectError("step: timestep 5 is not among the 10 timesteps that were set; see scheduler.timesteps") {
            _ = try euler.step(sample, 5, sample)
        }
        expectError(
            "setTimesteps: 3 steps were asked for; PNDM begins with three Runge-Kutta steps and needs 4 or more. With "
                + "skipPrkSteps: true it does without."
        ) {
            try PNDMScheduler().setTimesteps(3)
        }
        expectError("step: order is 5; use 1 to 4") {
            _ = try LMSDiscreteScheduler().step(sample, 999, sample, order: 5)
        }
    }

    /// In diffusers, noise is added to the wrong timestep until the number of steps is set.
    @Test func dpmSolverAddsTheNoiseOfTraining() throws {
        let (solver, ddpm) = (try DPMSolverMultistepScheduler(), try DDPMScheduler())
        let (x, noise, t) = (try wave(0), try wave(1), try Tensor([3, 700]))
        #expect(try solver.addNoise(x, noise, t).toArray() == ddpm.addNoise(x, noise, t).toArray())
    }

    /// Back and forth with many steps leads to where one started.
    @Test func inversionFindsTheNoise() throws {
        let (inverse, ddim) = (try DDIMInverseScheduler(clipSample: false), try DDIMScheduler(clipSample: false))
        let model = { (x: Tensor, t: Double) in try (x * 0.3 + 0.2).clip(-1, 1) }
        try inverse.setTimesteps(500)
        try ddim.setTimesteps(500)
        let image = try wave(2) / 4
        let noise = try inverse.timestepValues.reduce(image) {
            try inverse.step(model($0, $1), $1, $0).prevSample
        }
        let back = try ddim.timestepValues.reduce(noise) { try ddim.step(model($0, $1), $1, $0).prevSample }
        try expectClose(back, image, relative: 0.02)
    }

    /// Orders of accuracy: with twice the steps, the error falls by about two to the power of the order.
    @Test func higherOrdersConvergeFaster() throws {
        func result(_ order: Int, _ steps: Int) throws -> Double {
            let scheduler = try DPMSolverMultistepScheduler(
                solverOrder: order, lowerOrderFinal: false, finalSigmasType: .sigmaMin)
            try scheduler.setTimesteps(steps)
            let x = try scheduler.timestepValues.reduce(Tensor([1.0])) {
                try scheduler.step($0 * 0.5 + 0.1, $1, $0).prevSample
            }
            return try x.item()
        }
        let exact = try result(3, 400)
        let errors = try (1...3).map { abs(try result($0, 50) - exact) }
        #expect(errors[1] < errors[0] / 2 && errors[2] < errors[1])
    }

    /// From SciPy: scipy.stats.beta.ppf(p, 0.6, 0.6).
    @Test(arguments: [
        (0.0, 0.0), (0.1, 0.03958440558878085), (0.25, 0.17568037865269498), (0.5, 0.5), (0.9, 0.9604155944112192),
        (1.0, 1.0),
    ])
    func betaQuantiles(_ p: Double, _ expected: Double) {
        #expect(abs(betaQuantile(p, 0.6, 0.6) - expected) < 1e-12)
    }
}
