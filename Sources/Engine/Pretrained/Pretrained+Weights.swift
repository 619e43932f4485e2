import Foundation

/// The names that a library gives to the files of a model's weights.
struct WeightNames {
    /// The file as safetensors.
    let safetensors: String
    /// The file as a Python pickle.
    let pickle: String

    static let diffusers = WeightNames(
        safetensors: "diffusion_pytorch_model.safetensors", pickle: "diffusion_pytorch_model.bin")
    static let transformers = WeightNames(safetensors: "model.safetensors", pickle: "pytorch_model.bin")

    /// The file to write: `diffusion_pytorch_model.fp16.safetensors`.
    /// - Throws: `EngineError` when the variant cannot be part of a file's name.
    func safetensors(of variant: String?, for operation: String) throws -> String {
        let isWord = variant?.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) } ?? true
        try require(
            isWord && variant != "", operation,
            "the variant is \((variant ?? "").debugDescription); it is a word in the name of a file, such as fp16")
        return Self.name(of: safetensors, variant)
    }

    /// The file in which the weights may be, best first, and where they are in parts the file that lists those.
    /// - Parameter variant: stands before the ending: `diffusion_pytorch_model.fp16.safetensors`.
    func candidates(_ variant: String?) -> [(file: String, isIndex: Bool)] {
        [safetensors, pickle].flatMap { [($0, false), ("\($0).index.json", true)] }.map { file, isIndex in
            (Self.name(of: file, variant), isIndex)
        }
    }

    /// The name of a file with the variant before its ending.
    private static func name(of file: String, _ variant: String?) -> String {
        guard let variant, let dot = file.lastIndex(of: ".") else { return file }
        return "\(file[..<dot]).\(variant)\(file[dot...])"
    }
}

// Writing.
extension Pretrained {
    /// Saves a model: its configuration, and its state in a file whose name has the variant in it, such as
    /// `diffusion_pytorch_model.fp16.safetensors`.
    static func saveModel(
        _ model: Module, _ config: JSONValue, in folder: String, names: WeightNames = .diffusers,
        variant: String? = nil, dtype: FloatFormat? = nil
    ) throws {
        try save(state(of: model), config, in: folder, names: names, variant: variant, dtype: dtype)
    }

    /// The tensors of a model by their names.
    static func state(of model: Module) -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: model.stateDict().map { ($0.name, $0.tensor) })
    }

    /// Saves the state of a model and its configuration.
    static func save(
        _ state: [String: Tensor], _ config: JSONValue, in folder: String, names: WeightNames = .diffusers,
        variant: String? = nil, dtype: FloatFormat? = nil
    ) throws {
        let operation = "savePretrained"
        let file = try names.safetensors(of: variant, for: operation)
        try makeFolder(folder, for: operation)
        try Safetensors.write(
            state, metadata: ["format": "pt"], dtype: dtype ?? format(of: variant),
            to: URL(filePath: "\(folder)/\(file)"))
        try write(config, to: "\(folder)/\(modelConfig)", for: operation)
    }

    /// What the names of diffusers' variants promise.
    private static func format(of variant: String?) -> FloatFormat {
        switch variant {
        case "fp16": .float16
        case "bf16": .bfloat16
        default: .float32
        }
    }
}

// Reading.
extension Pretrained {
    /// Makes a model and loads its weights. No random numbers are used up.
    /// - Parameters:
    ///   - count: how many numbers the model has at least. Files with fewer are refused before the model is built, as it could
    ///     be of any size.
    ///   - build: makes the model with its initial weights.
    /// - Throws: `EngineError` listing what is missing, unexpected or of another shape.
    static func loadModel<Model: Module>(
        from folder: PretrainedFolder, names: WeightNames = .diffusers, atLeast count: Double, for operation: String,
        _ build: () throws -> Model
    ) throws -> Model {
        let files = try weightFiles(in: folder, names, for: operation)
        let stored = try files.reduce(0) { try $0 + countNumbers(inFile: $1) }
        try require(
            Double(stored) >= count, operation,
            "the weights in \(folder.name) do not fit \(modelConfig): they are \(stored) numbers, and a model of that "
                + "configuration has more")
        let model = try Generator.default.keepingState(build)
        try load(files, into: model, of: folder, for: operation)
        return model
    }

    /// Loads the weights in `folder` into `model`.
    /// - Throws: `EngineError` listing what is missing, unexpected or of another shape.
    static func loadWeights(
        into model: Module, from folder: PretrainedFolder, names: WeightNames = .diffusers, for operation: String
    ) throws {
        try load(weightFiles(in: folder, names, for: operation), into: model, of: folder, for: operation)
    }

    private static func load(
        _ files: [String], into model: Module, of folder: PretrainedFolder, for operation: String
    ) throws {
        var state: [String: Tensor] = [:]
        for file in files {
            for (name, tensor) in try loadTensors(file) where !isPositions(name) { state[modernName(name)] = tensor }
        }
        do {
            try model.load(stateDict: state)
        } catch let error as EngineError {
            throw EngineError(operation, "the weights in \(folder.name) do not fit \(modelConfig): \(error.message)")
        }
    }

    /// The one file of weights, or the parts that an index lists.
    private static func weightFiles(
        in folder: PretrainedFolder, _ names: WeightNames, for operation: String
    ) throws -> [String] {
        let candidates = names.candidates(folder.variant)
        for (file, isIndex) in candidates {
            guard let path = try folder.path(of: file) else { continue }
            guard isIndex else { return [path] }
            return try parts(listedIn: path, for: operation).map { try folder.requiredPath(of: $0, for: operation) }
        }
        throw folder.error(missing: candidates[0].file, for: operation)
    }

    private static func parts(listedIn index: String, for operation: String) throws -> [String] {
        guard case .object(let map)? = try JSONValue.object(inFile: index, for: operation)["weight_map"] else {
            throw EngineError(operation, "\(index) has no \"weight_map\"")
        }
        return try Set(map.values).sorted { $0.text < $1.text }.map { value in
            guard case .string(let file) = value, file.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.-]*/) != nil else {
                throw EngineError(operation, "\(index) lists \(value.text), which is not the name of a file beside it")
            }
            return file
        }
    }

    /// Files of transformers from before 2023 also have the numbers of the positions.
    private static func isPositions(_ name: String) -> Bool { name.hasSuffix(".embeddings.position_ids") }

    /// Attention had other names in files before diffusers 0.12.
    private static func modernName(_ name: String) -> String {
        guard name.contains(".attentions.") || name.hasPrefix("attentions.") else { return name }
        let renamed = ["query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"]
        var parts = name.split(separator: ".").map(String.init)
        if parts.count > 1, let modern = renamed[parts[parts.count - 2]] { parts[parts.count - 2] = modern }
        return parts.joined(separator: ".")
    }
}
