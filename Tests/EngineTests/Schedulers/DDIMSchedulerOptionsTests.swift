import Testing

@testable import Engine

/// Every option against what diffusers computed: Tests/Reference/ddim_scheduler.py.
@Suite struct DDIMSchedulerOptionsTests {
    struct Cases: Decodable {
        let cases: [Case]
        /// The configuration of a DDPMScheduler, converted.
        let converted: String
    }

    struct Case: SchedulerCase, Decodable, CustomTestStringConvertible {
        let name: String
        let config: String
        let steps: Int
        let t: Int
        let eta: Double
        let useClipped: Bool
        let givesNoise: Bool
        let timesteps: [Int]?
        let indices: [Int]
        let alphasCumprod: [Double]
        let betasSum: Double
        let previous: [Double]
        let original: [Double]
        let noisy: [Double]
        let velocity: [Double]

        var testDescription: String { name }
    }

    static let fixture = try! Fixtures.json("ddim_scheduler.json", as: Cases.self)

    @Test(arguments: fixture.cases) func computesWhatDiffusersComputes(_ test: Case) throws {
        let scheduler = try test.load(DDIMScheduler.self)
        try scheduler.setTimesteps(test.steps)
        if let timesteps = test.timesteps { #expect(try scheduler.timesteps.toInts() == timesteps) }
        try test.expectNoise(of: scheduler)

        let result = try scheduler.step(
            wave(1), test.t, wave(0), eta: test.eta, useClippedModelOutput: test.useClipped,
            generator: test.givesNoise ? nil : Generator(seed: 0), varianceNoise: test.givesNoise ? wave(4) : nil)
        try expectClose(result.prevSample.toArray(), test.previous, relative: 1e-5, "previous")
        try expectClose(result.predOriginalSample.toArray(), test.original, relative: 1e-5, "original")
    }

    @Test func convertedConfigurationIsThatOfDiffusers() throws {
        let ddpm = try DDPMScheduler(varianceType: .fixedLarge)
        #expect(try DDIMScheduler.fromConfig(ddpm.config).config.jsonString == Self.fixture.converted)
    }
}
