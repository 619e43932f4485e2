import Testing

@testable import Engine

@Suite struct NoiseScheduleTests {
    private func schedule(_ schedule: BetaSchedule, count: Int = 1000) throws -> NoiseSchedule {
        try NoiseSchedule(schedule, count: count, betaStart: 0.0001, betaEnd: 0.02)
    }

    /// PyTorch's ᾱ at timesteps 0, 1, 500 and 999.
    @Test(arguments: [
        (BetaSchedule.linear, [0.99989998, 0.99978006, 0.07779665, 4.0358304e-05]),
        (.squaredcosCapV2, [0.9999587, 0.9999126, 0.4922850, 2.428735e-09]),
        (.sigmoid, [0.9998508, 0.9997010, 0.2988876, 3.968182e-05]),
    ])
    func alphasCumprodAreThoseOfPyTorch(_ name: BetaSchedule, _ expected: [Double]) throws {
        let alphaBars = try schedule(name).alphasCumprod
        for (t, value) in zip([0, 1, 500, 999], expected) {
            #expect(abs(Double(alphaBars[t]) - value) <= 1e-6 * value)
        }
    }

    @Test func scheduleOfOneStepStartsAtBetaStart() throws {
        #expect(try schedule(.linear, count: 1).betas == [0.0001])
    }

    @Test func zeroTerminalSNRKeepsTheFirstAndEmptiesTheLast() throws {
        let plain = try schedule(.linear)
        let rescaled = try NoiseSchedule(betas: plain.betas, rescaleZeroSNR: true)
        #expect(rescaled.alphasCumprod[999] == 0)
        #expect(abs(rescaled.alphasCumprod[0] - plain.alphasCumprod[0]) < 1e-6)
    }

    @Test func impossibleSchedulesAreRefused() {
        expectError("NoiseSchedule: there are 0 timesteps; use between 1 and 1000000") {
            _ = try schedule(.linear, count: 0)
        }
        expectError("NoiseSchedule: there are no betas; give at least one") { _ = try NoiseSchedule(betas: []) }
        expectError("NoiseSchedule: beta 1 is nan; every beta must be a finite number") {
            _ = try NoiseSchedule(betas: [0.1, .nan])
        }
        expectError(
            "NoiseSchedule: a schedule of one step cannot be rescaled to zero terminal SNR; use at least two steps"
        ) {
            _ = try NoiseSchedule(betas: [0.1], rescaleZeroSNR: true)
        }
    }
}
