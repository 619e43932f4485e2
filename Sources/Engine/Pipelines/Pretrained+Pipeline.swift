/// The folder of a pipeline: its parts in folders of their own, and `model_index.json`, which lists them.
extension Pretrained {
    /// - Throws: `EngineError` when the folder does not hold a pipeline of a model and a scheduler.
    static func requirePipeline(_ folder: String, for pipeline: String) throws {
        let operation = "\(pipeline).fromPretrained"
        try requireFolder(folder, for: operation)
        let file = "\(folder)/\(index)"
        let members = try JSONValue.object(inFile: file, for: operation)
        for component in ["unet", "scheduler"] {
            try require(
                members[component] != nil, operation,
                "\(file) lists no \(component); a \(pipeline) has a unet and a scheduler")
        }
    }

    /// Writes the parts, and at last the file that lists them.
    static func savePipeline(
        _ pipeline: String, _ unet: UNet2DModel, _ scheduler: NoiseScheduler, in folder: String
    ) throws {
        try unet.savePretrained("\(folder)/unet")
        try scheduler.savePretrained("\(folder)/scheduler")
        let members = JSONValue.object([
            "_class_name": .string(pipeline),
            "_diffusers_version": .string(diffusersVersion),
            "scheduler": .array([.string("diffusers"), .string(type(of: scheduler.options).className)]),
            "unet": .array([.string("diffusers"), .string(UNet2DConfig.className)]),
        ])
        try write(members, to: "\(folder)/\(index)", for: "savePretrained")
    }

    /// A pipeline's parts, one to a line.
    static func describePipeline(_ pipeline: String, _ unet: UNet2DModel, _ scheduler: NoiseScheduler) -> String {
        """
        \(pipeline)
          unet: \(unet.description.prefix { $0 != "\n" })
          scheduler: \(scheduler)
        """
    }
}
