extension EMAModel {
    /// The numbers that the decay depends on, as diffusers keeps them in the model's configuration file.
    struct Numbers: Hashable, Sendable, PretrainedConfig {
        var decay = 0.9999
        var minDecay = 0.0
        var optimizationStep = 0
        var updateAfterStep = 0
        var useEmaWarmup = false
        var invGamma = 1.0
        var power = 2.0 / 3

        static let className = UNet2DConfig.className
        static let legacyKeys: [String: String] = [:]
        static let fields: [ConfigField<Self>] = [
            .init("decay", \.decay), .init("min_decay", \.minDecay), .init("optimization_step", \.optimizationStep),
            .init("update_after_step", \.updateAfterStep), .init("use_ema_warmup", \.useEmaWarmup),
            .init("inv_gamma", \.invGamma), .init("power", \.power),
        ]

        func check() throws {
            try require(
                (0...1).contains(decay) && (0...1).contains(minDecay), "EMAModel",
                "decay is \(decay) and minDecay \(minDecay), but both must lie between 0 and 1")
            try require(
                invGamma > 0 && invGamma.isFinite && power >= 0 && power.isFinite, "EMAModel",
                "invGamma is \(invGamma) and power \(power), but invGamma must be above 0 and power not negative")
            try require(
                updateAfterStep >= 0 && optimizationStep >= 0, "EMAModel",
                "updateAfterStep is \(updateAfterStep) after \(optimizationStep) steps, but neither can be negative")
            try require(
                optimizationStep <= mostSteps, "EMAModel", "\(optimizationStep) is no number of steps")
        }
    }

    /// Saves the averages as diffusers does: a model of the kind of `model`, with the numbers of the average among those of
    /// its configuration.
    /// - Throws: `EngineError` when the averages are not those of `model`, or the folder cannot be written.
    public func savePretrained(_ folder: String, model: UNet2DModel) throws {
        let parameters = model.namedParameters()
        try checkFit(parameters.map(\.parameter), "savePretrained")
        var state = Pretrained.state(of: model)
        for (parameter, shadow) in zip(parameters, shadowParams) { state[parameter.name] = shadow }
        guard case .object(let options) = model.config.json, case .object(let numbers) = numbers.json else { return }
        let config = JSONValue.object(options.merging(numbers) { option, _ in option })
        try Pretrained.save(state, config, in: folder)
    }

    /// Loads averages that were saved here or by diffusers.
    /// - Parameters:
    ///   - name: the folder where the files are, or `owner/name` of the Hub.
    ///   - revision: a branch, a tag or a commit of what is on the Hub; nil is its main branch.
    ///   - subfolder: the folder in it where the files are: `unet_ema`.
    /// - Throws: `EngineError` naming what is missing, cannot be fetched or does not fit; `Interrupted` at Ctrl-C.
    public static func fromPretrained(
        _ name: String, revision: String? = nil, subfolder: String? = nil
    ) throws -> EMAModel {
        let operation = "EMAModel.fromPretrained"
        let choice = PretrainedChoice(revision: revision, subfolder: subfolder)
        let folder = try PretrainedFolder(named: name, choice, for: operation)
        let model = try UNet2DModel.fromPretrained(folder)
        var ignored: [String] = []
        let numbers = try Numbers(
            file: folder.part("unet", describedBy: Pretrained.modelConfig).requiredPath(
                of: Pretrained.modelConfig, for: operation), for: operation, warnings: &ignored)
        let ema = try EMAModel(model.parameters())
        try ema.load(numbers)
        return ema
    }

    /// Takes over how many steps were averaged and how.
    /// - Throws: `EngineError` when a number is out of its range. Then nothing changes.
    func load(_ newNumbers: Numbers) throws {
        try newNumbers.check()
        numbers = newNumbers
    }
}

extension EMAModel {
    /// How many steps were averaged, and the averages by their position. With these, averaging goes on as if it had not
    /// stopped. The tensors are the model's own, not copies.
    public var state: [(name: String, tensor: Tensor)] {
        get throws {
            [("optimization_step", try Tensor.scalar(optimizationStep))]
                + shadowParams.enumerated().map { ("shadow_params.\($0)", $1) }
        }
    }

    /// Goes on from a state that `state` gave.
    /// - Throws: `EngineError` when it is not a state of an average of such parameters. Then nothing changes.
    public func load(state: [(name: String, tensor: Tensor)]) throws {
        let values = Dictionary(state.map { ($0.name, $0.tensor) }) { _, last in last }
        var loaded = numbers
        loaded.optimizationStep = try values["optimization_step"]?.intItem() ?? 0
        let shadows = try shadowParams.indices.compactMap { try values["shadow_params.\($0)"]?.float().contiguous() }
        try require(
            shadows.map(\.shape) == shadowParams.map(\.shape) && values.count == shadows.count + 1, "load(state:)",
            "this is no state of an average of \(shadowParams.count) parameters of these shapes")
        try load(loaded)
        Self.overwrite(shadowParams, with: shadows)
    }
}
