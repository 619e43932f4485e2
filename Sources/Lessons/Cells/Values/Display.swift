import Engine

extension Session {
    /// A value as it is shown at the end of a cell: as `print` shows it, but what holds tensors has a line for each, and
    /// long lists are shown by their ends.
    public func display(_ value: Value) -> String {
        let display = ValueDisplay(interpreter: interpreter, columns: PrintOptions.windowWidth)
        // A type that a cell declares can have a description that calls itself.
        return (try? withLargeStack { display.lines(of: value).joined(separator: "\n") }) ?? "…"
    }
}

/// Lays out values in lines.
struct ValueDisplay {
    let interpreter: Interpreter
    /// How wide a line may be.
    let columns: Int

    /// Lists of plain values up to this length are shown as a whole.
    private static let longestPlainList = 100
    /// Longer lists of other values show so many elements at their start and at their end.
    private static let (rowsAtStart, rowsAtEnd) = (16, 4)
    private static let deepest = 2

    func lines(of value: Value) -> [String] {
        if let rows = rows(of: value) { return [heading(of: value, rows)] + lines(of: rows, depth: 1) }
        if case .array(let array) = value, array.elements.count > Self.longestPlainList {
            return [shortened(array)]
        }
        return describe(value).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The parts of a value that have a line each.
    private struct Rows {
        let count: Int
        let row: (Int) -> (name: String, value: Value)
    }

    /// Nil for values that are shown as they print.
    private func rows(of value: Value) -> Rows? {
        switch value {
        case .array(let array):
            guard array.elements.contains(where: Self.holdsObjects) else { return nil }
            return Rows(count: array.elements.count) { Self.named(array.elements[$0], orElse: $0) }
        case .dictionary(let dictionary):
            let entries = dictionary.entries
            guard entries.contains(where: { Self.holdsObjects($0.value) }) else { return nil }
            return Rows(count: entries.count) { (debugDescribe(entries[$0].key), entries[$0].value) }
        case .tuple(let tuple):
            guard tuple.values.contains(where: Self.holdsObjects) else { return nil }
            return Rows(count: tuple.values.count) { (tuple.labels[$0] ?? "\($0)", tuple.values[$0]) }
        case .optional(let wrapped?, _): return rows(of: wrapped)
        case .object(let object): return properties(of: object)
        default: return nil
        }
    }

    /// The properties of a value that is no more than these.
    private func properties(of object: ObjectValue) -> Rows? {
        guard object.type.showsProperties else { return nil }
        let parts = object.type.properties.sorted { $0.key < $1.key }.compactMap { name, property in
            (try? property.get(.object(object), interpreter)).map { (name, $0) }
        }
        return Rows(count: parts.count) { parts[$0] }
    }

    /// A pair of a name and a value is a value with that name.
    private static func named(_ value: Value, orElse index: Int) -> (String, Value) {
        if case .tuple(let tuple) = value, tuple.values.count == 2, case .string(let name) = tuple.values[0] {
            return (name, tuple.values[1])
        }
        return ("\(index)", value)
    }

    private static func holdsObjects(_ value: Value) -> Bool {
        switch value {
        case .object(let object): object.value is Tensor || object.value is Module || object.type.showsProperties
        case .array(let array): array.elements.first.map(holdsObjects) ?? false
        case .dictionary(let dictionary): dictionary.entries.first.map { holdsObjects($0.value) } ?? false
        case .tuple(let tuple): tuple.values.contains(where: holdsObjects)
        case .optional(let wrapped?, _): holdsObjects(wrapped)
        default: false
        }
    }

    private func heading(of value: Value, _ rows: Rows) -> String {
        switch value {
        case .array(let array) where array.elementType == .any: "Array of \(rows.count)"
        case .array, .dictionary: "\(value.type) of \(rows.count)"
        case .optional(let wrapped?, _): heading(of: wrapped, rows)
        default: "\(value.type)"
        }
    }

    private func lines(of rows: Rows, depth: Int) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        let isLong = rows.count > Self.rowsAtStart + Self.rowsAtEnd
        let start = (0..<(isLong ? Self.rowsAtStart : rows.count)).map(rows.row)
        let end = isLong ? (rows.count - Self.rowsAtEnd..<rows.count).map(rows.row) : []
        let width = (start + end).map(\.name.count).max() ?? 0
        func lines(of row: (name: String, value: Value)) -> [String] {
            let name = indent + row.name + String(repeating: " ", count: width - row.name.count) + "  "
            guard let inner = self.rows(of: row.value) else {
                return [cut(name + (describe(row.value).split(separator: "\n").first ?? ""))]
            }
            let heading = cut(name + self.heading(of: row.value, inner))
            return [heading] + (depth < Self.deepest ? self.lines(of: inner, depth: depth + 1) : [])
        }
        let gap = isLong ? ["\(indent)… \(rows.count - Self.rowsAtStart - Self.rowsAtEnd) more"] : []
        return start.flatMap(lines) + gap + end.flatMap(lines)
    }

    /// The line with an ellipsis where it is wider than the window.
    private func cut(_ line: String) -> String { line.count > columns ? line.prefix(columns - 1) + "…" : line }

    /// The first and the last elements of a long list, and what is known about its numbers.
    private func shortened(_ array: ArrayValue) -> String {
        let ends =
            (array.elements.prefix(3).map { debugDescribe($0) } + ["…"]
            + array.elements.suffix(3).map { debugDescribe($0) })
            .joined(separator: ", ")
        let line = "[\(ends)] n=\(array.elements.count)"
        guard let numbers = Value.array(array).numbers,
            let summary = try? NumberSummary(numbers, bins: 8, quantiles: [])
        else { return line }
        return line + " " + summary.description
    }
}

extension Value {
    /// The numbers of an array that has nothing else.
    public var numbers: [Double]? {
        guard case .array(let array) = self else { return nil }
        var numbers: [Double] = []
        numbers.reserveCapacity(array.elements.count)
        for element in array.elements {
            switch element {
            case .int(let number): numbers.append(Double(number))
            case .double(let number): numbers.append(number)
            default: return nil
            }
        }
        return numbers
    }
}
