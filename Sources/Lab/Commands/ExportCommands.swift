import Foundation
import Lessons

extension Shell {
    /// `:export`.
    static let exportCommands: [Command] = [
        Command(
            name: "export", arguments: "html | ipynb | md | swift | VALUE to FILE",
            takes: .swiftOr(Exporter.Format.allCases.map(\.rawValue)),
            summary: "write the lesson, or a value, to a file: `:export html`, `:export losses to losses.csv`",
            details: """
                From what is recorded; nothing runs again.

                - `:export html` writes one page with prose, cells, results and pictures; `ipynb` a Jupyter notebook; `md` Markdown
                  with a folder of pictures; `swift` a Swift package that does what you did here. They go to `exports`; a name
                  after the format says another place.
                - `:export x to x.npy` writes a value. The ending says how: `.npy`, `.safetensors`, `.csv` for numbers and tensors,
                  `.png`, `.jpg` for images, `.svg`, `.png` for plots, a name without an ending for models and pipelines.
                - `:export plot to loss.svg` writes the plot that was drawn last.
                """
        ) { shell, what in try shell.export(what) }
    ]

    private func export(_ what: String) throws {
        guard !what.isEmpty else {
            throw ShellError(
                "What? :export html writes this lesson, :export x to x.npy a value. :help export says more.")
        }
        let words = what.split(separator: " ", maxSplits: 1).map(String.init)
        let rest = words.count > 1 ? words[1].trimmingCharacters(in: .whitespaces) : ""
        if let format = Exporter.Format(rawValue: words[0]), !rest.hasPrefix("to ") || rest.hasSuffix(".\(words[0])") {
            return try exportLesson(as: format, to: rest.hasPrefix("to ") ? String(rest.dropFirst(3)) : rest)
        }
        try exportValue(what)
    }

    private func exportLesson(as format: Exporter.Format, to path: String) throws {
        guard let lesson = player.lesson else { throw ShellError("No lesson is open. :start 1.1 opens one.") }
        let folder = player.workspace.folder.appending(path: "exports")
        let file = path.isEmpty ? folder.appending(path: format.fileName(of: lesson)) : place(path)
        guard let replaces = mayReplace(file) else { return tell("Nothing was written.") }
        let exporter = Exporter(catalogue: player.catalogue, workspace: player.workspace, replaces: replaces)
        try exporter.export(lesson, record: player.record, as: format, to: file)
        tell("Written: \(shown(file))")
    }

    /// `VALUE to FILE`, or without the `to`.
    private func exportValue(_ what: String) throws {
        guard let space = what.range(of: " to ", options: .backwards) ?? what.range(of: " ", options: .backwards) else {
            throw ShellError("Where to? For example :export \(what) to \(what).npy. The ending says the format.")
        }
        let expression = what[..<space.lowerBound].trimmingCharacters(in: .whitespaces)
        let path = what[space.upperBound...].trimmingCharacters(in: .whitespaces)
        let export = try valueExport(expression)
        let file = place(path)
        guard let replaces = mayReplace(file) else { return tell("Nothing was written.") }
        try interruptibly { try export.write(to: file, replaces: replaces) }
        tell("Written: \(shown(file))")
    }

    private func valueExport(_ expression: String) throws -> ValueExport {
        if expression == "plot", player.session.value(of: "plot") == nil {
            guard let plot = ValueExport.lastPlot else { throw ShellError("No plot has been drawn yet.") }
            return plot
        }
        let value = try interruptibly { try player.session.run(expression, name: "export") }
        guard let value else { throw ShellError("`\(expression)` has no value.") }
        return try ValueExport(value, named: expression)
    }

    /// Whether a file that is there may be replaced, as the learner says; nil if not.
    private func mayReplace(_ file: URL) -> Bool? {
        guard FileManager.default.fileExists(atPath: file.path) else { return false }
        return ask("\(shown(file)) is there already. Replace it? (yes or no)") == "yes" ? true : nil
    }

    private func place(_ path: String) -> URL { URL(filePath: (path as NSString).expandingTildeInPath) }

    /// The path relative to where the shell works, where that is shorter.
    private func shown(_ file: URL) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        return file.path.hasPrefix(here) ? String(file.path.dropFirst(here.count)) : file.path
    }
}
