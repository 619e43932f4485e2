/// The model that is trained, as the options say.
extension TrainingOptions {
    /// The options of the model: those of a file, or those of diffusers' script.
    /// - Throws: `EngineError` when the file is missing or its model cannot be trained like this.
    func modelConfig() throws -> UNet2DConfig {
        var config = try modelConfigNameOrPath.map(Self.config) ?? Self.defaultConfig
        config.sampleSize = resolution
        config.sampleWidth = nil
        try config.check()
        try checkTrainable(config)
        return config
    }

    private static var defaultConfig: UNet2DConfig {
        var config = UNet2DConfig()
        config.blockOutChannels = [128, 128, 256, 256, 512, 512]
        config.downBlockTypes = [.down, .down, .down, .down, .attnDown, .down]
        config.upBlockTypes = [.up, .attnUp, .up, .up, .up, .up]
        return config
    }

    /// Reads the configuration of a model, of that of a pipeline, or the file itself.
    private static func config(_ name: String) throws -> UNet2DConfig {
        let isFile = Files.exists(name) && !Files.isFolder(name)
        let file = isFile ? Files.expand(name) : try configFile(of: name)
        var warnings: [String] = []
        let config = try UNet2DConfig(file: file, for: operation, warnings: &warnings)
        warnings.forEach(Notice.show)
        return config
    }

    private static func configFile(of name: String) throws -> String {
        try PretrainedFolder(named: name, for: operation).part("unet", describedBy: Pretrained.modelConfig)
            .requiredPath(of: Pretrained.modelConfig, for: operation)
    }

    private func checkTrainable(_ config: UNet2DConfig) throws {
        let source = modelConfigNameOrPath ?? "the model"
        try require(
            [1, 3].contains(config.inChannels) && config.outChannels == config.inChannels, Self.operation,
            "\(source) has \(config.inChannels) channels in and \(config.outChannels) out; images have 1 or 3, and as many "
                + "have to come out")
        try require(
            config.numClassEmbeds == nil && config.classEmbedType == nil, Self.operation,
            "\(source) is a model with classes; here models are trained without")
        let multiple = 1 << (config.downBlockTypes.count - 1)
        try require(
            resolution % multiple == 0, Self.operation,
            "resolution is \(resolution), but the model's \(config.downBlockTypes.count) levels need a multiple of "
                + "\(multiple); use \(max(1, resolution / multiple) * multiple), or a model with fewer levels")
    }
}
