import Foundation

/// A table whose first column holds names and whose others hold numbers.
struct Table {
    let titles: [String]
    var rows: [[String]] = []

    /// The lines of a Markdown table.
    var markdown: String {
        let rule = ["---"] + titles.dropFirst().map { _ in "---:" }
        return ([titles, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}

/// Lays out lines of a table that is printed while it grows, so the widths are given beforehand.
struct Columns {
    let nameWidth: Int
    let numberWidth: Int

    func line(_ cells: [String]) -> String {
        let name = cells.first ?? ""
        let padding = String(repeating: " ", count: max(0, nameWidth - name.count))
        return name + padding
            + cells.dropFirst().map { String(repeating: " ", count: max(1, numberWidth - $0.count)) + $0 }.joined()
    }
}

/// Numbers as they stand in tables.
enum Words {
    /// Three digits or so: `1830`, `97.2`, `0.431`.
    static func number(_ value: Double) -> String {
        switch abs(value) {
        case 100...: String(format: "%.0f", value)
        case 10...: String(format: "%.1f", value)
        case 1...: String(format: "%.2f", value)
        default: String(format: "%.3f", value)
        }
    }

    static func milliseconds(_ seconds: Double) -> String { number(seconds * 1e3) }
    static func percent(_ fraction: Double) -> String { String(format: "%.0f%%", fraction * 100) }
    static func mebibytes(_ bytes: Double?) -> String { bytes.map { String(format: "%.0f", $0 / 1048576) } ?? "" }
    static func ratio(_ ratio: Double?) -> String { ratio.map { String(format: "%.2f", $0) } ?? "" }
    static func gigaflops(_ flops: Double?) -> String { flops.map { String(format: "%.0f", $0 * 1e-9) } ?? "" }
}
