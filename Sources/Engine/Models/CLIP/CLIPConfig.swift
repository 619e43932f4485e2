/// The options of a CLIP model, by transformers' names and with its defaults.
///
/// ```swift
/// let config = CLIPConfig(
///     textConfig: CLIPTextConfig(vocabSize: 1000, hiddenSize: 64, numHiddenLayers: 2, numAttentionHeads: 4),
///     visionConfig: CLIPVisionConfig(hiddenSize: 64, numHiddenLayers: 2, numAttentionHeads: 4, imageSize: 32, patchSize: 8),
///     projectionDim: 64)
/// ```
public struct CLIPConfig: Hashable, Sendable {
    /// The options of the text tower.
    public var textConfig: CLIPTextConfig
    /// The options of the image tower.
    public var visionConfig: CLIPVisionConfig
    /// The length of the vectors in which texts and images are compared.
    public var projectionDim: Int
    /// The logarithm of what similarities are multiplied by at first.
    public var logitScaleInitValue: Double

    /// These options; the others are defaults.
    public init(
        textConfig: CLIPTextConfig = CLIPTextConfig(), visionConfig: CLIPVisionConfig = CLIPVisionConfig(),
        projectionDim: Int = 512, logitScaleInitValue: Double = 2.6592
    ) {
        self.textConfig = textConfig
        self.visionConfig = visionConfig
        self.projectionDim = projectionDim
        self.logitScaleInitValue = logitScaleInitValue
    }

    /// How many numbers a model of these options learns.
    var parameterCount: Double {
        textConfig.parameterCount + visionConfig.parameterCount + 1
            + Double(projectionDim) * Double(textConfig.hiddenSize + visionConfig.hiddenSize)
    }

    /// - Throws: `EngineError` naming the options that do not fit each other.
    func check() throws {
        try textConfig.check()
        try visionConfig.check()
        try require(
            (1...1_000_000).contains(projectionDim), "CLIPConfig",
            "projectionDim is \(projectionDim); use a whole number from 1 to 1000000")
        try require(
            logitScaleInitValue.isFinite, "CLIPConfig", "logitScaleInitValue is \(logitScaleInitValue); use a number")
        let bytes = parameterCount * Double(MemoryLayout<Float>.size)
        try require(
            bytes <= Double(SystemMemory.totalBytes), "CLIPConfig",
            "a model of these sizes takes \(readableByteCount(Int(min(bytes, 1e18)))) of memory, and this machine has "
                + "\(readableByteCount(SystemMemory.totalBytes)); use smaller or fewer layers")
    }
}

extension CLIPConfig {
    /// Reads the options of transformers' `config.json`. What is missing is the default.
    /// - Throws: `EngineError` naming the file, the key and what was expected there.
    init(file path: String, for operation: String) throws {
        var members = try JSONValue.object(inFile: path, for: operation)
        self.init()
        // Files from before 2023 have a second, shorter copy of each tower's options, which counts where they differ.
        for tower in ["text_config", "vision_config"] {
            if case .object(let given)? = members["\(tower)_dict"] {
                guard case .object(let other)? = members[tower] ?? .object([:]) else { continue }
                members[tower] = .object(other.merging(given) { $1 })
            }
        }
        textConfig = try Self.tower("text_config", members, path, operation)
        visionConfig = try Self.tower("vision_config", members, path, operation)
        projectionDim = try Self.option("projection_dim", members, path, operation) ?? projectionDim
        logitScaleInitValue = try Self.option("logit_scale_init_value", members, path, operation) ?? logitScaleInitValue
    }

    private static func tower<Config: CLIPTowerConfig>(
        _ key: String, _ members: [String: JSONValue], _ path: String, _ operation: String
    ) throws -> Config {
        let value = members[key] ?? .null
        if value == .null { return Config() }
        guard case .object(let options) = value else {
            throw EngineError(operation, "\(path): \"\(key)\" is \(value.text) but should be an object")
        }
        var warnings: [String] = []
        return try Config(members: options, from: "\(path), \(key)", for: operation, warnings: &warnings)
    }

    private static func option<Value: ConfigValue>(
        _ key: String, _ members: [String: JSONValue], _ path: String, _ operation: String
    ) throws -> Value? {
        guard let json = members[key], json != .null else { return nil }
        guard let value = Value(json: json) else {
            throw EngineError(operation, "\(path): \"\(key)\" is \(json.text) but should be \(Value.expected)")
        }
        return value
    }

    /// The options as transformers writes them.
    var json: JSONValue {
        .object([
            "architectures": .array([.string("CLIPModel")]),
            "model_type": .string("clip"),
            "projection_dim": .integer(projectionDim),
            "logit_scale_init_value": .number(logitScaleInitValue),
            "text_config": textConfig.transformersJSON,
            "vision_config": visionConfig.transformersJSON,
        ])
    }
}
