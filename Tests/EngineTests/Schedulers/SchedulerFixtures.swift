import Foundation
import Testing

@testable import Engine

/// The inputs of diffusers' tests/schedulers, which stand for images and a model.
enum DummyData {
    /// The numbers 0 to 767 over 768, with the batch as the fastest dimension.
    static func ramp(reversed: Bool = false) throws -> Tensor {
        let ramp = (0..<768).map { Double(reversed ? 767 - $0 : $0) }
        return try (Tensor(ramp) / 768).reshape([3, 8, 8, 4]).permute([3, 0, 1, 2]).contiguous()
    }

    /// What stands for a model: a fixed share of the sample, growing with the timestep.
    static func model(_ sample: Tensor, _ t: Int) throws -> Tensor { try model(sample, Double(t)) }

    /// What stands for a model, at a timestep that may lie between two.
    static func model(_ sample: Tensor, _ t: Double) throws -> Tensor {
        try sample * t / (t + 1)
    }

    /// The limits of diffusers' own tests.
    static func expect(_ sample: Tensor, sum: Double, mean: Double) throws {
        #expect(abs(try sample.abs().sum().item() - sum) < 1e-2)
        #expect(abs(try sample.abs().mean().item() - mean) < 1e-3)
    }
}

/// A case that starts from a configuration file that diffusers wrote.
protocol ConfigFileCase {
    /// The file.
    var config: String { get }
}

/// What Tests/Reference/scheduler_cases.py writes of every scheduler.
protocol SchedulerCase: ConfigFileCase {
    var t: Int { get }
    var indices: [Int] { get }
    var alphasCumprod: [Double] { get }
    var betasSum: Double { get }
    var noisy: [Double] { get }
    var velocity: [Double] { get }
}

extension ConfigFileCase {
    /// Loads the configuration file, and checks that saving it gives the same file.
    func load<S: Scheduler>(_ type: S.Type) throws -> S {
        try withTemporaryFolder { folder in
            let file = "\(folder)/scheduler_config.json"
            try Data(config.utf8).write(to: URL(fileURLWithPath: file))
            let scheduler = try S.fromPretrained(folder)
            #expect(scheduler.warnings == [])
            try scheduler.savePretrained(folder)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == config)
            return scheduler
        }
    }
}

/// Numbers from about -2 to 2 that both languages can compute.
func wave(_ seed: Double, _ shape: [Int] = [2, 3, 2, 2]) throws -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { 2 * sin(Double($0) * (0.7 + seed)) }).reshape(shape)
}

extension SchedulerCase {
    /// The noise levels and what they do to images.
    func expectNoise(of scheduler: NoiseScheduler) throws {
        for (index, expected) in zip(indices, alphasCumprod) {
            #expect(abs(Double(scheduler.schedule.alphasCumprod[index]) - expected) <= 1e-6 * abs(expected))
        }
        let sum = scheduler.schedule.betas.reduce(0) { $0 + Double($1) }
        #expect(abs(sum - betasSum) <= 1e-6 * betasSum)
        let timesteps = try Tensor([t, 0])
        try expectClose(scheduler.addNoise(wave(2), wave(3), timesteps).toArray(), noisy, relative: 1e-6)
        try expectClose(scheduler.getVelocity(wave(2), wave(3), timesteps).toArray(), velocity, relative: 1e-6)
    }
}
