import Engine
import Foundation

extension Session {
    /// A variable that a snapshot could not bring back, and why.
    public struct NotRestored: Hashable, Sendable {
        /// The name of the variable.
        public let name: String
        /// What went wrong.
        public let reason: String
    }

    /// Reads the variables, so that they can be brought back another day.
    ///
    /// Numbers, texts, tensors, and arrays, dictionaries and tuples of them are stored. Of modules, optimizers and
    /// schedulers the state is stored; they themselves, and all else, are made again by running the statement that declared
    /// them.
    /// - Parameter suspension: where a stopped cell stands.
    func capture(_ suspension: Suspension? = nil) throws -> SessionCapture {
        var builder = CaptureBuilder(self)
        return try builder.capture(suspension)
    }

    /// The name of the only snapshot in a folder that `snapshot(to:)` writes.
    static let onlySnapshot = "session"

    /// Writes the variables to a folder of their own, so that `restore` brings them back another day. What the folder held
    /// before stands until everything is written.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func snapshot(to folder: URL) throws {
        let store = SnapshotStore(folder: folder)
        try store.save(try capture(), as: Self.onlySnapshot)
        store.removeAll(except: [Self.onlySnapshot])
    }

    /// Brings back the variables that `snapshot` wrote; those of now are forgotten.
    /// - Returns: the variables that could not be brought back.
    /// - Throws: `EngineError` when there is no snapshot or it is damaged altogether.
    @discardableResult
    public func restore(from folder: URL) throws -> [NotRestored] {
        let contents = try SnapshotStore(folder: folder).load(Self.onlySnapshot)
        return contents.problems + restore(contents.stored, contents.tensors).problems
    }

    /// Brings back variables and random numbers; those of now are forgotten.
    /// - Parameter tensors: the tensors by the hash of their contents.
    /// - Returns: the variables that could not be brought back, and the stopped cell, if there was one.
    func restore(_ stored: StoredSession, _ tensors: [String: Tensor]) -> (
        problems: [NotRestored], suspension: Suspension?
    ) {
        reset()
        var reader = ValueReader(interpreter: interpreter, tensors: tensors, instances: stored.instances ?? [:])
        var restoration = VariableRestoration(self, stored)
        var problems = restoration.run(&reader)
        loadStates(stored, &reader, &problems)
        let suspension = stored.suspension.flatMap { try? self.suspension($0, &reader) }
        Generator.default.state = stored.generator
        origins = stored.origins ?? [:]
        return (problems, suspension)
    }

    private func loadStates(_ stored: StoredSession, _ reader: inout ValueReader, _ problems: inout [NotRestored]) {
        let parts = variables.flatMap { StatefulPart.find(in: $0.value, path: $0.name) }
        for state in stored.states {
            guard let part = parts.first(where: { $0.path == state.path })?.part else { continue }
            do {
                try part.load(state, &reader)
            } catch {
                problems.append(NotRestored(name: state.path, reason: "its state: \(error)"))
            }
        }
    }
}
