extension DDPMScheduler {
    /// Loads a scheduler that was saved here or by diffusers, `scheduler_config.json`. The file of another scheduler serves
    /// as well: what it says of the noise schedule is used, and `warnings` tells of the rest.
    /// - Parameter folder: where the file is, or the folder of a pipeline.
    /// - Throws: `EngineError` naming what is missing, or what does not fit.
    public static func fromPretrained(_ folder: String) throws -> DDPMScheduler {
        let operation = "DDPMScheduler.fromPretrained"
        try Pretrained.requireFolder(folder, for: operation)
        let source = Pretrained.folder(of: "scheduler", in: folder)
        var warnings: [String] = []
        let config = try DDPMSchedulerConfig(
            file: "\(source)/\(Pretrained.schedulerConfig)", for: operation, warnings: &warnings)
        let scheduler = try DDPMScheduler(config)
        scheduler.warnings = warnings
        return scheduler
    }

    /// Saves the scheduler's options as diffusers would, in `scheduler_config.json`.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func savePretrained(_ folder: String) throws {
        let operation = "savePretrained"
        try Pretrained.makeFolder(folder, for: operation)
        try Pretrained.write(config.json, to: "\(folder)/\(Pretrained.schedulerConfig)", for: operation)
    }
}
