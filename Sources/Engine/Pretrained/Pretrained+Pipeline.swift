/// The folder of a pipeline: its parts in folders of their own, and `model_index.json`, which lists them.
extension Pretrained {
    /// The kind of scheduler that a pipeline was saved with; `DDPMScheduler` where it is one that the engine does not have.
    /// - Throws: `EngineError` when the folder does not hold a pipeline of a model and a scheduler.
    static func schedulerType(
        ofPipeline folder: PretrainedFolder, for operation: String, _ pipeline: String
    ) throws -> any Scheduler.Type {
        let file = try folder.requiredPath(of: index, for: operation)
        let members = try JSONValue.object(inFile: file, for: operation)
        for component in ["unet", "scheduler"] {
            try require(
                members[component] != nil, operation,
                "\(file) lists no \(component); a \(pipeline) has a unet and a scheduler")
        }
        guard case .array(let names)? = members["scheduler"], case .string(let name)? = names.last else {
            return DDPMScheduler.self
        }
        return SchedulerCatalogue.type(named: name) ?? DDPMScheduler.self
    }

    /// Writes the parts, and at last the file that lists them.
    /// - Parameter saveModel: writes the model to the folder it is given.
    static func savePipeline(
        _ pipeline: String, _ scheduler: any Scheduler, in folder: String, _ saveModel: (String) throws -> Void
    ) throws {
        try saveModel("\(folder)/unet")
        try scheduler.savePretrained("\(folder)/scheduler")
        let members = JSONValue.object([
            "_class_name": .string(pipeline),
            "_diffusers_version": .string(diffusersVersion),
            "scheduler": .array([.string("diffusers"), .string(type(of: scheduler.options).className)]),
            "unet": .array([.string("diffusers"), .string(UNet2DConfig.className)]),
        ])
        try write(members, to: "\(folder)/\(index)", for: "savePretrained")
    }
}
