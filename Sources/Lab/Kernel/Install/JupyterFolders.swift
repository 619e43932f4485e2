import Foundation

/// The folders in which Jupyter looks for kernels.
/// <https://docs.jupyter.org/en/latest/use/jupyter-directories.html>
struct JupyterFolders {
    var environment = ProcessInfo.processInfo.environment
    var home = NSHomeDirectory()

    private func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The user's own data folder.
    var user: URL {
        if let folder = value("JUPYTER_DATA_DIR") { return URL(filePath: folder) }
        #if os(macOS)
            return URL(filePath: home).appending(path: "Library/Jupyter")
        #else
            let data = value("XDG_DATA_HOME") ?? home + "/.local/share"
            return URL(filePath: data).appending(path: "jupyter")
        #endif
    }

    /// The data folder of what is installed below `prefix`.
    static func data(below prefix: String) -> URL { URL(filePath: prefix).appending(path: "share/jupyter") }

    /// The Python environment that is active in this shell, as venv and Conda tell.
    var pythonPrefix: String? { value("VIRTUAL_ENV") ?? value("CONDA_PREFIX") }

    /// All data folders, in the order in which Jupyter looks through them.
    var all: [URL] {
        let given = (value("JUPYTER_PATH") ?? "").split(separator: ":").map { URL(filePath: String($0)) }
        let python = pythonPrefix.map { [Self.data(below: $0)] } ?? []
        return given + python + [user] + ["/usr/local", "/usr"].map(Self.data)
    }
}
