extension DDPMPipeline {
    /// Loads a pipeline that was saved here or by diffusers: `model_index.json` with the parts in folders of their own,
    /// `unet` and `scheduler`, or all beside it.
    /// - Throws: `EngineError` naming what is missing, or what does not fit.
    public static func fromPretrained(_ folder: String) throws -> DDPMPipeline {
        let operation = "DDPMPipeline.fromPretrained"
        try Pretrained.requireFolder(folder, for: operation)
        let index = "\(folder)/\(Pretrained.index)"
        let members = try JSONValue.object(inFile: index, for: operation)
        for component in ["unet", "scheduler"] {
            try require(
                members[component] != nil, operation,
                "\(index) lists no \(component); a DDPMPipeline has a unet and a scheduler")
        }
        return DDPMPipeline(unet: try .fromPretrained(folder), scheduler: try .fromPretrained(folder))
    }

    /// Saves the pipeline as diffusers would, so that it can be loaded here and there. Each file is written whole or not at
    /// all, and `model_index.json` last.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func savePretrained(_ folder: String) throws {
        try unet.savePretrained("\(folder)/unet")
        try scheduler.savePretrained("\(folder)/scheduler")
        let index = JSONValue.object([
            "_class_name": .string("DDPMPipeline"),
            "_diffusers_version": .string(Pretrained.diffusersVersion),
            "scheduler": .array([.string("diffusers"), .string(DDPMSchedulerConfig.className)]),
            "unet": .array([.string("diffusers"), .string(UNet2DConfig.className)]),
        ])
        try Pretrained.write(index, to: "\(folder)/\(Pretrained.index)", for: "savePretrained")
    }
}
