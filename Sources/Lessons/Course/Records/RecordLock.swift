import Foundation

/// The right of one process to write a lesson's record. It ends with the object or, at the latest, with the process.
final class RecordLock {
    private let descriptor: Int32

    /// Takes the lock on `file`; nil if another process has it. Throws if the file cannot be made.
    init?(_ file: URL) throws(CourseError) {
        descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CourseError("\(file.path) cannot be written: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }
}
