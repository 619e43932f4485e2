import Foundation

/// The folders in which diffusers keeps models, schedulers and pipelines.
enum Pretrained {
    /// The version of diffusers whose files these are.
    static let diffusersVersion = "0.42.1"

    static let modelConfig = "config.json"
    static let schedulerConfig = "scheduler_config.json"
    static let index = "model_index.json"

    /// Makes the folder, with those above it.
    static func makeFolder(_ folder: String, for operation: String) throws {
        try require(
            !folder.isEmpty && !folder.utf8.contains(0), operation, "\(folder.debugDescription) is no name of a folder")
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw EngineError(operation, "cannot make the folder \(folder): \(Files.reason(error))")
        }
    }

    /// Writes a configuration file, whole or not at all.
    static func write(_ json: JSONValue, to path: String, for operation: String) throws {
        do {
            try Data((json.text + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw EngineError(operation, "cannot write \(path): \(Files.reason(error))")
        }
    }
}
