import Foundation

/// What a checkpoint's folder holds: all that decides how a training goes on.
///
/// ```
/// checkpoint-500/
///     unet/                  the model, in diffusers' format
///     unet_ema/              the moving average, in diffusers' format
///     optimizer.safetensors  AdamW's means
///     scheduler.json         where the learning rate stands
///     random_states.json     where the random numbers stand
///     training_state.json    where the training stands
///     training_options.json  the options
/// ```
enum Checkpoint {
    private static let operation = "checkpoint"

    /// What is written beside models and optimizer.
    private struct State: Codable {
        var globalStep: Int
        var epoch: Int
        var batch: Int
        /// How many batches an epoch has.
        var batchesPerEpoch: Int
    }

    private struct RandomStates: Codable {
        var generator: Generator.State
        var epochStart: Generator.State
    }

    /// How large a checkpoint of a model with `parameterCount` parameters is, in bytes.
    static func byteCount(parameterCount: Int, useEma: Bool) -> Int { parameterCount * 4 * (useEma ? 4 : 3) }

    /// Writes a checkpoint into `folder`.
    static func write(_ parts: TrainingParts, _ position: TrainingPosition, to folder: String) throws {
        try parts.model.savePretrained("\(folder)/unet")
        try parts.ema?.savePretrained("\(folder)/unet_ema", model: parts.model)
        let state = try parts.optimizer.state
        try saveTensors(
            Dictionary(uniqueKeysWithValues: state.map { ($0.name, $0.tensor) }), "\(folder)/\(optimizerFile)")
        try writeJSON(parts.lrScheduler.state, to: "\(folder)/scheduler.json")
        try writeJSON(
            RandomStates(generator: position.generator, epochStart: position.epochStart),
            to: "\(folder)/random_states.json")
        try writeJSON(
            State(
                globalStep: position.globalStep, epoch: position.epoch, batch: position.batch,
                batchesPerEpoch: parts.loader.count), to: "\(folder)/training_state.json")
        try parts.options.write(to: folder)
    }

    /// Brings `parts` to where the checkpoint in `folder` stands.
    /// - Throws: `EngineError` naming what is missing or does not fit.
    static func read(_ parts: TrainingParts, from folder: String) throws -> TrainingPosition {
        let state: State = try readJSON("\(folder)/training_state.json")
        let random: RandomStates = try readJSON("\(folder)/random_states.json")
        try Pretrained.loadWeights(into: parts.model, from: PretrainedFolder(path: "\(folder)/unet"), for: operation)
        try parts.optimizer.load(state: loadTensors("\(folder)/\(optimizerFile)").map { ($0.key, $0.value) })
        try parts.lrScheduler.load(state: readJSON("\(folder)/scheduler.json"))
        try readAverage(parts, from: "\(folder)/unet_ema")
        var position = TrainingPosition()
        (position.globalStep, position.epoch, position.batch) = (state.globalStep, state.epoch, state.batch)
        (position.generator, position.epochStart) = (random.generator, random.epochStart)
        if state.batchesPerEpoch != parts.loader.count {
            Notice.show(
                "An epoch has \(parts.loader.count) batches now and had \(state.batchesPerEpoch) before. The training goes "
                    + "on, but not as it would have without stopping.")
        }
        tellChanges(from: folder, to: parts.options)
        return position
    }

    private static func readAverage(_ parts: TrainingParts, from folder: String) throws {
        guard parts.ema != nil else { return }
        if Files.isFolder(folder) {
            let average = try EMAModel.fromPretrained(folder)
            try average.checkFit(parts.parameters, operation)
            parts.ema = average
        } else {
            Notice.show("The checkpoint has no moving average of the weights. It starts from what they are now.")
            try parts.restartAverage()
        }
    }

    private static func tellChanges(from folder: String, to options: TrainingOptions) {
        guard let before = try? TrainingOptions(inFolder: folder) else { return }
        let changes = options.differences(from: before)
        guard !changes.isEmpty else { return }
        Notice.show("The training began with other options: \(changes.joined(separator: "; ")).")
    }

    private static let optimizerFile = "optimizer.safetensors"

    private static func writeJSON(_ value: some Encodable, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try Files.write(encoder.encode(value), to: path, for: operation)
    }

    private static func readJSON<Value: Decodable>(_ path: String) throws -> Value {
        let data = try Files.read(path, for: operation)
        do {
            return try JSONDecoder().decode(Value.self, from: data)
        } catch {
            throw EngineError(operation, "\(path) is damaged")
        }
    }
}
