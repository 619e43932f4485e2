import Synchronization

/// How far a long computation is, for whoever shows it: the shell draws a bar, a pipe shows nothing.
public enum Progress {
    /// What shows progress.
    public protocol Display: AnyObject, Sendable {
        /// `fraction` of the innermost computation under way is done, from 0 to 1; `label` says what it is.
        func update(label: String, fraction: Double)
        /// The innermost computation has ended, whether it finished or not.
        func end()
    }

    private static let display = Mutex<(any Display)?>(nil)

    /// Shows progress from now on in `newDisplay`; nil shows none.
    public static func show(in newDisplay: (any Display)?) {
        display.withLock { $0 = newDisplay }
    }

    /// Goes through `elements`, telling the display how far it is. Stops at Ctrl-C.
    public static func track<C: Collection>(
        _ elements: C, label: String, _ body: (C.Element) throws -> Void
    ) throws {
        let shown = display.withLock { $0 }
        defer { shown?.end() }
        for (done, element) in elements.enumerated() {
            try Interruption.check()
            shown?.update(label: label, fraction: Double(done) / Double(elements.count))
            try body(element)
        }
        shown?.update(label: label, fraction: 1)
    }

    /// Does `body`, which tells how far it is by calling what it is handed with a fraction from 0 to 1.
    public static func follow<Result>(
        label: String, _ body: (_ tell: (Double) -> Void) throws -> Result
    ) rethrows -> Result {
        let shown = display.withLock { $0 }
        defer { shown?.end() }
        return try body { shown?.update(label: label, fraction: $0) }
    }

    /// Does `body`, which tells how far it is by calling what it is handed with a label and a fraction from 0 to 1.
    public static func follow<Result>(
        _ body: (_ tell: (_ label: String, _ fraction: Double) -> Void) throws -> Result
    ) rethrows -> Result {
        let shown = display.withLock { $0 }
        defer { shown?.end() }
        return try body { shown?.update(label: $0, fraction: $1) }
    }
}
