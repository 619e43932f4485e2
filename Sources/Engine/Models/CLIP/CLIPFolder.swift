import Foundation

/// The folder in which transformers keeps a CLIP model, its tokenizer and its image processor.
struct CLIPFolder {
    static let weights = "model.safetensors"

    let path: String

    /// - Throws: `EngineError` when there is no such folder.
    init(_ path: String, for operation: String) throws {
        try require(Files.isFolder(path), operation, "there is no folder \(path)")
        self.path = path
    }

    /// Where the file with this name is; nil if there is none.
    func file(_ name: String) -> String? {
        let file = "\(path)/\(name)"
        return Files.exists(file) ? Files.expand(file) : nil
    }

    /// Where the file with this name is.
    /// - Throws: `EngineError` if there is none.
    func requiredFile(_ name: String, for operation: String) throws -> String {
        guard let file = file(name) else { throw EngineError(operation, "\(path) has no \(name)") }
        return file
    }
}
