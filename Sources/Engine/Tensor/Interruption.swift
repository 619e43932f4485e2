import CKernels

/// Thrown out of a computation that the user stopped with Ctrl-C. Everything computed before it stands.
public struct Interrupted: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is only one kind.
    public init() {}
    /// What a shell prints.
    public var description: String { "interrupted" }
}

/// The flag that stops a running computation.
///
/// It is looked at before an operation begins, and by kernels that may run for long. A kernel that sees it leaves out the rest
/// of its work, so whoever calls one checks afterwards: what was made of half of a result is never seen. Changes in place, such
/// as an optimizer's, are made whole.
public enum Interruption {
    /// Asks whatever is running to stop. Safe to call from a signal handler: it only sets an atomic flag.
    public static func request() { ck_interrupt_set(true) }

    /// Takes the request back: called before a new cell starts.
    public static func clear() { ck_interrupt_set(false) }

    /// Whether a stop has been asked for.
    public static var isRequested: Bool { ck_interrupt_get() }

    /// Throws `Interrupted` if a stop has been asked for.
    public static func check() throws {
        if ck_interrupt_get() { throw Interrupted() }
    }

    /// Does `body` to its end: a stop that is asked for before or meanwhile counts afterwards. For what must not be left half
    /// done.
    public static func held<R>(_ body: () throws -> R) rethrows -> R {
        ck_interrupt_hold(1)
        defer { ck_interrupt_hold(-1) }
        return try body()
    }

    /// Calls `body` with each number of the range, and checks every few thousand: for long loops of quick turns.
    @inline(__always)
    static func checked(_ range: Range<Int>, _ body: (Int) throws -> Void) throws {
        let turns = 1 << 16
        for start in stride(from: range.lowerBound, to: range.upperBound, by: turns) {
            try check()
            for number in start..<Swift.min(start + turns, range.upperBound) { try body(number) }
        }
        try check()
    }
}
