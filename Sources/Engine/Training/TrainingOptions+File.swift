import Foundation

/// The file of options: a JSON object whose keys are the names of diffusers' script, `train_batch_size`.
extension TrainingOptions {
    static let fields: [ConfigField<Self>] = [
        .init("dataset_name", \.datasetName), .init("dataset_config_name", \.datasetConfigName),
        .init("train_data_dir", \.trainDataDir), .init("cache_dir", \.cacheDir),
        .init("model_config_name_or_path", \.modelConfigNameOrPath), .init("output_dir", \.outputDir),
        .init("overwrite_output_dir", \.overwriteOutputDir), .init("resolution", \.resolution),
        .init("center_crop", \.centerCrop), .init("random_flip", \.randomFlip),
        .init("train_batch_size", \.trainBatchSize), .init("eval_batch_size", \.evalBatchSize),
        .init("dataloader_num_workers", \.dataloaderNumWorkers), .init("num_epochs", \.numEpochs),
        .init("save_images_epochs", \.saveImagesEpochs), .init("save_model_epochs", \.saveModelEpochs),
        .init("gradient_accumulation_steps", \.gradientAccumulationSteps), .init("learning_rate", \.learningRate),
        .init("lr_scheduler", \.lrScheduler), .init("lr_warmup_steps", \.lrWarmupSteps), .init("lr_compat", \.lrCompat),
        .init("adam_beta1", \.adamBeta1), .init("adam_beta2", \.adamBeta2),
        .init("adam_weight_decay", \.adamWeightDecay), .init("adam_epsilon", \.adamEpsilon), .init("use_ema", \.useEma),
        .init("ema_inv_gamma", \.emaInvGamma), .init("ema_power", \.emaPower), .init("ema_max_decay", \.emaMaxDecay),
        .init("prediction_type", \.predictionType), .init("ddpm_num_steps", \.ddpmNumSteps),
        .init("ddpm_num_inference_steps", \.ddpmNumInferenceSteps),
        .init("ddpm_beta_schedule", \.ddpmBetaSchedule), .init("checkpointing_steps", \.checkpointingSteps),
        .init("checkpoints_total_limit", \.checkpointsTotalLimit),
        .init("resume_from_checkpoint", \.resumeFromCheckpoint), .init("seed", \.seed),
    ]

    /// Options of the script that are not options here, and the values of them that ask for nothing which is not done.
    private static let foreignOptions: [String: Set<JSONValue>] = [
        "enable_xformers_memory_efficient_attention": [.bool(false), .bool(true)], "local_rank": [-1, 0],
        "preserve_input_precision": [.bool(false)], "push_to_hub": [.bool(false)], "hub_private_repo": [.bool(false)],
        "hub_token": [.null], "hub_model_id": [.null], "logger": ["tensorboard"], "logging_dir": ["logs"],
        "mixed_precision": ["no"],
    ]

    /// Takes over the options in a JSON object; others stay as they are. Hyphens count as underscores.
    /// - Parameter source: where it comes from, for error messages.
    /// - Throws: `EngineError` naming the source, the option and what was expected. Then nothing changes.
    public mutating func merge(json data: Data, from source: String) throws {
        guard case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: data) else {
            throw EngineError(Self.operation, "\(source) should have options and their values: \"num_epochs\": 30")
        }
        var merged = self
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            try merged.set(key.replacing("-", with: "_"), value, from: source)
        }
        self = merged
    }

    private mutating func set(_ key: String, _ value: JSONValue, from source: String) throws {
        if let field = Self.fields.first(where: { $0.key == key }) {
            try require(
                field.read(value, &self), Self.operation,
                "\(source): \(key) is \(value.text) but should be \(field.expected)")
        } else if let harmless = Self.foreignOptions[key] {
            try require(
                harmless.contains(value), Self.operation, "\(source): \(key) \(value.text) is not possible here")
        } else {
            throw EngineError(Self.operation, "\(source): there is no option \(key)")
        }
    }

    /// The options as JSON. Read again, they start the same training anew, or go on with it if `resume_from_checkpoint` says
    /// so.
    var json: JSONValue {
        var lasting = self
        (lasting.resumeFromCheckpoint, lasting.overwriteOutputDir) = (nil, false)
        return .object(Dictionary(uniqueKeysWithValues: Self.fields.map { ($0.key, $0.write(lasting)) }))
    }

    /// The file that the options of a training are kept in, beside what it makes.
    public static let fileName = "training_options.json"

    /// Writes the options into `folder`.
    func write(to folder: String) throws {
        try Files.write(Data((json.text + "\n").utf8), to: "\(folder)/\(Self.fileName)", for: Self.operation)
    }

    /// Reads what `write(to:)` wrote.
    init(inFolder folder: String) throws {
        let path = "\(folder)/\(Self.fileName)"
        self.init()
        try merge(json: Files.read(path, for: Self.operation), from: path)
    }

    /// The options that are not as `before`, but for those that make no difference to what is learnt.
    func differences(from before: TrainingOptions) -> [String] {
        let harmless = ["output_dir", "overwrite_output_dir", "resume_from_checkpoint"]
        return Self.fields.filter { !harmless.contains($0.key) && $0.write(self) != $0.write(before) }.map {
            "\($0.key) is \($0.write(self).text), was \($0.write(before).text)"
        }
    }

    static let operation = "train"
}

extension String: ConfigValue {
    static var expected: String { "a text" }
    init?(json: JSONValue) {
        guard case .string(let text) = json else { return nil }
        self = text
    }
    var json: JSONValue { .string(self) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .integer(value) }
}
