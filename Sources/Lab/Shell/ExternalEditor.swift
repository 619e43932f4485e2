import Foundation

/// The learner's own editor, which gets the terminal while a cell is changed in it.
struct ExternalEditor {
    /// The command, which may have options: `code --wait`.
    let command: String

    /// The editor that was chosen; nil if cells are edited at the prompt.
    init?(settings: Settings) {
        command = settings[.editor]
        if command == Setting.editor.defaultValue { return nil }
    }

    /// Lets the learner edit `text` in a file of `folder`, and returns what the file holds afterwards.
    func edit(_ text: String, name: String, folder: URL) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "\(name).swift")
        try Data(text.utf8).write(to: file)
        let status = try run(on: file)
        guard status == 0 else {
            throw ShellError("\(command) ended with exit code \(status). The cell stays as it was.")
        }
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    /// Starts the editor in this process's own group, so that it can use the terminal, and waits for its end.
    private func run(on file: URL) throws -> Int32 {
        var process: pid_t = 0
        let arguments = ["/bin/sh", "-c", "exec \(command) \"$1\"", "sh", file.path]
        let words = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        let error = posix_spawn(&process, "/bin/sh", nil, nil, words, environ)
        guard error == 0 else { throw ShellError("\(command) cannot be started: \(String(cString: strerror(error)))") }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return (status >> 8) & 0xFF
    }
}
