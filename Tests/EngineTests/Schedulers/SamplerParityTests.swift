import Foundation
import Testing

@testable import Engine

/// Whole loops under every option against what diffusers computed: Tests/Reference/samplers.py.
@Suite struct SamplerParityTests {
    struct Fixture: Decodable {
        let cases: [Case]
        let conversions: [Conversion]
    }

    struct Case: ConfigFileCase, Decodable, CustomTestStringConvertible {
        let name: String
        let type: String
        let config: String
        let steps: Steps
        let stepOptions: [String: Double]
        let timesteps: [Double]
        let sigmas: [Double]?
        let initNoiseSigma: Double
        let noisy: [Double]?
        let first: [Double]
        let last: [Double]
        let original: [Double]?

        var testDescription: String { name }

        enum CodingKeys: String, CodingKey {
            case name, type, config, steps, stepOptions, timesteps, sigmas, initNoiseSigma, noisy, first, last, original
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            name = try values.decode(String.self, forKey: .name)
            type = try values.decode(String.self, forKey: .type)
            config = try values.decode(String.self, forKey: .config)
            steps = try values.decode(Steps.self, forKey: .steps)
            // The one option that is not a number says that the noise is given.
            stepOptions = (try? values.decode([String: Double].self, forKey: .stepOptions)) ?? ["variance_noise": 1]
            timesteps = try values.decode([Double].self, forKey: .timesteps)
            sigmas = try values.decodeIfPresent([Double].self, forKey: .sigmas)
            initNoiseSigma = try values.decode(Double.self, forKey: .initNoiseSigma)
            noisy = try values.decodeIfPresent([Double].self, forKey: .noisy)
            first = try values.decode([Double].self, forKey: .first)
            last = try values.decode([Double].self, forKey: .last)
            original = try values.decodeIfPresent([Double].self, forKey: .original)
        }
    }

    struct Steps: Decodable {
        let count: Int?
        let timesteps: [Double]?
        let sigmas: [Double]?

        enum CodingKeys: String, CodingKey {
            case timesteps, sigmas
            case count = "num_inference_steps"
        }
    }

    struct Conversion: Decodable, CustomTestStringConvertible {
        let source: String
        let chosen: [String]
        let target: String
        let made: String
        let loaded: String

        var testDescription: String { "\(chosen) to \(target)" }
    }

    static let fixture = try! Fixtures.json("samplers.json", as: Fixture.self)

    @Test(arguments: fixture.cases) func computesWhatDiffusersComputes(_ test: Case) throws {
        let type = try #require(SchedulerCatalogue.type(named: test.type))
        let scheduler = try test.load(type)
        try setTimesteps(scheduler, test.steps)
        try expectClose(scheduler.timesteps.toArray(), test.timesteps, relative: 1e-6, "timesteps")
        if let sigmas = test.sigmas {
            let actual = try #require(scheduler as? SigmaScheduler).sigmas.toArray()
            expectClose(actual, sigmas, relative: 2e-6, absolute: 1e-6, "sigmas")
        }
        #expect(abs(scheduler.initNoiseSigma - test.initNoiseSigma) <= 1e-6 * test.initNoiseSigma)
        if let noisy = test.noisy {
            let ts = try scheduler.timesteps.toArray()
            let t = try Tensor([ts[ts.count - 1], ts[ts.count / 2]])
            try expectClose(
                scheduler.addNoise(wave(2), wave(3), t).toArray(), noisy, relative: 1e-5, "with noise")
        }

        var x = try wave(0) * scheduler.initNoiseSigma
        let generator = Generator(seed: 0)
        var results: [SchedulerStep] = []
        for t in scheduler.timesteps {
            let scaled = try scheduler.scaleModelInput(x, t)
            results.append(try step(scheduler, model(scaled, t.item()), t, x, test.stepOptions, generator))
            x = results[results.count - 1].prevSample
        }
        try expectClose(results[0].prevSample.toArray(), test.first, relative: 1e-5, "first")
        try expectClose(x.toArray(), test.last, relative: 5e-5, "last")
        if let original = test.original {
            try expectClose(
                results[results.count - 1].predOriginalSample.toArray(), original, relative: 5e-5, "original")
        }
    }

    /// What stands for a model in the script.
    private func model(_ x: Tensor, _ t: Double) throws -> Tensor {
        try x * (t / (t + 500)) * 0.7 + wave(5) * 0.1
    }

    private func setTimesteps(_ scheduler: any Scheduler, _ steps: Steps) throws {
        if let count = steps.count { try scheduler.setTimesteps(count) }
        if let timesteps = steps.timesteps { try scheduler.choose(timesteps: timesteps) }
        if let sigmas = steps.sigmas { try scheduler.choose(sigmas: sigmas) }
    }

    private func step(
        _ scheduler: any Scheduler, _ output: Tensor, _ t: Tensor, _ x: Tensor, _ options: [String: Double],
        _ generator: Generator
    ) throws -> SchedulerStep {
        switch scheduler {
        case let euler as EulerDiscreteScheduler:
            try euler.step(
                output, t, x, sChurn: options["s_churn"] ?? 0, sTmin: options["s_tmin"] ?? 0,
                sTmax: options["s_tmax"] ?? .infinity, sNoise: options["s_noise"] ?? 1, generator: generator)
        case let lms as LMSDiscreteScheduler: try lms.step(output, t, x, order: Int(options["order"] ?? 4))
        case let solver as DPMSolverMultistepScheduler where options["variance_noise"] != nil:
            try solver.step(output, t, x, varianceNoise: wave(4))
        default: try scheduler.step(output, t, x, generator: generator)
        }
    }

    /// Both from a scheduler that was made with a few options, and from one that was loaded from a file that says all.
    @Test(arguments: fixture.conversions) func conversionsAreThoseOfDiffusers(_ test: Conversion) throws {
        let target = try #require(SchedulerCatalogue.type(named: test.target))
        let loaded = try SchedulerCatalogue.scheduler(jsonString: test.source)
        #expect(try target.fromConfig(loaded.config).config.jsonString == test.loaded)

        // The options that were chosen, in a file without the others, stand for an initialiser's arguments.
        guard case .object(var members)? = JSONValue(parsing: test.source) else { return }
        members = members.filter { test.chosen.contains($0.key) || $0.key == "_class_name" }
        let made = try SchedulerCatalogue.scheduler(jsonString: JSONValue.object(members).text)
        #expect(try target.fromConfig(made.config).config.jsonString == test.made)
    }

    @Test func optionsOfAnInitialiserThatAreNotDefaultsAreChosen() throws {
        let ddpm = try DDPMScheduler(betaEnd: 0.01, varianceType: .fixedLarge)
        let heun = try HeunDiscreteScheduler.fromConfig(ddpm.config)
        #expect(heun.config.betaEnd == 0.01 && heun.config.betaStart == 0.00085)
        #expect(heun.config.timestepSpacing == .linspace)
        #expect(try DDPMScheduler.fromConfig(heun.config).config.varianceType == .fixedLarge)
    }
}
