import Engine
import Foundation

/// All that is written about a session, but for the numbers of its tensors.
struct StoredSession: Codable {
    /// A variable: its value, or how to make it again.
    struct Variable: Codable {
        let name: String
        let type: String
        let isMutable: Bool
        let value: StoredValue?
        let declaration: Declaration?
    }

    /// The state of a module, an optimizer or a scheduler that is made again by running its declaration.
    struct State: Codable {
        /// Where it is: `model`, `pipeline.unet`, `models.0`.
        let path: String
        /// The tensors of the state: their names in it and in the safetensors file.
        var tensors: [[String]] = []
        var isTraining: Bool?
        var learningRate: Double?
        /// How the timesteps of a scheduler were chosen.
        var timesteps: TimestepChoice?
        /// The configuration of a pipeline's scheduler.
        var scheduler: String?
        /// The steps that a scheduler, or a learning rate scheduler, has taken.
        var steps: Int?
    }

    /// The version of this format.
    static let currentFormat = 1

    var format = Self.currentFormat
    /// The name of the safetensors file.
    let tensorFile: String
    let generator: Generator.State
    let variables: [Variable]
    /// The declarations of the cells' own types, by name; older files have none.
    let types: [String: Declaration]?
    let states: [State]

    private static let fileName = "session.json"

    /// Reads what `write` wrote.
    static func read(from folder: URL) throws -> StoredSession {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            let stored = try decoder.decode(
                StoredSession.self, from: try Data(contentsOf: folder.appending(path: fileName)))
            guard stored.format == currentFormat else {
                throw EngineError("restore", "the variables were saved by another version")
            }
            return stored
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError("restore", "the saved variables cannot be read: \(folder.path) is missing or damaged")
        }
    }

    /// Writes the session. What was there before stands until all is written.
    func write(_ tensors: [String: Tensor], to folder: URL) throws {
        let files = FileManager.default
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            try saveTensors(tensors, folder.appending(path: tensorFile).path)
            try encoder.encode(self).write(to: folder.appending(path: Self.fileName), options: .atomic)
            for file in try files.contentsOfDirectory(atPath: folder.path)
            where file.hasSuffix(".safetensors") && file != tensorFile {
                try files.removeItem(at: folder.appending(path: file))
            }
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(
                "snapshot", "the variables cannot be written to \(folder.path): \(error.localizedDescription)")
        }
    }
}

/// A statement that declared variables, and where it stood.
struct Declaration: Codable, Equatable {
    let source: String
    let cell: String
    let line: Int
    /// Where it comes among all declarations of the session.
    let number: Int
}
