import Lessons

/// A table for the terminal. The first row is the heading; cells that are too long for the width are wrapped.
struct TextTable {
    let rows: [[[Span]]]
    var alignments: [Alignment] = []

    private static let gap = 2
    /// A cell of more lines is a narrow strip that is hard to read.
    private static let mostLines = 5

    /// A table of plain text under the titles of its columns.
    init(titles: [String], rows: [[String]], alignments: [Alignment] = []) {
        self.init(rows: ([titles] + rows).map { $0.map { [Span(text: $0)] } }, alignments: alignments)
    }

    init(rows: [[[Span]]], alignments: [Alignment] = []) {
        self.rows = rows
        self.alignments = alignments
    }

    func lines(width: Int, painter: Painter) -> [String] {
        guard painter.drawsLines, let widths = columnWidths(width: width) else {
            return records(width: width, painter: painter)
        }
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

    /// Each row as a paragraph with a line for each column: what a narrow window and a screen reader can take.
    private func records(width: Int, painter: Painter) -> [String] {
        guard let titles = rows.first else { return [] }
        return rows.dropFirst().enumerated().flatMap { index, row -> [String] in
            let fields = zip(titles, row).filter { $1.contains { !$0.text.isEmpty } }.flatMap {
                title, cell -> [[Span]] in
                let hasTitle = title.contains { !$0.text.isEmpty }
                return TextWrap.lines(Self.bold(title) + (hasTitle ? [Span(text: ": ")] : []) + cell, width: width)
            }
            return (index > 0 ? [""] : []) + fields.map(painter.paint)
        }
    }

    private static func bold(_ cell: [Span]) -> [Span] {
        cell.map { Span(text: $0.text, style: $0.style.union(.bold)) }
    }

    /// The natural widths, the widest column narrowed as long as the table does not fit; nil if words would not fit, or
    /// stand in strips.
    private func columnWidths(width: Int) -> [Int]? {
        let columnCount = rows.map(\.count).max() ?? 0
        func widest(_ measure: ([Span]) -> Int) -> [Int] {
            (0..<columnCount).map { column in rows.map { column < $0.count ? measure($0[column]) : 0 }.max() ?? 0 }
        }
        var widths = widest { $0.reduce(0) { $0 + $1.text.columnWidth } }
        let least = widest { Self.longestWord(in: $0) }
        let available = width - Self.gap * max(0, columnCount - 1)
        while widths.reduce(0, +) > available {
            let narrowable = widths.indices.filter { widths[$0] > least[$0] }
            guard let column = narrowable.max(by: { widths[$0] < widths[$1] }) else { return nil }
            widths[column] -= 1
        }
        let isReadable = rows.allSatisfy { row in
            zip(row, widths).allSatisfy { TextWrap.lines($0, width: $1).count <= Self.mostLines }
        }
        return isReadable ? widths : nil
    }

    private static func longestWord(in cell: [Span]) -> Int {
        cell.map(\.text).joined().split { $0 == " " || $0 == "\n" }.map { String($0).columnWidth }.max() ?? 0
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
