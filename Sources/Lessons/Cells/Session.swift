import Engine

/// Runs the cells of a lesson or a prompt, one after the other, and keeps their variables.
///
/// A cell is Swift, interpreted: it is parsed with Swift's own parser, and the functions it calls are those of `Engine`
/// and the standard library. Whatever is wrong with it throws a `CellError`; nothing ends the process.
public final class Session {
    let interpreter: Interpreter
    private let output: any CellOutput
    /// How many statements and loop turns a cell may run; nil for any number. Tests of broken cells set it.
    var stepLimit: Int?
    /// Whether a profile is taken of every cell that runs.
    public var isProfiling = false
    /// The profile of the last cell that ran while `isProfiling`.
    public private(set) var profile: Profile?
    /// The statements that declared the variables; what a snapshot cannot store is made again by running them.
    private(set) var declarations: [String: Declaration] = [:]
    /// The statements that declared types.
    private(set) var typeDeclarations: [String: Declaration] = [:]
    private var declarationCount = 0
    /// Whether statements run that declare again what a snapshot could not store.
    private var isRestoring = false
    /// Where the variables got their values.
    var origins: [String: VariableOrigin] = [:]
    /// The cell that is running.
    private var running: (text: SourceText, program: Program)?
    /// Where the last cell stands if Ctrl-C stopped it.
    private(set) var suspension: Suspension?

    /// A session without variables that prints to `output`.
    public init(output: any CellOutput) {
        self.output = output
        interpreter = Interpreter(registry: Registry(), output: output)
    }

    /// Runs a cell.
    ///
    /// When it throws, the variables are as its last whole statement left them.
    /// - Parameters:
    ///   - name: what errors call the cell: a file name or the id of the cell.
    ///   - firstLine: the line number of the cell's first line in that file.
    /// - Returns: the value of the cell's last statement, if that is an expression with a value.
    /// - Throws: `CellError`, `ExpectationFailed` from `expect`, `Interrupted` after Ctrl-C.
    public func run(_ source: String, name: String, firstLine: Int = 1) throws -> Value? {
        suspension = nil
        return try withLargeStack { [self] in
            let text = SourceText(source, name: name, firstLine: firstLine)
            let program = try compile(text)
            for (name, declared) in program.declared { interpreter.globals[name] = declared.variable }
            return try run(program, of: text, in: Frame(interpreter, slotCount: program.slotCount), Trail())
        }
    }

    /// Goes on with a cell that was stopped.
    ///
    /// Returns and throws what `run` does.
    func resume(_ stopped: Suspension) throws -> Value? {
        suspension = nil
        return try withLargeStack { [self] in
            try run(stopped.program, of: stopped.text, in: stopped.frame, Trail(resuming: stopped.parts))
        }
    }

    private func run(_ program: Program, of text: SourceText, in frame: Frame, _ trail: Trail) throws -> Value? {
        interpreter.begin(stepLimit: stepLimit)
        running = (text, program)
        let watch = MemoryWatch()
        defer {
            watch.end()
            running = nil
            note(program, of: text)
        }
        frame.trail = trail
        do {
            return try profiled { try program.run(frame, trail, watch) }
        } catch is Interrupted {
            // The statement that was stopped runs again, and should draw what it drew.
            Generator.default.rewind()
            suspension = Suspension(text: text, program: program, frame: frame, parts: trail.parts)
            throw Interrupted()
        }
    }

    /// Calls `action` about every `interval` while a cell runs, between two turns of its loops; nil for never.
    ///
    /// `action` gets where the cell stands. It is called on the interpreter's thread, while the one that called `run` waits.
    func onPause(every interval: Duration, _ action: ((Suspension) -> Void)?) {
        interpreter.pause = action.map { action in
            Interpreter.Pause(interval: interval, next: .now + interval) { [unowned self] frame in
                guard let running, let trail = frame.trail else { return }
                action(Suspension(text: running.text, program: running.program, frame: frame, parts: trail.parts))
            }
        }
    }

    private func profiled<Result>(_ body: () throws -> Result) rethrows -> Result {
        profile = nil
        guard isProfiling else { return try body() }
        Profiler.start()
        defer { profile = Profiler.stop() }
        return try body()
    }

    func compile(_ text: SourceText) throws -> Program {
        let file = try text.parse()
        if let error = text.firstError(in: file) { throw error }
        let registry = interpreter.registry
        let types = registry.declaredTypes
        do {
            return try Compiler(
                source: text, registry: registry, globals: interpreter.globals, allowsUnset: isRestoring
            ).program(try text.folded(file))
        } catch {
            registry.setDeclaredTypes(types)
            throw error
        }
    }

    /// Remembers how the variables of a cell were declared.
    private func note(_ program: Program, of text: SourceText) {
        for (name, declared) in program.declared where declared.variable.value != nil {
            declarations[name] = declaration(declared.text, in: text)
        }
        for (name, type) in program.declaredTypes { typeDeclarations[name] = declaration(type, in: text) }
        declarationCount += text.text.utf8.count + 1
        let origin = VariableOrigin(cell: text.name, line: text.firstLine, date: .now)
        for name in interpreter.registry.namesSet(in: text.text) where interpreter.globals[name] != nil {
            origins[name] = origin
        }
    }

    private func declaration(_ declared: DeclarationText, in text: SourceText) -> Declaration {
        Declaration(
            source: declared.statement, cell: text.name, line: text.firstLine + text.line(at: declared.offset).number,
            number: declarationCount + declared.offset)
    }

    /// Runs a declaration again without showing what it prints. It may name variables that have no value yet.
    func declareAgain(_ declaration: Declaration) throws {
        let shown = interpreter.output
        let silence = Silence()
        interpreter.output = silence
        isRestoring = true
        defer {
            interpreter.output = shown
            isRestoring = false
        }
        try withExtendedLifetime(silence) {
            _ = try run(declaration.source, name: declaration.cell, firstLine: declaration.line)
        }
    }

    /// Notes where a variable that was brought back had been declared.
    func remember(_ declaration: Declaration, of name: String) {
        declarations[name] = declaration
        declarationCount = max(declarationCount, declaration.number + declaration.source.utf8.count + 1)
    }

    /// Notes where types that were brought back had been declared.
    func remember(_ types: [String: Declaration]) {
        for (name, declaration) in types where typeDeclarations[name] != nil { typeDeclarations[name] = declaration }
        declarationCount = types.values.map { $0.number + $0.source.utf8.count + 1 }.reduce(declarationCount, max)
    }

    /// The variables that cells declared, by name.
    public var variables: [(name: String, value: Value)] {
        interpreter.globals.compactMap { name, variable in variable.value.map { (name, $0) } }
            .sorted { $0.name < $1.name }
    }

    /// The value of a variable; nil if there is none of that name.
    public func value(of name: String) -> Value? { interpreter.globals[name]?.value }

    /// Forgets all variables.
    public func reset() {
        // Letting go of a long chain of objects takes a part of the stack for each.
        try? withLargeStack { [interpreter] in interpreter.globals = [:] }
        interpreter.registry.setDeclaredTypes([:])
        declarations = [:]
        typeDeclarations = [:]
        origins = [:]
    }
}

/// Shows nothing.
private final class Silence: CellOutput {
    func print(_ text: String) {}
}
