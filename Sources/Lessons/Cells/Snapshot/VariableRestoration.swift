import Engine

/// Brings back the types and variables of a stored session: values as they were stored, all else by running the statement
/// that declared it.
///
/// What was declared later may need what was declared earlier, and functions and types may need each other. So each is tried
/// in its order, and what failed is tried again as long as something else has succeeded.
struct VariableRestoration {
    private let session: Session
    private let stored: StoredSession
    private var waiting: [Item]

    /// A variable or type that is to be brought back.
    private struct Item {
        let name: String
        /// Nil for a type.
        let variable: StoredSession.Variable?
        let declaration: Declaration?
        /// Why the last attempt failed.
        var reason = ""

        /// Values come before what has to be run, as that may use them.
        var isValue: Bool { variable?.value != nil }
        var order: (Int, Int) { (isValue ? 0 : 1, declaration?.number ?? 0) }
    }

    init(_ session: Session, _ stored: StoredSession) {
        self.session = session
        self.stored = stored
        let types = (stored.types ?? [:]).map { Item(name: $0, variable: nil, declaration: $1) }
        let variables = stored.variables.map { Item(name: $0.name, variable: $0, declaration: $0.declaration) }
        waiting = (types + variables).sorted { $0.order < $1.order }
    }

    /// Brings back all that can be.
    /// - Returns: what cannot, and why.
    mutating func run(_ reader: inout ValueReader) -> [Session.NotRestored] {
        // Functions refer to variables: these are there before they have a value.
        for variable in stored.variables {
            session.interpreter.globals[variable.name] = Variable(name: variable.name, isMutable: variable.isMutable)
        }
        var isComplete = false
        while !waiting.isEmpty {
            let count = waiting.count
            waiting = waiting.compactMap { attempt($0, &reader, acceptsUnknownTypes: isComplete) }
            if waiting.count == count, isComplete { break }
            isComplete = waiting.count == count
        }
        for item in waiting where item.variable != nil { session.interpreter.globals[item.name] = nil }
        for variable in stored.variables { finish(variable, &reader) }
        session.remember(stored.types ?? [:])
        return waiting.map { Session.NotRestored(name: $0.name, reason: $0.reason) }
    }

    /// - Returns: the item with what went wrong; nil if it is there now.
    private func attempt(_ item: Item, _ reader: inout ValueReader, acceptsUnknownTypes: Bool) -> Item? {
        do {
            if let variable = item.variable, let value = variable.value {
                reader.hasMetUnknownType = false
                let (restored, type) = (try reader.restore(value), reader.type(variable.type))
                if reader.hasMetUnknownType, !acceptsUnknownTypes { throw ValueError("its type is not known") }
                set(item.name, to: restored, type)
            } else if item.variable == nil || session.value(of: item.name) == nil {
                guard let declaration = item.declaration else { throw ValueError("its declaration is not known") }
                try runAgain(declaration)
            }
            return nil
        } catch {
            var failed = item
            failed.reason = (error as? CellError)?.message ?? "\(error)"
            return failed
        }
    }

    private func set(_ name: String, to value: Value, _ type: CellType) {
        guard let variable = session.interpreter.globals[name] else { return }
        (variable.value, variable.type) = (value, type)
    }

    /// Runs a statement again. It may declare several variables: those that are there already stay as they are.
    private func runAgain(_ declaration: Declaration) throws {
        let present = session.interpreter.globals.values.compactMap { variable in
            variable.value.map { (variable, $0, variable.type, variable.isMutable) }
        }
        defer {
            for (variable, value, type, isMutable) in present {
                (variable.value, variable.type, variable.isMutable) = (value, type, isMutable)
            }
        }
        try session.declareAgain(declaration)
    }

    /// The properties of a structure that was made again, and where the variable was declared.
    private func finish(_ variable: StoredSession.Variable, _ reader: inout ValueReader) {
        if let declaration = variable.declaration { session.remember(declaration, of: variable.name) }
        guard let properties = variable.properties, let global = session.interpreter.globals[variable.name],
            let structure = global.value?.structure
        else { return }
        let values = properties.compactMapValues { try? reader.restore($0) }
        global.value = .object(ObjectValue(structure.replacing(values), type: structure.type.nominal))
    }
}
