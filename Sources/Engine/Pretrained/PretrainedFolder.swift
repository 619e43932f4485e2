import Foundation

/// The files of a pretrained model, scheduler or pipeline, wherever they are. This is where names are looked up.
struct PretrainedFolder {
    /// What errors call it: its path.
    let name: String

    /// What is called `name`: a folder on this machine, or else a model that comes with the lessons.
    /// - Throws: `EngineError` when there is nothing of that name.
    init(named name: String, for operation: String) throws {
        if Files.isFolder(name) {
            self.init(path: name)
        } else if let folder = try ShippedModels.folder(named: name, for: operation) {
            self.init(path: folder)
        } else {
            throw EngineError(operation, "there is no folder \(name)")
        }
    }

    /// The folder at `path`.
    init(path: String) { name = path }

    /// Where the file with this name can be read; nil if there is none.
    func path(of file: String) throws -> String? {
        let path = "\(name)/\(file)"
        return Files.exists(path) ? Files.expand(path) : nil
    }

    /// Where the file with this name can be read.
    /// - Throws: `EngineError` if there is none.
    func requiredPath(of file: String, for operation: String) throws -> String {
        guard let path = try path(of: file) else { throw EngineError(operation, "\(name) has no \(file)") }
        return path
    }

    /// The part of a pipeline that `file` describes: it lies in a folder of its own, or beside the other parts.
    func part(_ component: String, describedBy file: String) throws -> PretrainedFolder {
        try path(of: "\(component)/\(file)") == nil ? self : PretrainedFolder(path: "\(name)/\(component)")
    }
}
