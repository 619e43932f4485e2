import Foundation
import Testing

@testable import Engine

/// What has to hold for every scheduler. A new one is tested by being in the catalogue.
@Suite struct EverySchedulerTests {
    static let names = SchedulerCatalogue.types.map { $0.configType.className }
    /// Those that go from noise to an image.
    static let samplers = names.filter { $0 != "DDIMInverseScheduler" }

    private func make(_ name: String, _ options: [String: JSONValue] = [:]) throws -> any Scheduler {
        let members = options.merging(["_class_name": .string(name)]) { $1 }
        return try SchedulerCatalogue.scheduler(jsonString: JSONValue.object(members).text)
    }

    /// A model that knows the image behind every noisy one: what it predicts follows from the noise levels alone.
    private func oracle(_ image: Tensor, _ scheduler: any Scheduler) -> (Tensor, Double) throws -> Tensor {
        { sample, t in
            let sigmas = scheduler as? SigmaScheduler
            let factors: NoiseFactors
            if let sigmas {
                factors = sigmas.factors(sigmas.sigmaValues[try sigmas.index(of: t, for: "oracle")])
            } else {
                factors = try scheduler.trainingFactors(at: t, for: "oracle")
            }
            return try (sample - image * Double(factors.signal)) / Double(factors.spread)
        }
    }

    private func sample(
        _ scheduler: any Scheduler, from start: Tensor, only timesteps: [Double]? = nil,
        _ model: (Tensor, Double) throws -> Tensor
    ) throws -> Tensor {
        let generator = Generator(seed: 0)
        return try (timesteps ?? scheduler.timestepValues).reduce(start) { x, t in
            _ = try scheduler.scaleModelInput(x, t)
            return try scheduler.step(model(x, t), t, x, generator: generator).prevSample
        }
    }

    private func start(_ scheduler: any Scheduler, seed: Int = 7) throws -> Tensor {
        try Tensor.randn([2, 3, 4, 4], generator: Generator(seed: seed)) * scheduler.initNoiseSigma
    }

    /// If every prediction is right, every sampler ends at the image, whatever the order and the spacing.
    @Test(arguments: samplers, TimestepSpacing.allCases)
    func rightPredictionsLeadToTheImage(_ name: String, _ spacing: TimestepSpacing) throws {
        // PNDM goes T/n timesteps at a time, which with this spacing is not the distance between timesteps.
        if name == "PNDMScheduler" && spacing == .linspace { return }
        let scheduler = try make(
            name, ["timestep_spacing": .string(spacing.rawValue), "set_alpha_to_one": .bool(true)])
        try scheduler.setTimesteps(20)
        let image = try wave(3, [2, 3, 4, 4]) / 3
        let result = try sample(scheduler, from: start(scheduler), oracle(image, scheduler))
        try expectClose(result, image, relative: 1e-3)
    }

    /// What the oracle sees at any timestep is what `addNoise` makes.
    @Test(arguments: names) func noiseIsAddedAsStepsTakeItAway(_ name: String) throws {
        let scheduler = try make(name)
        try scheduler.setTimesteps(10)
        let (image, noise) = (try wave(1), try wave(2))
        for t in scheduler.timestepValues {
            let noisy = try scheduler.addNoise(image, noise, Tensor([t]))
            try expectClose(oracle(image, scheduler)(noisy, t), noise, relative: 1e-3)
        }
    }

    @Test(arguments: names) func stepsKeepTheShapeAndStayFinite(_ name: String) throws {
        for prediction in PredictionType.allCases where name != "PNDMScheduler" || prediction != .sample {
            for schedule in BetaSchedule.allCases {
                let scheduler = try make(
                    name,
                    [
                        "prediction_type": .string(prediction.rawValue), "beta_schedule": .string(schedule.rawValue),
                        "set_alpha_to_one": .bool(false),
                    ])
                try scheduler.setTimesteps(5)
                let result = try sample(scheduler, from: start(scheduler)) { x, _ in try x * 0.1 }
                #expect(result.shape == [2, 3, 4, 4])
                #expect(try result.toArray().allSatisfy(\.isFinite), "\(name) \(prediction) \(schedule)")
            }
        }
    }

    @Test(arguments: names) func timestepsMayBeTensorsOrNumbers(_ name: String) throws {
        let scheduler = try make(name)
        try scheduler.setTimesteps(4)
        let x = try wave(0)
        for (tensor, number) in zip(scheduler.timesteps, scheduler.timestepValues) {
            let before = scheduler.state
            let byTensor = try scheduler.step(x, tensor, x, generator: Generator(seed: 3)).prevSample
            try scheduler.load(state: before)
            let byNumber = try scheduler.step(x, number, x, generator: Generator(seed: 3)).prevSample
            #expect(try byTensor.toArray() == byNumber.toArray())
        }
    }

    /// A loop that is run again starts anew, also one that was left in the middle.
    @Test(arguments: names) func samplingAgainGivesTheSame(_ name: String) throws {
        let scheduler = try make(name)
        try scheduler.setTimesteps(6)
        let model = { (x: Tensor, t: Double) in try x * (t / (t + 400)) }
        let first = try sample(scheduler, from: start(scheduler), model)
        _ = try sample(scheduler, from: start(scheduler), only: Array(scheduler.timestepValues.prefix(3)), model)
        #expect(try sample(scheduler, from: start(scheduler), model).toArray() == first.toArray())
    }

    /// A scheduler can be put away after any step, and another one goes on from its state.
    @Test(arguments: names) func stateIsAllThatStepsDependOn(_ name: String) throws {
        let (whole, stopped) = (try make(name), try make(name))
        try whole.setTimesteps(6)
        try stopped.setTimesteps(6)
        let model = { (x: Tensor, t: Double) in try x * (t / (t + 400)) }
        let (one, other) = (Generator(seed: 1), Generator(seed: 1))
        var (x, y) = (try start(whole), try start(stopped))
        var current = stopped
        for t in whole.timestepValues {
            x = try whole.step(model(x, t), t, x, generator: one).prevSample
            y = try current.step(model(y, t), t, y, generator: other).prevSample
            let next = try make(name)
            try next.load(state: current.state)
            current = next
            #expect(try x.toArray() == y.toArray())
        }
    }

    @Test(arguments: names) func filesComeBackAsTheyWere(_ name: String) throws {
        let scheduler = try make(name, ["num_train_timesteps": .integer(400), "steps_offset": .integer(1)])
        try withTemporaryFolder { folder in
            try scheduler.savePretrained(folder)
            let loaded = try #require(SchedulerCatalogue.type(named: name)).fromPretrained(folder)
            #expect(loaded.warnings == [])
            #expect(loaded.config.jsonString == scheduler.config.jsonString)
            #expect(loaded.numTrainTimesteps == 400)
        }
    }

    /// Every configuration serves for every scheduler, and nothing is lost on the way there and back.
    @Test(arguments: names) func everyConfigurationServesEveryScheduler(_ name: String) throws {
        let original = try make(
            name, ["num_train_timesteps": .integer(400), "beta_schedule": .string("scaled_linear")])
        let text = original.config.jsonString
        let loaded = try SchedulerCatalogue.scheduler(jsonString: text)
        for type in SchedulerCatalogue.types {
            let other = try type.fromConfig(loaded.config)
            #expect(other.numTrainTimesteps == 400)
            #expect(other.schedule.betas == original.schedule.betas)
            let back = try SchedulerCatalogue.type(named: name)?.fromConfig(other.config)
            for key in ["prediction_type", "timestep_spacing", "beta_schedule"] {
                #expect(value(of: key, in: back?.config.jsonString ?? "") == value(of: key, in: text))
            }
        }
    }

    private func value(of key: String, in text: String) -> JSONValue? {
        guard case .object(let members)? = JSONValue(parsing: text) else { return nil }
        return members[key]
    }

    @Test(arguments: names) func mistakesAreNamed(_ name: String) throws {
        let scheduler = try make(name)
        try scheduler.setTimesteps(10)
        let sample = try Tensor.zeros([8, 3, 4, 4])
        let t = scheduler.timestepValues[0]
        expectError("step: the model's output is [8, 6, 4, 4] but the sample is [8, 3, 4, 4]") {
            _ = try scheduler.step(Tensor.zeros([8, 6, 4, 4]), t, sample)
        }
        expectError("step: timestep has shape [2]; give a single one, the same for the whole batch") {
            _ = try scheduler.step(sample, Tensor([1, 2]), sample)
        }
        expectError("setTimesteps: 0 steps were asked for; use between 1 and the 1000 of training") {
            try scheduler.setTimesteps(0)
        }
        expectError("addNoise: samples are [8, 3, 4, 4] but noise is [8, 3, 2, 2]") {
            _ = try scheduler.addNoise(sample, Tensor.zeros([8, 3, 2, 2]), Tensor([t]))
        }
        #expect(throws: EngineError.self) { try scheduler.step(sample, 1e9, sample) }
        #expect(throws: EngineError.self) { try scheduler.step(sample, -1, sample) }
        #expect(throws: EngineError.self) { try scheduler.step(sample, Double.nan, sample) }
        #expect(throws: EngineError.self) { try scheduler.load(state: .init(choice: .all, position: -5, history: [])) }
    }

    /// Numbers at the ends of what a type can hold give results or errors, never a trap.
    @Test(arguments: names) func extremeOptionsDoNotTrap(_ name: String) throws {
        let numbers: [JSONValue] = [.number(.infinity), .number(.nan), .number(-1), .number(1e300), .number(0)]
        let counts: [JSONValue] = [.integer(.max), .integer(.min), .integer(0), .integer(1), .integer(-3)]
        let flags = ["use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas", "rescale_betas_zero_snr"]
        for key in ["beta_start", "beta_end", "sigma_min", "sigma_max", "lambda_min_clipped", "sample_max_value"] {
            for number in numbers {
                for flag in flags { try attempt(name, [key: number, flag: .bool(true)]) }
            }
        }
        for key in ["num_train_timesteps", "steps_offset", "solver_order"] {
            for count in counts {
                for spacing in TimestepSpacing.allCases {
                    try attempt(name, [key: count, "timestep_spacing": .string(spacing.rawValue)])
                }
            }
        }
    }

    private func attempt(_ name: String, _ options: [String: JSONValue]) throws {
        guard let scheduler = try? make(name, options) else { return }
        for steps in [1, 2, 5] {
            guard (try? scheduler.setTimesteps(steps)) != nil else { continue }
            _ = try? sample(scheduler, from: Tensor.zeros([1, 1, 2, 2])) { x, _ in x }
        }
    }
}
