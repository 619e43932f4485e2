import Engine
import Foundation
import Lessons

extension ErrorContent {
    /// What stopped a cell, as a notebook shows it.
    init(_ error: any Error, after time: Duration = .zero) {
        switch error {
        case let error as CellError:
            self.init(ename: "CellError", evalue: error.message, traceback: Self.lines(of: error))
        case let failed as ExpectationFailed:
            let heading = Self.painter.paint("Not yet: ", [.bold, .yellow]) + failed.message
            self.init(
                ename: "ExpectationFailed", evalue: failed.message,
                traceback: [heading] + Self.lines(of: failed.error).dropFirst())
        case is Interrupted:
            let text = "Stopped after \(time.clockText)."
            self.init(
                ename: "Interrupted", evalue: text,
                traceback: [
                    Self.painter.paint(text, .bold),
                    "Nothing is lost: variables, models and optimizers stand as the last whole statement left them.",
                ])
        default:
            let text = "\(error)"
            self.init(ename: "\(type(of: error))", evalue: text, traceback: [Self.painter.paint(text, .red)])
        }
    }

    /// Notebooks turn the escape sequences into colours.
    private static let painter = Painter(isColoured: true)

    /// Place and message, the line, and a caret below the place.
    private static func lines(of error: CellError) -> [String] {
        let place = painter.paint("\(error.file):\(error.line):\(error.column):", .cyan)
        let caret = error.rendered.split(separator: "\n").last.map(String.init) ?? ""
        return [
            "\(place) \(painter.paint("error:", [.bold, .red])) \(error.message)",
            "  " + SwiftHighlighter.highlight(error.sourceLine, painter: painter),
            painter.paint(caret, [.bold, .red]),
        ]
    }
}
