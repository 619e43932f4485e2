import Foundation
import Lessons

/// Where the cells of a notebook run, and where their pictures go.
struct NotebookPlace: Hashable {
    /// What relative paths in cells are relative to.
    let folder: URL
    /// The folder of the pictures, below `folder`.
    let pictures: String

    /// Jupyter starts a kernel in the folder of its notebook, and cells stay there, with one exception. A notebook that lies in
    /// the checkout, as exported lessons do, runs in the checkout's own folder, as lessons do: there the paths in its cells
    /// lead to what other lessons have saved.
    init(environment: [String: String], workingDirectory: URL, workspace: Workspace?) {
        let start = workingDirectory.resolvingSymlinksInPath()
        let checkout = workspace?.root.resolvingSymlinksInPath().pathComponents
        let isInCheckout = checkout.map { start.pathComponents.starts(with: $0) } ?? false
        folder = isInCheckout ? workspace?.folder ?? start : start
        // Set by Jupyter's server: the path of the notebook.
        let notebook = environment["JPY_SESSION_NAME"].map { URL(filePath: $0) }
        let name = notebook.flatMap { $0.pathExtension == "ipynb" ? $0.deletingPathExtension().lastPathComponent : nil }
        pictures = "assets/notebook" + (name.map { "/\($0)" } ?? "")
    }

    /// The place of this process.
    static func here(workspace: Workspace?) -> NotebookPlace {
        NotebookPlace(
            environment: ProcessInfo.processInfo.environment,
            workingDirectory: URL(filePath: FileManager.default.currentDirectoryPath), workspace: workspace)
    }

    /// Makes `folder` the working directory.
    func enter() {
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if !FileManager.default.changeCurrentDirectoryPath(folder.path) {
            KernelLog.note("\(folder.path) cannot be entered; cells run in the notebook's folder.")
        }
    }
}
