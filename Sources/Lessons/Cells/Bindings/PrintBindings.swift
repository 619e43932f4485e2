import Engine
import Foundation

extension Registry {
    /// Everything that cells can use.
    func registerAll() {
        registerPrinting()
        registerExpectations()
        registerNumbers()
        registerStrings()
        registerSequences()
        registerArrays()
        registerDictionaries()
        registerDates()
        registerTensors()
        registerLayers()
        registerOptimizers()
        registerTrainingHelpers()
        registerData()
        registerSchedulers()
        registerModels()
        registerEvaluation()
        registerTraining()
        registerPlots()
        registerInspection()
    }

    /// Printing and stopping.
    func registerPrinting() {
        native(
            "func print(_ items: Any..., separator: String = \" \", terminator: String = \"\\n\")",
            "Prints values, with spaces between them."
        ) { values, interpreter in
            guard case .array(let items) = values[0] else { return .void }
            let text = items.elements.map(describe).joined(separator: describe(values[1]))
            try Interruption.check()
            try interpreter.output.printInPieces(text + describe(values[2]))
            return .void
        }
        for name in ["assert", "precondition"] {
            function(
                "func \(name)(_ condition: Bool, _ message: String = \"\(name) failed\")",
                "Stops with the message unless the condition holds."
            ) {
                (condition: Bool, message: String) in
                if !condition { throw ValueError(message) }
            }
        }
        function("func fatalError(_ message: String = \"fatalError\")", "Stops the cell with the message.") {
            (message: String) in
            throw ValueError(message)
        }
        native("func type(of value: Any) -> Any", "The type of a value.") { values, _ in .type(values[0].type) }
    }

    /// The clock.
    func registerDates() {
        type("Date", Date.self, "A moment.") { date in
            date.initialiser("init()", "Now.") { Date() }
            date.method("func timeIntervalSince(_ other: Date) -> Double", "The seconds since another moment.") {
                (date: Date, other: Date) in date.timeIntervalSince(other)
            }
            date.property("var timeIntervalSinceNow: Double", "The seconds until then; negative for the past.") {
                $0.timeIntervalSinceNow
            }
            date.property("var timeIntervalSince1970: Double", "The seconds since 1970.") { $0.timeIntervalSince1970 }
        }
    }
}
