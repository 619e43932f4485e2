import Foundation

/// The folder that a training writes to, and what can be known early about whether it will do.
struct OutputFolder {
    let path: String
    private let operation = TrainingOptions.operation

    /// Makes the folder and tries to write into it.
    /// - Throws: `EngineError` when that fails.
    func prepare() throws {
        try Pretrained.makeFolder(path, for: operation)
        let probe = "\(path)/.draft-probe"
        try Files.write(Data([0]), to: probe, for: operation)
        try? FileManager.default.removeItem(atPath: probe)
    }

    /// - Throws: `EngineError` when the folder has an earlier training that must not be overwritten.
    func checkUnused() throws {
        let newest = CheckpointFolder(outputDir: path).all.last.map {
            "checkpoint-\($0.step) from an earlier training. resume_from_checkpoint latest goes on with it, "
        }
        let pipeline = Files.exists("\(path)/\(Pretrained.index)") ? "a pipeline from an earlier training. " : nil
        guard let found = newest ?? pipeline else { return }
        throw EngineError(
            operation, "\(path) has \(found)overwrite_output_dir starts again; or choose another output_dir")
    }

    /// Removes the checkpoints of an earlier training, and its samples, some of which may be of epochs that the new one has
    /// not got.
    func clear() throws {
        try CheckpointFolder(outputDir: path).removeAll()
        let samples = "\(path)/\(TrainingOutput.samplesFolder)"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: samples)) ?? []
        where name.wholeMatch(of: /epoch-\d+\.png/) != nil {
            try? FileManager.default.removeItem(atPath: "\(samples)/\(name)")
        }
    }

    /// Compares what a training will write with the room that is left.
    /// - Throws: `EngineError` when not even one checkpoint and the pipeline fit. If the checkpoints of the whole training do
    ///   not, a notice says so.
    func checkRoom(_ parts: TrainingParts, startStep: Int) throws {
        guard let free = Files.freeBytes(at: path) else { return }
        let count = parts.model.parameterCount
        let checkpoint = Checkpoint.byteCount(parameterCount: count, useEma: parts.ema != nil)
        let options = parts.options
        let planned = parts.updateCount / options.checkpointingSteps - startStep / options.checkpointingSteps
        // One more than the limit exists while a checkpoint is written.
        let kept = min(planned, (options.checkpointsTotalLimit ?? planned - 1) + 1)
        let pipeline = count * 4
        let least = pipeline + min(kept, 1) * checkpoint
        try require(
            least <= free, operation,
            "\(path) has room for \(readableByteCount(free)), but the pipeline"
                + (kept > 0 ? " and a checkpoint need" : " needs") + " \(readableByteCount(least))")
        let all = pipeline + kept * checkpoint
        guard all > free else { return }
        Notice.show(
            "The training writes \(kept) checkpoints of \(readableByteCount(checkpoint)), \(readableByteCount(all)) in all, "
                + "but \(path) has room for \(readableByteCount(free)). A lower checkpoints_total_limit or a higher "
                + "checkpointing_steps makes do with less.")
    }
}
