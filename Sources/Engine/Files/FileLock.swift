import Foundation

/// The right of one process to write somewhere. It ends with the object or, at the latest, with the process.
final class FileLock {
    private let descriptor: Int32

    /// Takes the lock on the file at `path`, which is made if it is missing, and waits while another process has it.
    /// - Parameter onWaiting: called once if there is a wait.
    /// - Throws: `EngineError` when the file cannot be made, `Interrupted` when Ctrl-C ends the wait.
    init(_ path: String, for operation: String, onWaiting: () -> Void) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            throw EngineError(operation, "\(path) cannot be written: \(String(cString: strerror(errno)).lowercased())")
        }
        var isFirstTry = true
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            if isFirstTry { onWaiting() }
            isFirstTry = false
            guard !Interruption.isRequested else {
                close(file)
                throw Interrupted()
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
        descriptor = file
    }

    deinit { close(descriptor) }
}
