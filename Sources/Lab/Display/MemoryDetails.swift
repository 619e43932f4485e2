import Engine
import Lessons

/// What `:memory` says: who holds how much memory, each block counted once.
struct MemoryDetails {
    private var tally = MemoryTally()
    private var rows: [(name: String, kind: String, bytes: Int, note: String)] = []

    init(of session: Session) {
        // Whole models and their optimizers first: what a variable shares with them is theirs.
        let variables = session.variables.sorted { Self.rank($0.value) < Self.rank($1.value) }
        for (name, value) in variables { add(value, named: name) }
    }

    private static func rank(_ value: Value) -> Int {
        guard case .object(let object) = value else { return 3 }
        return object.value is Module ? 0 : object.value is Optimizer ? 1 : object.value is Tensor ? 2 : 3
    }

    private mutating func add(_ value: Value, named name: String) {
        switch value {
        case .object(let object): add(object.value, named: name)
        case .array, .dictionary, .tuple:
            var parts = MemoryDetails.Parts()
            parts.collect(value)
            let bytes = parts.tensors.reduce(0) { $0 + tally.add($1) }
            if bytes > 0 { rows.append((name, "\(parts.tensors.count) tensors", bytes, "")) }
            for (index, module) in parts.modules.enumerated() { add(module, named: "\(name).\(index)") }
        case .optional(let wrapped?, _): add(wrapped, named: name)
        default: break
        }
    }

    /// The tensors and modules in a list.
    private struct Parts {
        var tensors: [Tensor] = []
        var modules: [Module] = []

        mutating func collect(_ value: Value) {
            switch value {
            case .array(let array): array.elements.forEach { collect($0) }
            case .dictionary(let dictionary): dictionary.entries.forEach { collect($0.value) }
            case .tuple(let tuple): tuple.values.forEach { collect($0) }
            case .optional(let wrapped?, _): collect(wrapped)
            case .object(let object):
                if let tensor = object.value as? Tensor { tensors.append(tensor) }
                if let module = object.value as? Module { modules.append(module) }
            default: break
            }
        }
    }

    private mutating func add(_ object: Any, named name: String) {
        switch object {
        case let tensor as Tensor:
            let bytes = tally.add(tensor)
            let note = tensor.gradFn.map { "keeps what was recorded for \($0)" } ?? (bytes == 0 ? "shared" : "")
            rows.append((name, "Tensor\(tensor.shape)", bytes, note))
            if let grad = tensor.grad { rows.append(("\(name).grad", "gradient", tally.add(grad), "")) }
        case let module as Module:
            let memory = tally.add(module)
            rows.append((name, module.typeName, memory.state, memory.total == 0 ? "shared" : ""))
            if memory.gradients > 0 { rows.append(("", "its gradients", memory.gradients, "")) }
            if memory.filters > 0 {
                rows.append(("", "its prepared filters", memory.filters, "make sampling fast; training drops them"))
            }
        case let optimizer as Optimizer:
            rows.append((name, "\(type(of: optimizer))", tally.add(optimizer), "its state"))
        case let average as EMAModel: rows.append((name, "EMAModel", tally.add(average), ""))
        case let pipeline as DDPMPipeline: add(pipeline.unet, named: "\(name).unet")
        case let pipeline as DDIMPipeline: add(pipeline.unet, named: "\(name).unet")
        case let batch as Batch:
            let tensors = [try? batch.images, try? batch.labels].compactMap(\.self)
            rows.append((name, "Batch", tensors.reduce(0) { $0 + tally.add($1) }, ""))
        default: break
        }
    }

    func lines(width: Int, painter: Painter) -> [String] {
        let sorted = rows.map { [$0.name, $0.kind, readableByteCount($0.bytes), $0.note] }
        let table = TextTable(
            titles: ["variable", "is", "memory", ""], rows: sorted, alignments: [.left, .left, .right, .left])
        let (held, reusable) = EngineFacts.tensorMemory
        let totals =
            [
                ("variables", tally.bytes, rows.isEmpty ? "" : "the sum of the table"),
                ("elsewhere", max(0, held - tally.bytes), "recorded operations, batches on their way, schedulers"),
                ("tensors in all", held, ""),
                ("free for reuse", reusable, "taken from the system, given back to the engine"),
            ]
            + (EngineFacts.residentBytes.map { [("the process", $0, "with code, data sets and pictures")] } ?? [])
        let totalLines = totals.map { name, bytes, note in
            let size = readableByteCount(bytes).padded(to: 9, alignment: .right)
            return "\(name.padded(to: 14))  \(size)" + (note.isEmpty ? "" : "  " + painter.paint(note, .dim))
        }
        return (rows.isEmpty ? [] : table.lines(width: width, painter: painter) + [""]) + totalLines
    }
}
