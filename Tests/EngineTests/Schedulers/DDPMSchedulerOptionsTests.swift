import Foundation
import Testing

@testable import Engine

/// Every option against what diffusers computed: Tests/Reference/ddpm_scheduler.py.
@Suite struct DDPMSchedulerOptionsTests {
    struct Cases: Decodable { let cases: [Case] }

    struct Case: SchedulerCase, Decodable, CustomTestStringConvertible {
        let name: String
        let config: String
        let steps: Steps?
        let t: Int
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

    enum Steps: Decodable {
        case number(Int)
        case list([Int])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self = try (try? .number(container.decode(Int.self))) ?? .list(container.decode([Int].self))
        }
    }

    static let cases = try! Fixtures.json("ddpm_scheduler.json", as: Cases.self).cases

    @Test(arguments: cases) func computesWhatDiffusersComputes(_ test: Case) throws {
        let scheduler = try test.load(DDPMScheduler.self)
        switch test.steps {
        case .number(let count)?: try scheduler.setTimesteps(count)
        case .list(let timesteps)?: try scheduler.setTimesteps(timesteps: timesteps)
        case nil: break
        }
        if let timesteps = test.timesteps { #expect(try scheduler.timesteps.toInts() == timesteps) }
        try test.expectNoise(of: scheduler)

        let learns = [.learned, .learnedRange].contains(scheduler.config.varianceType)
        let output = try learns ? wave(1, [2, 6, 2, 2]).abs() : wave(1)
        let result = try scheduler.step(output, test.t, wave(0), generator: Generator(seed: 0))
        try expectClose(result.prevSample.toArray(), test.previous, relative: 1e-5, "previous")
        try expectClose(result.predOriginalSample.toArray(), test.original, relative: 1e-5, "original")
    }

    /// diffusers' version of this type is not a number: the root of a logarithm.
    @Test func fixedLargeLogIsFixedLarge() throws {
        let large = try DDPMScheduler(varianceType: .fixedLarge)
        let largeLog = try DDPMScheduler(varianceType: .fixedLargeLog)
        #expect(try largeLog.variance(500) == large.variance(500))
    }

    @Test func learnedVarianceNeedsTwiceTheChannels() throws {
        let scheduler = try DDPMScheduler(varianceType: .learned)
        let sample = try Tensor.zeros([2, 3, 2, 2])
        expectError(
            "step: the model's output is [2, 3, 2, 2] and the sample is [2, 3, 2, 2]; with learned variance the output "
                + "has twice the channels of the sample"
        ) {
            _ = try scheduler.step(sample, 5, sample)
        }
        expectError("variance: the model learns it (learned); it depends on the image") {
            _ = try scheduler.variance(5)
        }
    }
}
