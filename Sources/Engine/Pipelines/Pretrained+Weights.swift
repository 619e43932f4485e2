import Foundation

extension Pretrained {
    private static let weightsName = "diffusion_pytorch_model"
    private static var weightsFile: String { "\(weightsName).safetensors" }

    /// Writes the state of `model` beside its configuration.
    static func writeWeights(of model: Module, in folder: String) throws {
        try writeWeights(Dictionary(uniqueKeysWithValues: model.stateDict().map { ($0.name, $0.tensor) }), in: folder)
    }

    /// Writes the state of a model.
    static func writeWeights(_ state: [String: Tensor], in folder: String) throws {
        try Safetensors.write(state, metadata: ["format": "pt"], to: URL(filePath: "\(folder)/\(weightsFile)"))
    }

    /// Loads the weights in `folder` into `model`.
    /// - Throws: `EngineError` listing what is missing, unexpected or of another shape.
    static func loadWeights(into model: Module, from folder: String, for operation: String) throws {
        let files = try weightFiles(in: folder, for: operation)
        var state: [String: Tensor] = [:]
        for file in files {
            for (name, tensor) in try loadTensors("\(folder)/\(file)") { state[modernName(name)] = tensor }
        }
        do {
            try model.load(stateDict: state)
        } catch let error as EngineError {
            throw EngineError(operation, "the weights in \(folder) do not fit \(modelConfig): \(error.message)")
        }
    }

    /// The one file of weights, or the parts that an index lists.
    /// Throws when the files of a folder hold fewer numbers than the model to be built of its configuration: before it is built,
    /// as it could be of any size.
    static func requireWeights(atLeast count: Double, in folder: String, for operation: String) throws {
        let stored = try weightFiles(in: folder, for: operation).reduce(0) { sum, file in
            try sum + Safetensors.countNumbers(in: URL(filePath: "\(folder)/\(file)"))
        }
        try require(
            Double(stored) >= count, operation,
            "the weights in \(folder) do not fit \(modelConfig): they are \(stored) numbers, and a model of that "
                + "configuration has more")
    }

    private static func weightFiles(in folder: String, for operation: String) throws -> [String] {
        let files = FileManager.default
        if files.fileExists(atPath: "\(folder)/\(weightsFile)") { return [weightsFile] }
        let index = "\(folder)/\(weightsFile).index.json"
        if files.fileExists(atPath: index) { return try parts(listedIn: index, for: operation) }
        try require(
            !files.fileExists(atPath: "\(folder)/\(weightsName).bin"), operation,
            "\(folder)/\(weightsName).bin is a Python pickle. Reading one can run whatever its author put in, so only "
                + "safetensors are read here. In Python, loading it with diffusers and calling save_pretrained(folder) "
                + "writes \(weightsFile).")
        throw EngineError(operation, "\(folder) has no \(weightsFile)")
    }

    private static func parts(listedIn index: String, for operation: String) throws -> [String] {
        guard case .object(let map)? = try JSONValue.object(inFile: index, for: operation)["weight_map"] else {
            throw EngineError(operation, "\(index) has no \"weight_map\"")
        }
        return try Set(map.values).sorted { $0.text < $1.text }.map { value in
            guard case .string(let file) = value, !file.contains("/"), file.hasSuffix(".safetensors") else {
                throw EngineError(
                    operation, "\(index) lists \(value.text), which is not the name of a safetensors file")
            }
            return file
        }
    }

    /// Attention had other names in files before diffusers 0.12.
    private static func modernName(_ name: String) -> String {
        guard name.contains(".attentions.") || name.hasPrefix("attentions.") else { return name }
        let renamed = ["query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"]
        var parts = name.split(separator: ".").map(String.init)
        if parts.count > 1, let modern = renamed[parts[parts.count - 2]] { parts[parts.count - 2] = modern }
        return parts.joined(separator: ".")
    }
}
