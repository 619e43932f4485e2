extension DDPMScheduler {
    /// Loads a scheduler that was saved here or by diffusers, `scheduler_config.json`. The file of another scheduler serves
    /// as well: what it says of the noise is used, and `warnings` tells of options that no scheduler has.
    /// - Parameter folder: where the file is, or the folder of a pipeline.
    /// - Throws: `EngineError` naming what is missing, or what does not fit.
    public static func fromPretrained(_ folder: String) throws -> DDPMScheduler {
        let file: SchedulerFile<DDPMSchedulerConfig> = try .init(in: folder, for: "DDPMScheduler.fromPretrained")
        let scheduler = try DDPMScheduler(file.config)
        scheduler.warnings = file.warnings
        return scheduler
    }

    /// A scheduler for the noise of another one, with the options that both have: `DDPMScheduler.fromConfig(ddim.config)`.
    /// - Throws: `EngineError` naming the option that does not fit.
    public static func fromConfig(_ config: any SchedulerConfig) throws -> DDPMScheduler {
        try DDPMScheduler(DDPMSchedulerConfig(of: config, for: "DDPMScheduler.fromConfig"))
    }
}

extension DDIMScheduler {
    /// Loads a scheduler that was saved here or by diffusers, `scheduler_config.json`. The file of another scheduler serves
    /// as well: what it says of the noise is used, and `warnings` tells of options that no scheduler has.
    /// - Parameter folder: where the file is, or the folder of a pipeline.
    /// - Throws: `EngineError` naming what is missing, or what does not fit.
    public static func fromPretrained(_ folder: String) throws -> DDIMScheduler {
        let file: SchedulerFile<DDIMSchedulerConfig> = try .init(in: folder, for: "DDIMScheduler.fromPretrained")
        let scheduler = try DDIMScheduler(file.config)
        scheduler.warnings = file.warnings
        return scheduler
    }

    /// A scheduler for the noise of another one, with the options that both have: `DDIMScheduler.fromConfig(ddpm.config)`.
    /// - Throws: `EngineError` naming the option that does not fit.
    public static func fromConfig(_ config: any SchedulerConfig) throws -> DDIMScheduler {
        try DDIMScheduler(DDIMSchedulerConfig(of: config, for: "DDIMScheduler.fromConfig"))
    }
}

/// What `scheduler_config.json` says.
private struct SchedulerFile<Config: NoiseConfig> {
    let config: Config
    let warnings: [String]

    init(in folder: String, for operation: String) throws {
        try Pretrained.requireFolder(folder, for: operation)
        let source = Pretrained.folder(of: "scheduler", in: folder)
        var warnings: [String] = []
        config = try Config(file: "\(source)/\(Pretrained.schedulerConfig)", for: operation, warnings: &warnings)
        self.warnings = warnings
    }
}
