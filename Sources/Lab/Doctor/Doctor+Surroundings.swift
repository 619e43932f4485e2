import Foundation
import Lessons

/// The terminal and the folders.
extension Doctor {
    func display() -> Finding {
        let name = environment["TERM"].map { "TERM is \($0)" } ?? "TERM is not set"
        guard terminal.hasOutput else {
            return Finding(subject: "terminal", text: "\(name); the output is not a terminal")
        }
        let size = terminal.size
        let text = "\(name), \(size.columns)×\(size.rows)"
        guard size.columns >= 60 else {
            return Finding(
                subject: "terminal", verdict: .hint, text: text, remedy: "A window of 80 columns or more reads better.")
        }
        return Finding(subject: "terminal", text: text)
    }

    func pictures() -> Finding {
        guard let method = TerminalPicture(terminal: terminal).method else {
            let reason = terminal.hasOutput ? "the terminal has no colours" : "the output is not a terminal"
            return Finding(
                subject: "pictures", verdict: terminal.hasOutput ? .hint : .good,
                text: "only their paths are shown: \(reason)",
                remedy: terminal.hasOutput ? "Unset NO_COLOR, and set TERM to what your terminal is." : nil)
        }
        guard method == .symbols else { return Finding(subject: "pictures", text: method.rawValue) }
        return Finding(
            subject: "pictures", verdict: .hint, text: method.rawValue,
            remedy:
                "Terminals that can draw, such as kitty, WezTerm, iTerm2, foot or xterm -ti vt340, show real pictures.")
    }

    /// The kernel that Jupyter would start. Who wants no Jupyter needs none.
    func kernel() -> Finding {
        let subject = "Jupyter kernel"
        guard let spec = KernelSpec.installed(JupyterFolders(environment: environment)),
            let executable = spec.executable
        else { return Finding(subject: subject, text: "not installed; `lab kernel install` does it") }
        guard FileManager.default.isExecutableFile(atPath: executable) else {
            return Finding(
                subject: subject, verdict: .hint, text: "\(spec.folder.path) starts \(executable), which is not there",
                remedy: "Install it again: lab kernel install")
        }
        return Finding(subject: subject, text: spec.folder.path)
    }

    func folders() -> [Finding] {
        guard let workspace = try? Workspace.find() else { return [] }
        let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.cache"
        return [
            folder("records", workspace.home, .problem, remedy: "LAB_HOME names another folder."),
            folder("results", workspace.folder.appending(path: "assets"), .problem, remedy: nil),
            folder(
                "cache", URL(filePath: "\(cache)/diffusion-lab"), .hint, remedy: "XDG_CACHE_HOME names another folder."),
        ]
    }

    /// Less room than this, and models or pictures may not fit.
    private static let enoughRoom = 1 << 30

    /// Whether files can be written in `url`, or in the folder that it will be made in, and whether there is room.
    private func folder(_ subject: String, _ url: URL, _ verdict: Finding.Verdict, remedy: String?) -> Finding {
        let files = FileManager.default
        var existing = url.standardizedFileURL
        while !files.fileExists(atPath: existing.path), existing.path != "/" { existing.deleteLastPathComponent() }
        guard files.isWritableFile(atPath: existing.path) else {
            let owner = "chown -R $USER \(existing.path)"
            return Finding(
                subject: subject, verdict: verdict, text: "\(url.path) cannot be written",
                remedy: ["Make it yours: \(owner).", remedy].compactMap(\.self).joined(separator: " "))
        }
        let attributes = try? files.attributesOfFileSystem(forPath: existing.path)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? .max
        guard free >= Self.enoughRoom else {
            return Finding(
                subject: subject, verdict: .hint, text: "\(url.path), \(free >> 20) MiB free",
                remedy: "Make room on that disk: models and pictures may not fit.")
        }
        return Finding(subject: subject, text: url.path)
    }
}
