import Engine
import Foundation

/// The state of a session at one moment, ready to be written.
struct SessionCapture {
    /// Everything but the numbers of the tensors.
    let stored: StoredSession
    /// The tensors by the hash of their contents, in groups that change together and are written to one file.
    let tensorFiles: [String: [String: Tensor]]
    /// A hash of each variable's value. It changes when the value does, and with it the state of models.
    let digests: [String: String]

    /// The tensors as the session had them, for restoring without files. They are copies: what follows does not change them.
    func copiedTensors() throws -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for file in tensorFiles.values {
            for (name, tensor) in file { tensors[name] = try tensor.detach().copy() }
        }
        return tensors
    }
}

/// Collects what there is to know of a session.
struct CaptureBuilder {
    private let session: Session
    private var writer: ValueWriter
    private var variables: [StoredSession.Variable] = []
    private var states: [StoredSession.State] = []
    /// The state of each object met, as text.
    private var stateTexts: [ObjectIdentifier: Data] = [:]
    private var digests: [String: String] = [:]
    private let encoder = StoredSession.encoder

    init(_ session: Session) {
        self.session = session
        writer = ValueWriter(registry: session.interpreter.registry)
    }

    /// Collects it all, with where a stopped cell stands.
    mutating func capture(_ suspension: Suspension?) throws -> SessionCapture {
        for (name, value) in session.variables { try add(name, value) }
        for (name, type) in session.typeDeclarations { digests["type \(name)"] = ContentHash.of(type.source) }
        writer.beginGroup()
        let stopped = try suspension?.stored(&writer)
        let files = Self.files(writer.groups)
        let stored = StoredSession(
            files: files.mapValues { $0.keys.sorted() }, generator: Generator.default.state, variables: variables,
            types: session.typeDeclarations, states: states, instances: writer.instances, origins: session.origins,
            suspension: stopped)
        return SessionCapture(stored: stored, tensorFiles: files, digests: digests)
    }

    private mutating func add(_ name: String, _ value: Value) throws {
        guard let variable = session.interpreter.globals[name] else { return }
        writer.beginGroup()
        let stored = try writer.store(value)
        let declaration = session.declarations[name]
        let remade = stored == nil ? value.structure : nil
        let properties = try remade.map { try writer.storeProperties(of: $0.type, $0.values) }
        variables.append(
            StoredSession.Variable(
                name: name, type: "\(variable.type)", isMutable: variable.isMutable, value: stored,
                properties: properties, declaration: declaration))
        var text = try stored.map(text(of:)) ?? Data((declaration?.source ?? "").utf8)
        if let properties { text += try encoder.encode(properties) + textOfInstances(properties.instanceNames) }
        if stored == nil {
            for (path, part) in StatefulPart.find(in: value, path: name) { text += try stateText(of: part, at: path) }
        }
        digests[name] = ContentHash.of(Self.withoutCopyNumbers(text))
    }

    /// A value as text, with the instances that it leads to.
    private func text(of value: StoredValue) throws -> Data {
        try encoder.encode(value) + textOfInstances(value.instanceNames)
    }

    private func textOfInstances(_ names: [String]) throws -> Data {
        var text = Data()
        var met: Set<String> = []
        var waiting = names
        while let name = waiting.popLast() {
            guard met.insert(name).inserted, let instance = writer.instances[name] else { continue }
            text += try encoder.encode(instance)
            waiting += instance.properties.flatMap(\.instanceNames)
        }
        return text
    }

    /// The state of an object as text; it becomes part of the snapshot when it is first met.
    private mutating func stateText(of part: StatefulPart, at path: String) throws -> Data {
        if let known = stateTexts[part.identity] { return known }
        writer.beginGroup()
        var state = try part.state(at: path, &writer)
        states.append(state)
        // The same state is the same under another name.
        state.path = ""
        let text = try encoder.encode(state) + textOfInstances((state.properties ?? [:]).instanceNames)
        stateTexts[part.identity] = text
        return text
    }

    /// Which of several equal tensors one is depends on other variables.
    private static func withoutCopyNumbers(_ text: Data) -> Data {
        guard text.contains(UInt8(ascii: "#")) else { return text }
        return Data(String(decoding: text, as: UTF8.self).replacing(/#\d+/, with: "").utf8)
    }

    /// Groups of less share a file.
    private static let smallBytes = 16 << 10

    /// The groups by the name of their file, which is made of the hashes of the tensors in it.
    private static func files(_ groups: [[String: Tensor]]) -> [String: [String: Tensor]] {
        var files: [String: [String: Tensor]] = [:]
        var small: [String: Tensor] = [:]
        for group in groups where !group.isEmpty {
            if byteCount(group) < smallBytes {
                small.merge(group) { first, _ in first }
            } else {
                add(group, to: &files)
            }
        }
        if !small.isEmpty { add(small, to: &files) }
        return files
    }

    private static func add(_ group: [String: Tensor], to files: inout [String: [String: Tensor]]) {
        files[ContentHash.of(group.keys.sorted().joined()) + ".safetensors"] = group
    }

    static func byteCount(_ tensors: [String: Tensor]) -> Int {
        tensors.values.reduce(0) { $0 + $1.count * $1.dtype.byteCount }
    }
}
