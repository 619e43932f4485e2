import Engine
import Foundation

/// What Ctrl-C does, which depends on what the shell is doing.
///
/// The state is unsafe in Swift's eyes because a signal handler reads it. It is one byte or one descriptor each, written by
/// the main thread, which is also the one that the terminal's signals are handled on.
enum InterruptKey {
    enum Target: UInt8 {
        /// The line editor waits for a key: Ctrl-C drops the line.
        case editor
        /// A cell runs: Ctrl-C stops it.
        case cell
        /// Another program has the terminal, such as the learner's editor: the shell does nothing.
        case otherProgram
    }

    private nonisolated(unsafe) static var target = Target.cell
    /// Written to by the signal handler, so that the line editor wakes up.
    private nonisolated(unsafe) static var wakeUpPipe: (reading: Int32, writing: Int32) = (-1, -1)

    /// The descriptor that becomes readable when a key or a new window size interrupts the line editor.
    static var wakeUps: Int32 { wakeUpPipe.reading }

    /// What wakes the line editor up.
    enum WakeUp: UInt8 {
        case interrupt, resize, notice
    }

    /// What has happened, once `wakeUps` is readable.
    static func nextWakeUp() -> WakeUp? {
        var byte: UInt8 = 0
        return read(wakeUps, &byte, 1) == 1 ? WakeUp(rawValue: byte) : nil
    }

    /// Forgets what came after the line editor was done with its last line.
    static func forgetWakeUps() {
        var source = pollfd(fd: wakeUps, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        while poll(&source, 1, 0) > 0, read(wakeUps, &byte, 1) == 1 {}
    }

    /// Takes over SIGINT and SIGWINCH.
    static func install() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        wakeUpPipe = (ends[0], ends[1])
        signal(SIGINT) { _ in InterruptKey.pressed() }
        signal(SIGWINCH) { _ in
            if InterruptKey.target == .editor { InterruptKey.wakeEditor(.resize) }
        }
    }

    /// Runs `body` with Ctrl-C going to `newTarget`.
    static func with<Result>(_ newTarget: Target, _ body: () throws -> Result) rethrows -> Result {
        let before = target
        target = newTarget
        defer { target = before }
        return try body()
    }

    /// Called by the signal handler: nothing here may allocate.
    private static func pressed() {
        switch target {
        case .editor: wakeEditor(.interrupt)
        case .otherProgram: break
        case .cell:
            if Interruption.isRequested {
                let text: StaticString = "\n  Stopping: the operation under way has to finish first. Please wait.\n"
                write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
            }
            Interruption.request()
        }
    }

    /// Wakes the line editor up, from a signal handler or any thread.
    static func wakeEditor(_ reason: WakeUp) {
        var byte = reason.rawValue
        write(wakeUpPipe.writing, &byte, 1)
    }
}
