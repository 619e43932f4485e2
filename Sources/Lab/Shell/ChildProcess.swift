import Foundation

/// A program that gets the terminal for as long as it runs.
enum ChildProcess {
    /// Runs `script` in a shell with `argument` as `$1`, in this process's own group, so that it can use the terminal.
    /// Returns its exit code. Throws if no shell can be started.
    static func run(_ script: String, argument: String) throws(ShellError) -> Int32 {
        var process: pid_t = 0
        let arguments = ["/bin/sh", "-c", script, "sh", argument]
        let words = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        let error = posix_spawn(&process, "/bin/sh", nil, nil, words, environ)
        guard error == 0 else { throw ShellError("/bin/sh cannot be started: \(String(cString: strerror(error)))") }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return (status >> 8) & 0xFF
    }
}
