import ArgumentParser
import Foundation
import Lessons

/// `lab export 1.2 --format html`.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write what a lesson produced to a file, from its record.",
        discussion: """
            lab export 1.2
            lab export 1.2 --format ipynb --out noise.ipynb
            lab export 1.3 --value losses --out losses.csv
            lab export --all --out site

            Nothing runs again. What has not run is exported as not run. The formats are
            html (one page with everything in it), ipynb (a Jupyter notebook), md
            (Markdown with a folder of pictures) and swift (a Swift package that does what
            the lesson did). With --all each lesson becomes a page of a small site.

            With --value, a variable of the lesson as it was saved is written. The ending
            of --out says how: .npy, .safetensors and .csv for numbers and tensors, .png
            and .jpg for images, .svg and .png for plots, a name without an ending for
            models and pipelines.
            """)

    @Argument(help: "A lesson such as 1.2.")
    var lesson: String?

    @Option(help: "html, ipynb, md or swift; by default what the ending of --out says, or html.")
    var format: Exporter.Format?

    @Option(
        help: ArgumentHelp("Where to write; by default a name made from the lesson, in this folder.", valueName: "path")
    )
    var out: String?

    @Option(help: ArgumentHelp("Write this variable instead of the lesson.", valueName: "name"))
    var value: String?

    @Flag(help: "Write all lessons as a small site.")
    var all = false

    @Flag(help: "Replace what is there already.")
    var force = false

    @Flag(help: "Export what `lab run --quick` has recorded. (LAB_QUICK=1 does the same.)")
    var quick = false

    @Option(
        help: ArgumentHelp(
            "For swift: the checkout of Diffusion Lab, or the address of a repository, that the package takes the engine from; "
                + "by default this checkout.", valueName: "path"))
    var engine: String?

    func validate() throws {
        if all {
            guard lesson == nil, value == nil, format ?? .html == .html else {
                throw ValidationError(
                    "--all writes the pages of all lessons: give no lesson, no --value and no other --format.")
            }
        } else {
            guard lesson != nil else {
                throw ValidationError("Which lesson? For example lab export 1.2. --all writes all.")
            }
        }
        if value != nil, format != nil {
            throw ValidationError("With --value the ending of --out says the format; leave --format out.")
        }
        if value != nil, out == nil {
            throw ValidationError("Where to? For example --out \(value ?? "x").npy. The ending says the format.")
        }
        if engine != nil, format != .swift { throw ValidationError("--engine is an option of --format swift.") }
    }

    func run() throws {
        try reportingErrors {
            let workspace = try Workspace.find(isQuick: quick || LabEnvironment.isQuick)
            let catalogue = try Catalogue(workspace: workspace)
            let console = Console(terminal: Terminal())
            let exporter = Exporter(catalogue: catalogue, workspace: workspace, replaces: force)
            if all {
                try write(to: out ?? "lab-export", console) { try exporter.exportAll(to: $0) }
            } else if let value {
                try writeValue(value, of: catalogue.lesson(lesson ?? ""), exporter, console)
            } else {
                try writeLesson(catalogue.lesson(lesson ?? ""), exporter, console)
            }
        }
    }

    private func writeLesson(_ lesson: Lesson, _ exporter: Exporter, _ console: Console) throws {
        let ending = out.map { URL(filePath: $0).pathExtension } ?? ""
        let format = format ?? Exporter.Format(rawValue: ending) ?? .html
        // A checkout is named relative to here; the package lies elsewhere.
        let engine = engine.map { $0.contains("://") ? $0 : URL(filePath: $0).standardizedFileURL.path }
        try write(to: out ?? format.fileName(of: lesson), console) {
            try exporter.export(lesson, as: format, to: $0, engine: engine)
        }
    }

    private func writeValue(_ name: String, of lesson: Lesson, _ exporter: Exporter, _ console: Console) throws {
        try write(to: out ?? "", console) { file in
            let session = try exporter.savedSession(of: lesson, output: console)
            guard let value = session.value(of: name) else {
                let names = session.variables.map(\.name)
                throw ShellError(
                    "Lesson \(lesson.id) has no variable `\(name)`. \(Suggestion.text(for: name, among: names))")
            }
            try ValueExport(value, named: name).write(to: file, replaces: force)
        }
    }

    /// Does `body` with the place that `path` names, and says where that is.
    private func write(to path: String, _ console: Console, _ body: (URL) throws -> Void) throws {
        let file = URL(filePath: (path as NSString).expandingTildeInPath).absoluteURL
        try body(file)
        console.line(path)
    }
}

extension Exporter.Format: ExpressibleByArgument {}
