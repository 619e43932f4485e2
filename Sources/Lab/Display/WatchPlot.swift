import Engine
import Lessons

/// Numbers that grow while a cell runs, as `:watch` shows them: a plot of a few lines, or one line of words.
struct WatchPlot: Equatable {
    let name: String
    /// How many numbers there are.
    let count: Int
    /// Some of them at equal distances, the latest among them.
    let values: [Double]

    private static let rows = 5
    private static let mostColumns = 64
    /// Twice as many points as a plot has columns of dots.
    private static let mostValues = 256

    /// The numbers in a variable; nil if there are none.
    init?(name: String, value: Value?) {
        guard case .array(let array)? = value, !array.elements.isEmpty else { return nil }
        let elements = array.elements
        let step = max(1, elements.count / Self.mostValues)
        let places = stride(from: (elements.count - 1) % step, to: elements.count, by: step)
        let numbers = places.compactMap { elements[$0].number }
        guard !numbers.isEmpty else { return nil }
        self.init(name: name, count: elements.count, values: numbers)
    }

    init(name: String, count: Int, values: [Double]) {
        (self.name, self.count, self.values) = (name, count, values)
    }

    /// `losses: 240 values, the last 0.031`.
    var words: String {
        "\(name): \(count.grouped) \(count == 1 ? "value" : "values"), the last \((values.last ?? .nan).short)"
    }

    /// The words, and below them a plot in braille dots, as wide as the window allows.
    func lines(width: Int) -> [String] {
        let finite = values.filter(\.isFinite)
        guard finite.count > 1, let low = finite.min(), let high = finite.max() else { return [words] }
        let labels = [high.short, low.short]
        let labelWidth = labels.map(\.count).max() ?? 0
        let columns = max(8, min(Self.mostColumns, width - labelWidth - 2))
        let dots = dots(columns: columns, low, high)
        return [words]
            + dots.enumerated().map { row, text in
                let label = row == 0 ? labels[0] : row == Self.rows - 1 ? labels[1] : ""
                return label.padded(to: labelWidth, alignment: .right) + "┤" + text
            }
    }

    /// Lines of braille characters, each of two by four dots.
    private func dots(columns: Int, _ low: Double, _ high: Double) -> [String] {
        let (width, height) = (2 * columns, 4 * Self.rows)
        var cells = [[UInt32]](repeating: [UInt32](repeating: 0, count: columns), count: Self.rows)
        // The bits of a character's dots, column by column from the top.
        let bits: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
        for x in 0..<min(width, max(values.count, 2)) {
            // With fewer values than dots each has a dot of its own.
            let index = values.count <= width ? x : x * (values.count - 1) / (width - 1)
            guard index < values.count, values[index].isFinite else { continue }
            let share = high > low ? (values[index] / 2 - low / 2) / (high / 2 - low / 2) : 0.5
            let y = min(height - 1, Int((1 - share) * Double(height - 1) + 0.5))
            cells[y / 4][x / 2] |= bits[x % 2][y % 4]
        }
        return cells.map { row in
            String(String.UnicodeScalarView(row.compactMap { Unicode.Scalar(0x2800 + $0) }))
        }
    }
}

extension Value {
    fileprivate var number: Double? {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }
}
