/// What a file of PyTorch may hold, with errors that name the file.
struct PickleRules {
    let file: String

    /// Enough for 12,000 tensors. What a pickle makes is no more than what its instructions are, some dozens of megabytes.
    static let mostBytes = 4 << 20
    static let mostInstructions = 500_000
    /// A name of a tensor is far shorter, and as many levels deep as modules are in one another.
    static let longestName = 1000
    static let mostLevels = 16

    func error(_ message: String) -> EngineError { EngineError("loadTensors", "\(file): \(message)") }

    func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if !condition { throw error(message()) }
    }

    /// The pickle is not one that `torch.save` writes.
    var damaged: EngineError { error("this is no file of weights that torch.save wrote, or it is damaged") }

    /// The file wants Python to run something.
    func refusal(of name: String) -> EngineError {
        let shown = String(name.unicodeScalars.prefix(80).map { $0.value < 32 ? "?" : Character($0) })
        return error(
            "it names \(shown), which weights do not need and which Python would run on loading the file. It was not loaded"
        )
    }
}
