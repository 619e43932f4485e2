import Foundation
import Synchronization

/// Plots as files instead of pictures that are shown.
public enum PlotFiles {
    private static let last = Mutex<[Panel]>([])

    /// The panels of the plot that was drawn last; empty if none was.
    public static var lastDrawn: [Panel] { last.withLock { $0 } }

    /// Remembers what was drawn.
    static func remember(_ panels: [Panel]) { last.withLock { $0 = panels } }

    /// Panels side by side as an SVG file's contents.
    /// - Throws: `EngineError` when there are none or too many, or gnuplot is not installed.
    public static func svg(_ panels: [Panel]) throws -> Data {
        let script = try script(of: panels)
        return try Gnuplot.svg(script.text, width: script.size.width, height: script.size.height, for: "svg")
    }

    /// Panels side by side as a picture.
    /// - Throws: `EngineError` when there are none or too many, or gnuplot is not installed.
    public static func picture(_ panels: [Panel]) throws -> PixelImage {
        let script = try script(of: panels)
        return try Gnuplot.draw(script.text, width: script.size.width, height: script.size.height, for: "plot")
    }

    private static func script(of panels: [Panel]) throws -> PlotScript {
        try require(
            (1...4).contains(panels.count), "plot", "there are \(panels.count) panels; from 1 to 4 fit side by side")
        return PlotScript(panels)
    }
}
