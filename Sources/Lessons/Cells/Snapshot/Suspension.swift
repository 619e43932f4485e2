import Engine

/// A cell that was stopped: what it takes to go on from there.
final class Suspension {
    let text: SourceText
    let program: Program
    /// The cell's own variables.
    let frame: Frame
    /// The statement, turn or branch of each level, outermost first.
    let parts: [Trail.Part]
    /// Whether the turn of the loop that was under way has to start over, after some of it has been done.
    let repeatsTurn: Bool

    init(text: SourceText, program: Program, frame: Frame, parts: [Trail.Part], repeatsTurn: Bool = false) {
        self.text = text
        self.program = program
        self.frame = frame
        self.parts = parts
        self.repeatsTurn = repeatsTurn
    }

    /// Whether going on differs from running the cell from its start.
    var isUnderWay: Bool { parts.contains { $0.number > 0 } }

    /// Where the cell stands: `epoch 17 of 40`, or `line 5`.
    var place: String {
        if let loop = parts.loopText { return loop }
        let statement = min(parts.first?.number ?? 0, program.statements.count - 1)
        guard program.statements.indices.contains(statement) else { return "its start" }
        return "line \(text.line(at: program.statements[statement].place.offset).number + 1)"
    }

    /// What can be written of it: the innermost place between two turns of a loop, or between two statements, whose
    /// variables can be stored. Going on from there repeats no more than the turn that was under way.
    func stored(_ writer: inout ValueWriter) throws -> StoredSuspension {
        for depth in parts.indices.reversed() {
            guard let loop = parts[depth].loop, let locals = try locals(loop.visibleSlots, &writer) else { continue }
            return stored(Array(parts[...depth]), locals)
        }
        return stored(Array(parts.prefix(1)), [])
    }

    private func stored(_ kept: [Trail.Part], _ locals: [StoredSuspension.Local]) -> StoredSuspension {
        StoredSuspension(
            source: text.text, name: text.name, firstLine: text.firstLine, parts: kept, locals: locals, place: place,
            repeatsTurn: repeatsTurn || kept.count < parts.count)
    }

    /// The variables in `slots`; nil if one of them cannot be stored.
    private func locals(_ slots: [Int], _ writer: inout ValueWriter) throws -> [StoredSuspension.Local]? {
        var locals: [StoredSuspension.Local] = []
        for slot in slots {
            guard frame.variables.indices.contains(slot), let variable = frame.variables[slot] else { continue }
            guard let value = try variable.value.flatMap({ try writer.store($0) }) else { return nil }
            locals.append(
                .init(
                    slot: slot, name: variable.name, type: "\(variable.type)", isMutable: variable.isMutable,
                    value: value))
        }
        return locals
    }
}

/// A stopped cell as it is written to a file.
struct StoredSuspension: Codable {
    /// A variable of a block around the loop that was under way.
    struct Local: Codable {
        let slot: Int
        let name: String
        let type: String
        let isMutable: Bool
        let value: StoredValue
    }

    let source: String
    let name: String
    let firstLine: Int
    let parts: [Trail.Part]
    let locals: [Local]
    /// Where the cell stood, in words.
    let place: String
    /// Whether the turn of the loop that was under way has to start over, after some of it has been done.
    let repeatsTurn: Bool
}

extension Session {
    /// The stopped cell that was stored. Its session has to be restored first.
    func suspension(_ stored: StoredSuspension, _ reader: inout ValueReader) throws -> Suspension {
        guard stored.parts.allSatisfy({ (0..<Trail.mostTurns).contains($0.number) }) else {
            throw ValueError("the place of the stopped cell is damaged")
        }
        let text = SourceText(stored.source, name: stored.name, firstLine: stored.firstLine)
        let program = try compile(text)
        for (name, declared) in program.declared { interpreter.globals[name] = declared.variable }
        let frame = Frame(interpreter, slotCount: program.slotCount)
        for local in stored.locals where frame.variables.indices.contains(local.slot) {
            frame.variables[local.slot] = Variable(
                name: local.name, value: try reader.restore(local.value), type: reader.type(local.type),
                isMutable: local.isMutable)
        }
        return Suspension(
            text: text, program: program, frame: frame, parts: stored.parts, repeatsTurn: stored.repeatsTurn)
    }
}
