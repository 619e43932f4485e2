import Lessons

/// A table for the terminal. The first row is the heading; cells that are too long for the width are wrapped.
struct TextTable {
    let rows: [[[Span]]]
    var alignments: [Alignment] = []

    private static let gap = 2

    /// A table of plain text under the titles of its columns.
    init(titles: [String], rows: [[String]], alignments: [Alignment] = []) {
        self.init(rows: ([titles] + rows).map { $0.map { [Span(text: $0)] } }, alignments: alignments)
    }

    init(rows: [[[Span]]], alignments: [Alignment] = []) {
        self.rows = rows
        self.alignments = alignments
    }

    func lines(width: Int, painter: Painter) -> [String] {
        let widths = columnWidths(width: width)
        var lines: [String] = []
        for (index, row) in rows.enumerated() {
            lines += self.lines(of: index == 0 ? row.map(Self.bold) : row, widths: widths, painter: painter)
            if index == 0 {
                let rule = String(repeating: "─", count: widths.reduce(0, +) + Self.gap * max(0, widths.count - 1))
                lines.append(painter.paint(rule, .dim))
            }
        }
        return lines
    }

    private static func bold(_ cell: [Span]) -> [Span] {
        cell.map { Span(text: $0.text, style: $0.style.union(.bold)) }
    }

    /// The natural widths, the widest column narrowed as long as the table does not fit.
    private func columnWidths(width: Int) -> [Int] {
        let columnCount = rows.map(\.count).max() ?? 0
        var widths = (0..<columnCount).map { column in
            rows.map { column < $0.count ? $0[column].reduce(0) { $0 + $1.text.columnWidth } : 0 }.max() ?? 0
        }
        let available = width - Self.gap * max(0, columnCount - 1)
        while widths.reduce(0, +) > available, let widest = widths.max(), widest > 8 {
            widths[widths.firstIndex(of: widest)!] -= 1
        }
        return widths
    }

    private func lines(of row: [[Span]], widths: [Int], painter: Painter) -> [String] {
        let cells = row.enumerated().map { TextWrap.lines($0.element, width: widths[$0.offset]) }
        return (0..<(cells.map(\.count).max() ?? 0)).map { line in
            let columns = cells.enumerated().map { column, cell in
                let spans = line < cell.count ? cell[line] : []
                return pad(spans, to: widths[column], alignment: column < alignments.count ? alignments[column] : .left)
            }
            return painter.paint(Self.withoutTrailingSpace(Array(columns.joined(separator: [Span(text: "  ")]))))
        }
    }

    private func pad(_ spans: [Span], to width: Int, alignment: Alignment) -> [Span] {
        let plain = spans.map(\.text).joined()
        let padded = plain.padded(to: width, alignment: alignment)
        let left = padded.prefix { $0 == " " }.count - plain.prefix { $0 == " " }.count
        let right = padded.count - plain.count - left
        return [Span(text: String(repeating: " ", count: left))] + spans
            + [Span(text: String(repeating: " ", count: right))]
    }

    private static func withoutTrailingSpace(_ spans: [Span]) -> [Span] {
        var spans = spans
        while let last = spans.last {
            spans.removeLast()
            let text = String(last.text.reversed().drop { $0 == " " }.reversed())
            if !text.isEmpty { return spans + [Span(text: text, style: last.style)] }
        }
        return spans
    }
}
