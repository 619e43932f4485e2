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
        let status = try ChildProcess.run("exec \(command) \"$1\"", argument: file.path)
        guard status == 0 else {
            throw ShellError("\(command) ended with exit code \(status). The cell stays as it was.")
        }
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
}
