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
        /// Of a structure that has to be made again, the stored properties that need not.
        let properties: [String: StoredValue]?
        let declaration: Declaration?
    }

    /// The state of a module, an optimizer or a scheduler that is made again by running its declaration.
    struct State: Codable {
        /// Where it is: `model`, `pipeline.unet`, `models.0`.
        var path: String
        /// The tensors of the state: their names in it and in the files.
        var tensors: [[String]] = []
        /// The gradients of a module's parameters, as far as there are any, in the same way.
        var gradients: [[String]]?
        var isTraining: Bool?
        var learningRate: Double?
        /// How the timesteps of a scheduler were chosen.
        var timesteps: TimestepChoice?
        /// The configuration of a pipeline's scheduler.
        var scheduler: String?
        /// The steps that a scheduler, or a learning rate scheduler, has taken.
        var steps: Int?
        /// The stored properties of an instance of a cell's class, as far as they can be stored.
        var properties: [String: StoredValue]?
    }

    /// The version of this format. Format 1 had one file of tensors for each session.
    static let currentFormat = 2

    private(set) var format = Self.currentFormat
    /// Format 1: the name of the file with all tensors.
    private var tensorFile: String?
    /// The tensors in each file, by the hash of their contents.
    private let files: [String: [String]]?
    let generator: Generator.State
    let variables: [Variable]
    /// The declarations of the cells' own types, by name; older files have none.
    let types: [String: Declaration]?
    let states: [State]
    /// The instances of cells' classes, by the names that values have for them; nil if there are none.
    let instances: [String: StoredInstance]?
    /// Where the variables got their values; older files do not say.
    let origins: [String: VariableOrigin]?
    /// The cell that was running or was stopped.
    let suspension: StoredSuspension?

    init(
        files: [String: [String]], generator: Generator.State, variables: [Variable], types: [String: Declaration],
        states: [State], instances: [String: StoredInstance], origins: [String: VariableOrigin],
        suspension: StoredSuspension?
    ) {
        self.files = files
        self.generator = generator
        self.variables = variables
        self.types = types
        self.states = states
        self.instances = instances.isEmpty ? nil : instances
        self.origins = origins
        self.suspension = suspension
    }

    /// The names of the files with tensors.
    var fileNames: [String] { files.map { $0.keys.sorted() } ?? [tensorFile].compactMap(\.self) }

    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }

    /// Reads what `encoder` wrote.
    init(_ data: Data) throws {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        self = try decoder.decode(StoredSession.self, from: data)
        guard (1...Self.currentFormat).contains(format) else {
            throw EngineError("restore", "the variables were saved by another version")
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
