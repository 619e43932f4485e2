/// The options of a scheduler. Another kind of scheduler can be made of them with its `fromConfig`.
public protocol SchedulerConfig: Hashable, Sendable {
    /// The options as diffusers writes them into `scheduler_config.json`.
    var jsonString: String { get }
}

/// The options that every scheduler has, because they say what noise the model was trained on.
protocol NoiseConfig: SchedulerConfig, PretrainedConfig {
    var numTrainTimesteps: Int { get set }
    var betaStart: Double { get set }
    var betaEnd: Double { get set }
    var betaSchedule: BetaSchedule { get set }
    var trainedBetas: [Double]? { get set }
    var predictionType: PredictionType { get set }
    var timestepSpacing: TimestepSpacing { get set }
    var stepsOffset: Int { get set }
    var rescaleBetasZeroSnr: Bool { get set }
    /// Options in the file that other schedulers have and this one does not. They are kept, so that turning one scheduler
    /// into another and back loses nothing.
    var foreignOptions: [String: JSONValue] { get set }
}

extension NoiseConfig {
    /// The options as diffusers writes them into `scheduler_config.json`.
    public var jsonString: String { json.text + "\n" }

    static var legacyKeys: [String: String] { ["timesteps": "num_train_timesteps"] }

    /// The keys of the options that every scheduler has.
    static var noiseFields: [ConfigField<Self>] {
        [
            .init("num_train_timesteps", \.numTrainTimesteps),
            .init("beta_start", \.betaStart),
            .init("beta_end", \.betaEnd),
            .init("beta_schedule", \.betaSchedule),
            .init("trained_betas", \.trainedBetas),
            .init("prediction_type", \.predictionType),
            .init("timestep_spacing", \.timestepSpacing),
            .init("steps_offset", \.stepsOffset),
            .init("rescale_betas_zero_snr", \.rescaleBetasZeroSnr),
        ]
    }

    /// The options as far as they are in the configuration of any scheduler.
    init(of other: any SchedulerConfig, for operation: String) throws {
        guard case .object(let members)? = JSONValue(parsing: other.jsonString) else {
            throw EngineError(operation, "the configuration is not a JSON object: \(other.jsonString)")
        }
        var warnings: [String] = []
        try self.init(members: members, from: "the configuration", for: operation, warnings: &warnings)
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

    mutating func keep(_ key: String, _ value: JSONValue) -> Bool {
        let known = DDPMSchedulerConfig.fields.map(\.key) + DDIMSchedulerConfig.fields.map(\.key)
        guard known.contains(key) else { return false }
        foreignOptions[key] = value
        return true
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
        let known = [DDPMSchedulerConfig.className, DDIMSchedulerConfig.className]
        if case .string(let name)? = members["_class_name"], !known.contains(where: name.hasSuffix) {
            warnings.append("the configuration is that of a \(name); a \(className) is made of it")
        }
    }
}
