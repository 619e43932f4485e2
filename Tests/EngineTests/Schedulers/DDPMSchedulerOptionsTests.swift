import Foundation
import Testing

@testable import Engine

/// Every option against what diffusers computed: Tests/Reference/ddpm_scheduler.py.
@Suite struct DDPMSchedulerOptionsTests {
    struct Cases: Decodable { let cases: [Case] }

    struct Case: Decodable, CustomTestStringConvertible {
        let name: String
        /// The configuration file.
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

    private func wave(_ seed: Double, _ shape: [Int] = [2, 3, 2, 2]) throws -> Tensor {
        try Tensor((0..<shape.reduce(1, *)).map { 2 * sin(Double($0) * (0.7 + seed)) }).reshape(shape)
    }

    private func scheduler(_ test: Case) throws -> DDPMScheduler {
        try withTemporaryFolder { folder in
            try Data(test.config.utf8).write(to: URL(fileURLWithPath: "\(folder)/scheduler_config.json"))
            return try DDPMScheduler.fromPretrained(folder)
        }
    }

    @Test(arguments: cases) func computesWhatDiffusersComputes(_ test: Case) throws {
        let scheduler = try scheduler(test)
        #expect(scheduler.warnings == [])
        switch test.steps {
        case .number(let count)?: try scheduler.setTimesteps(count)
        case .list(let timesteps)?: try scheduler.setTimesteps(timesteps: timesteps)
        case nil: break
        }
        if let timesteps = test.timesteps { #expect(try scheduler.timesteps.toInts() == timesteps) }
        for (index, expected) in zip(test.indices, test.alphasCumprod) {
            #expect(abs(Double(scheduler.schedule.alphasCumprod[index]) - expected) <= 1e-6 * abs(expected))
        }
        let sum = scheduler.schedule.betas.reduce(0) { $0 + Double($1) }
        #expect(abs(sum - test.betasSum) <= 1e-6 * test.betasSum)

        let learns = [.learned, .learnedRange].contains(scheduler.config.varianceType)
        let output = try learns ? wave(1, [2, 6, 2, 2]).abs() : wave(1)
        let result = try scheduler.step(output, test.t, wave(0), generator: Generator(seed: 0))
        try expectClose(result.prevSample.toArray(), test.previous, relative: 1e-5, "previous")
        try expectClose(result.predOriginalSample.toArray(), test.original, relative: 1e-5, "original")
        let timesteps = try Tensor([test.t, 0])
        try expectClose(scheduler.addNoise(wave(2), wave(3), timesteps).toArray(), test.noisy, relative: 1e-6)
        try expectClose(scheduler.getVelocity(wave(2), wave(3), timesteps).toArray(), test.velocity, relative: 1e-6)
    }

    @Test(arguments: cases) func savedFileIsThatOfDiffusers(_ test: Case) throws {
        try withTemporaryFolder { folder in
            try scheduler(test).savePretrained(folder)
            let text = try String(contentsOfFile: "\(folder)/scheduler_config.json", encoding: .utf8)
            #expect(text == test.config)
        }
    }

    /// diffusers' version of this type is not a number: the root of a logarithm.
    @Test func fixedLargeLogIsFixedLarge() throws {
        let large = try DDPMScheduler(varianceType: .fixedLarge)
        let largeLog = try DDPMScheduler(varianceType: .fixedLargeLog)
        #expect(try largeLog.variance(500) == large.variance(500))
    }

    @Test func learnedVarianceNeedsTwiceTheChannels() throws {
        let scheduler = try DDPMScheduler(varianceType: .learned)
        expectError(
            "step: the model's output is [2, 3, 2, 2] and the sample is [2, 3, 2, 2]; with learned variance the output "
                + "has twice the channels of the sample"
        ) {
            _ = try scheduler.step(wave(0), 5, wave(0))
        }
        expectError("variance: the model learns it (learned); it depends on the image") {
            _ = try scheduler.variance(5)
        }
    }
}
