import Engine
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
        let choice = GraphicsChoice(of: terminal, environment: environment)
        let reason = choice.reason.replacing("`", with: "")
        guard let method = choice.method else {
            return Finding(
                subject: "pictures", verdict: terminal.hasOutput ? .hint : .good,
                text: "are saved and not drawn: \(reason)",
                remedy: terminal.hasOutput ? "`lab` and then `:set graphics` tells what may be chosen." : nil)
        }
        let text = "\(method.rawValue)\(choice.isThroughTmux ? " through tmux" : ""): \(reason)"
        guard method == .symbols, terminal.settings.graphics == .auto else {
            return Finding(
                subject: "pictures", text: text,
                remedy: choice.isThroughTmux ? "If nothing shows: tmux set -g allow-passthrough on" : nil,
                picture: Self.testPicture)
        }
        return Finding(
            subject: "pictures", verdict: .hint, text: text,
            remedy: "kitty, WezTerm, iTerm2 and foot draw real pictures; "
                + ":set graphics or LAB_GRAPHICS chooses how.",
            picture: Self.testPicture)
    }

    /// A picture to see whether pictures are drawn right: red, green, blue and grey from dark to bright, side by side.
    static var testPicture: PixelImage? {
        let (width, height) = (128, 64)
        var bytes: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let level = UInt8(255 * (x % 32) / 31)
                let shade = UInt8(Int(level) * (height - y) / height)
                bytes += (0..<3).map { $0 == x / 32 || x / 32 == 3 ? shade : 0 }
            }
        }
        return try? PixelImage(width: width, height: height, channels: 3, bytes: bytes)
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
