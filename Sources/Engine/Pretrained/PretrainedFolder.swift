import Foundation

/// The files of a pretrained model, scheduler or pipeline, wherever they are. This is where names are looked up.
struct PretrainedFolder {
    /// What errors call it: its path, or `owner/name`.
    let name: String
    /// The variant of the weights that is wanted, such as `fp16`; nil for the plain ones.
    let variant: String?
    /// The repository of the Hub that the files are fetched from, and the folder in it; nil on this machine.
    private let hub: (repository: HubRepository, folder: String)?

    private init(name: String, variant: String?, hub: (repository: HubRepository, folder: String)? = nil) {
        (self.name, self.variant, self.hub) = (name, variant, hub)
    }

    /// The folder at `path`.
    init(path: String, variant: String? = nil) { self.init(name: path, variant: variant) }

    /// What is called `name`: a folder on this machine, or else a model that comes with the lessons, or else one of the Hub.
    /// - Throws: `EngineError` when there is nothing of that name, or nothing of it is kept and the Hub may not be asked.
    init(named name: String, _ choice: PretrainedChoice = PretrainedChoice(), for operation: String) throws {
        let whole: PretrainedFolder
        if Files.isFolder(name) {
            whole = PretrainedFolder(path: name, variant: choice.variant)
        } else if let folder = try ShippedModels.folder(named: name, for: operation) {
            whole = PretrainedFolder(path: folder, variant: choice.variant)
        } else {
            try require(Self.isNameOnHub(name), operation, "there is no folder \(name)")
            let repository = try HubRepository(
                name, revision: choice.revision ?? "main", isOffline: choice.localFilesOnly, HubSettings(),
                for: operation)
            whole = PretrainedFolder(name: name, variant: choice.variant, hub: (repository: repository, folder: ""))
        }
        self = choice.subfolder.map(whole.folder) ?? whole
    }

    /// Whether `name` looks like `owner/name`. What begins with the name of a folder here is the path of one that is missing.
    private static func isNameOnHub(_ name: String) -> Bool {
        guard let match = name.wholeMatch(of: /([A-Za-z0-9][A-Za-z0-9_.-]*)\/[A-Za-z0-9][A-Za-z0-9_.-]*/) else {
            return false
        }
        return !Files.isFolder(String(match.output.1))
    }

    /// The folder called `folder` in this one.
    private func folder(_ folder: String) -> PretrainedFolder {
        PretrainedFolder(
            name: "\(name)/\(folder)", variant: variant,
            hub: hub.map { (repository: $0.repository, folder: "\($0.folder)\(folder)/") })
    }

    /// Where the file with this name can be read, after it was fetched if need be; nil if there is none.
    /// - Throws: `EngineError` when it cannot be fetched, or `Interrupted`.
    func path(of file: String) throws -> String? {
        if let hub { return try hub.repository.path(of: hub.folder + file) }
        let path = "\(name)/\(file)"
        return Files.exists(path) ? Files.expand(path) : nil
    }

    /// Where the file with this name can be read, after it was fetched if need be.
    /// - Throws: `EngineError` if there is none or it cannot be fetched, or `Interrupted`.
    func requiredPath(of file: String, for operation: String) throws -> String {
        guard let path = try path(of: file) else { throw error(missing: file, for: operation) }
        return path
    }

    /// The error to throw when a file that is needed is not there.
    func error(missing file: String, for operation: String) -> EngineError {
        hub.map { $0.repository.error(missing: $0.folder + file) } ?? EngineError(operation, "\(name) has no \(file)")
    }

    /// The part of a pipeline that `file` describes: it lies in a folder of its own, or beside the other parts.
    func part(_ component: String, describedBy file: String) throws -> PretrainedFolder {
        try path(of: "\(component)/\(file)") == nil ? self : folder(component)
    }
}

/// Which of the files that go by one name are wanted.
struct PretrainedChoice {
    /// A branch, a tag or a commit of a repository on the Hub; nil is its main branch.
    var revision: String?
    /// The folder in which the files are; nil is the outermost.
    var subfolder: String?
    /// The variant of the weights, such as `fp16`; nil for the plain ones.
    var variant: String?
    /// Whether nothing is fetched.
    var localFilesOnly = false
}
