/// The options of a scheduler. Another kind of scheduler can be made of them with its `fromConfig`.
public protocol SchedulerConfig: Hashable, Sendable {
    /// What diffusers calls the scheduler: `DDPMScheduler`.
    static var className: String { get }
    /// All options at their defaults.
    init()
    /// The options of a scheduler of another kind, as far as they are options of this one too. Options that the other one
    /// has at their defaults are at the defaults of this one.
    /// - Throws: `EngineError` naming the option that does not fit.
    init(converting other: any SchedulerConfig) throws
    /// The options in a `scheduler_config.json`, and what was odd about the file.
    /// - Throws: `EngineError` naming what does not fit.
    static func read(file path: String, for operation: String) throws -> (config: Self, warnings: [String])
    /// The options that every scheduler has.
    var noise: NoiseOptions { get set }
    /// The options as diffusers writes them into `scheduler_config.json`.
    var jsonString: String { get }
}

/// The options of a scheduler, with what it takes to read, write and convert them.
protocol NoiseConfig: SchedulerConfig, PretrainedConfig {
    var rescaleBetasZeroSnr: Bool { get }
}

extension NoiseConfig {
    /// Whether the schedule is stretched so that the last timestep is noise alone; not every scheduler can.
    var rescaleBetasZeroSnr: Bool { false }

    /// The options as diffusers writes them into `scheduler_config.json`.
    public var jsonString: String { json.text + "\n" }

    static var legacyKeys: [String: String] { ["timesteps": "num_train_timesteps"] }

    /// The keys of the options that every scheduler has.
    static var noiseFields: [ConfigField<Self>] {
        [
            .init("num_train_timesteps", \.noise.numTrainTimesteps),
            .init("beta_start", \.noise.betaStart),
            .init("beta_end", \.noise.betaEnd),
            .init("beta_schedule", \.noise.betaSchedule),
            .init("trained_betas", \.noise.trainedBetas),
            .init("prediction_type", \.noise.predictionType),
            .init("timestep_spacing", \.noise.timestepSpacing),
            .init("steps_offset", \.noise.stepsOffset),
        ]
    }

    /// The noise levels that the options describe.
    func makeSchedule() throws -> NoiseSchedule {
        try require(
            (1...NoiseSchedule.longest).contains(numTrainTimesteps), Self.className,
            "numTrainTimesteps is \(numTrainTimesteps); use between 1 and \(NoiseSchedule.longest)")
        guard let trainedBetas else {
            return try NoiseSchedule(
                betaSchedule, count: numTrainTimesteps, betaStart: betaStart, betaEnd: betaEnd,
                rescaleZeroSNR: rescaleBetasZeroSnr)
        }
        return try NoiseSchedule(betas: trainedBetas.map(Float.init), rescaleZeroSNR: rescaleBetasZeroSnr)
    }
}

// Reading and converting.
extension NoiseConfig {
    /// The options of a scheduler of another kind, as far as they are options of this one too.
    /// - Throws: `EngineError` naming the option that does not fit.
    public init(converting other: any SchedulerConfig) throws {
        var warnings: [String] = []
        // Every configuration of the engine is a NoiseConfig.
        let members = (other as? any NoiseConfig)?.chosenOptions ?? [:]
        try self.init(
            members: members, from: "the configuration", for: "\(Self.className).fromConfig", warnings: &warnings)
    }

    /// The options that were chosen: those of a file, and those that are not at their defaults. As in diffusers, the others
    /// do not say anything to a scheduler with other defaults.
    private var chosenOptions: [String: JSONValue] {
        let defaults = Self()
        var options = origin.foreign
        for field in Self.fields {
            let value = field.write(self)
            if origin.given.contains(field.key) || value != field.write(defaults) { options[field.key] = value }
        }
        return options
    }

    /// The options in a `scheduler_config.json`, and what was odd about the file.
    /// - Throws: `EngineError` naming what does not fit.
    public static func read(file path: String, for operation: String) throws -> (config: Self, warnings: [String]) {
        var warnings: [String] = []
        let config = try Self(file: path, for: operation, warnings: &warnings)
        return (config, warnings)
    }

    static func isKnownElsewhere(_ key: String) -> Bool {
        SchedulerCatalogue.configs.contains { $0.has(key) } || SchedulerCatalogue.keysOfOtherSchedulers.contains(key)
    }

    static func asWrittenElsewhere(_ key: String, _ value: JSONValue) -> JSONValue {
        SchedulerCatalogue.configs.lazy.compactMap { $0.rewritten(key, value) }.first ?? value
    }

    private static func has(_ key: String) -> Bool { fields.contains { $0.key == key } }

    /// The value as this class would write it; nil when it has no such option.
    private static func rewritten(_ key: String, _ value: JSONValue) -> JSONValue? {
        guard let field = fields.first(where: { $0.key == key }) else { return nil }
        var config = Self()
        return field.read(value, &config) ? field.write(config) : nil
    }

    static func modernise(_ members: inout [String: JSONValue], warnings: inout [String]) {
        moderniseNoise(&members, warnings: &warnings)
    }

    /// `predict_epsilon` was how old files chose between two prediction types. A configuration of a scheduler that the lab
    /// does not have serves for its noise.
    static func moderniseNoise(_ members: inout [String: JSONValue], warnings: inout [String]) {
        if let predictEpsilon = members.removeValue(forKey: "predict_epsilon"), members["prediction_type"] == nil {
            members["prediction_type"] = .string(predictEpsilon == .bool(false) ? "sample" : "epsilon")
        }
        if case .string(let name)? = members["_class_name"], SchedulerCatalogue.type(named: name) == nil {
            warnings.append("the configuration is that of a \(name); a \(className) is made of it")
        }
    }
}
