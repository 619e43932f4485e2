import Foundation

/// Files that `torch.save` writes: a pickle that describes tensors, and their numbers. Nothing in a file is executed.
///
/// Since PyTorch 1.6 they are zip archives: `NAME/data.pkl`, and `NAME/data/KEY` for each storage. Before, one pickle followed
/// the other, and the numbers came last. https://docs.pytorch.org/docs/stable/notes/serialization.html
struct TorchFile {
    private let data: Data
    private let rules: PickleRules

    /// The tensors by their names: the keys on the way to each, joined by dots.
    private let tensors: [(name: String, tensor: TorchTensor)]
    /// Where the numbers of each storage are in the file.
    private let storages: [String: Range<Int>]

    private static let zipMark = Data([0x50, 0x4B, 0x03, 0x04])
    /// The pickle of the number that files from before PyTorch 1.6 begin with.
    private static let oldMark = Data(
        [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E])

    /// Whether the contents of a file are a pickle or one in an archive, whoever wrote it.
    static func isPickle(_ data: Data) -> Bool {
        if data.starts(with: zipMark) { return true }
        let start = [UInt8](data.prefix(9))
        // The length that a safetensors file begins with may look like the mark of a pickle and its version.
        let isSafetensors = start.count == 9 && start[4..<8].allSatisfy { $0 == 0 } && start[8] == UInt8(ascii: "{")
        return start.count >= 2 && start[0] == 0x80 && (2...5).contains(start[1]) && !isSafetensors
    }

    /// - Parameters:
    ///   - data: the whole file.
    ///   - file: the name for errors.
    /// - Throws: `EngineError` when it is damaged, or names what Python would run.
    init(_ data: Data, file: String) throws {
        let rules = PickleRules(file: file)
        (self.data, self.rules) = (data, rules)
        (tensors, storages) = try data.withUnsafeBytes { bytes in
            data.starts(with: Self.zipMark) ? try Self.zipped(bytes, rules) : try Self.old(bytes, rules)
        }
        for (name, tensor) in tensors { try check(name, tensor.storage) }
        // Tensors may share their numbers, but a few bytes must not become gigabytes.
        let total = tensors.reduce(0.0) { $0 + Double($1.tensor.shape.elementCount * $1.tensor.storage.type.byteCount) }
        try rules.require(total <= 4 * Double(data.count), "its tensors are far larger than the file itself")
    }

    /// How many numbers the tensors have together.
    var numberCount: Int { tensors.reduce(0) { $0 + $1.tensor.shape.elementCount } }

    /// The tensors by name. Types that the engine lacks become float32 or int64.
    func read() throws -> [String: Tensor] {
        try data.withUnsafeBytes { bytes in
            var read: [String: Tensor] = [:]
            for (name, tensor) in tensors {
                guard let range = storages[tensor.storage.key] else { throw rules.damaged }
                read[name] = try tensor.tensor(in: UnsafeRawBufferPointer(rebasing: bytes[range]))
            }
            return read
        }
    }

    private func check(_ name: String, _ storage: TorchStorage) throws {
        guard let range = storages[storage.key] else {
            throw rules.error("the numbers of \(name) are missing; is the file complete?")
        }
        try rules.require(
            storage.byteCount <= range.count,
            "the numbers of \(name) should be \(storage.byteCount) bytes, but are \(range.count)")
    }

    // MARK: - The two formats

    private typealias Contents = (tensors: [(name: String, tensor: TorchTensor)], storages: [String: Range<Int>])

    private static func zipped(_ bytes: UnsafeRawBufferPointer, _ rules: PickleRules) throws -> Contents {
        let archive = try ZipArchive(bytes, rules)
        let ending = "data.pkl"
        guard
            let (path, range) = archive.files.first(where: { $0.key == ending || $0.key.hasSuffix("/\(ending)") })
        else { throw rules.error("it is a zip archive without a \(ending), so torch.save did not write it") }
        let folder = path.dropLast(ending.count)
        if let order = archive.files["\(folder)byteorder"] {
            try rules.require(
                String(decoding: bytes[order].prefix(8), as: UTF8.self) == "little",
                "its numbers are in the byte order of other processors")
        }
        var machine = PickleMachine(UnsafeRawBufferPointer(rebasing: bytes[range]), rules)
        let state = try machine.run()
        let prefix = "\(folder)data/"
        let storages = archive.files.filter { $0.key.hasPrefix(prefix) }
            .map { (String($0.key.dropFirst(prefix.count)), $0.value) }
        let tensors = try PickledState(machine.objects, rules).tensors(in: state)
        return (tensors, Dictionary(storages) { first, _ in first })
    }

    private static func old(_ bytes: UnsafeRawBufferPointer, _ rules: PickleRules) throws -> Contents {
        var position = 0
        if bytes.starts(with: oldMark) {
            position = oldMark.count
            // The version of the format and facts about the machine.
            for _ in 0..<2 { _ = try run(bytes, &position, rules) }
        }
        // A pickle of something else is read as well, so that the error names what it would run.
        let (state, objects) = try run(bytes, &position, rules)
        let tensors = try PickledState(objects, rules).tensors(in: state)
        let (keys, keyObjects) = try run(bytes, &position, rules)
        guard case .container(let list) = keys else { throw rules.damaged }
        let known = Dictionary(objects.storages.map { ($0.key, $0) }) { first, _ in first }
        var storages: [String: Range<Int>] = [:]
        for name in keyObjects.containers[list].elements {
            guard case .text(let key) = name, let storage = known[key], position + 8 <= bytes.count else {
                throw rules.damaged
            }
            let start = position + 8
            try rules.require(
                storage.byteCount <= bytes.count - start, "it ends within its numbers; is the file complete?")
            position = start + storage.byteCount
            storages[key] = start..<position
        }
        return (tensors, storages)
    }

    private static func run(
        _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ rules: PickleRules
    ) throws -> (PickleValue, PickledObjects) {
        var machine = PickleMachine(bytes, from: position, rules)
        let value = try machine.run()
        position = machine.position
        return (value, machine.objects)
    }
}

/// Finds the tensors in what a pickle describes.
private struct PickledState {
    private let objects: PickledObjects
    private let rules: PickleRules
    private var found: [(name: String, tensor: TorchTensor)] = []
    private var visits = 0

    init(_ objects: PickledObjects, _ rules: PickleRules) { (self.objects, self.rules) = (objects, rules) }

    /// The tensors of a state, or of the state that lies beside other things under the name `state_dict`.
    func tensors(in value: PickleValue) throws -> [(name: String, tensor: TorchTensor)] {
        let inner = members(of: value).last { $0.key == "state_dict" }?.value
        var search = self
        try search.visit(inner ?? value, name: "", level: 0)
        try rules.require(!search.found.isEmpty, "there are no tensors in it")
        return search.found
    }

    /// What is in a container, by key or by number.
    private func members(of value: PickleValue) -> [(key: String, value: PickleValue)] {
        guard case .container(let number) = value else { return [] }
        let container = objects.containers[number]
        guard container.kind == .dictionary else { return container.elements.enumerated().map { ("\($0)", $1) } }
        return stride(from: 0, to: container.elements.count, by: 2).compactMap { place in
            switch container.elements[place] {
            case .text(let key): (key, container.elements[place + 1])
            case .int(let key): (String(key), container.elements[place + 1])
            default: nil
            }
        }
    }

    private mutating func visit(_ value: PickleValue, name: String, level: Int) throws {
        visits += 1
        guard level <= PickleRules.mostLevels, visits <= PickleRules.mostInstructions,
            name.utf8.count <= PickleRules.longestName
        else {
            throw rules.error("its tensors are nested deeper, are more, or have longer names than those of any weights")
        }
        if case .tensor(let number) = value { found.append((name, objects.tensors[number])) }
        for member in members(of: value) {
            try visit(member.value, name: name.isEmpty ? member.key : "\(name).\(member.key)", level: level + 1)
        }
    }
}
