/// The text of a cell, and where it came from, so that errors can point into it.
final class SourceText: Sendable {
    /// The name of the file or cell.
    let name: String
    /// The line number of the text's first line.
    let firstLine: Int
    /// The text.
    let text: String

    init(_ text: String, name: String, firstLine: Int) {
        self.text = text
        self.name = name
        self.firstLine = max(0, min(firstLine, 1 << 32))  // A damaged file can say any number.
    }

    /// The line that holds the byte at `offset`, its number in the text from 0, and how many characters precede the byte.
    func line(at offset: Int) -> (text: String, number: Int, column: Int) {
        let bytes = Array(text.utf8)
        let end = max(0, min(offset, bytes.count))
        let newline = UInt8(ascii: "\n")
        let number = bytes[..<end].count { $0 == newline }
        let start = bytes[..<end].lastIndex(of: newline).map { $0 + 1 } ?? 0
        let stop = bytes[end...].firstIndex(of: newline) ?? bytes.count
        let column = String(decoding: bytes[start..<end], as: UTF8.self).count
        return (String(decoding: bytes[start..<stop], as: UTF8.self), number, column)
    }
}

/// A place in the text of a cell: what an error points at.
struct Place {
    let source: SourceText
    /// The distance from the start of the text in bytes.
    let offset: Int
}

/// What was wrong in a cell, and where.
public struct CellError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the file or cell.
    public let file: String
    /// The line, from 1, or from the `firstLine` that the cell was run with.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    /// What was wrong, in words.
    public let message: String
    /// The text of the line.
    public let sourceLine: String

    init(_ message: String, at place: Place) {
        let (text, number, column) = place.source.line(at: place.offset)
        file = place.source.name
        line = place.source.firstLine + number
        self.column = column + 1
        self.message = message
        sourceLine = text
    }

    /// The error as a compiler prints it: place and message, the line, and a caret under the place.
    public var rendered: String {
        let indent = sourceLine.prefix(column - 1).map { $0 == "\t" ? "\t" : " " }.joined()
        return "\(file):\(line):\(column): error: \(message)\n  \(sourceLine)\n  \(indent)^"
    }

    /// The error as a compiler prints it.
    public var description: String { rendered }
}

/// What the check of an exercise found not to hold; thrown by `expect(condition, message)` in a cell.
public struct ExpectationFailed: Error, Hashable, Sendable, CustomStringConvertible {
    /// What should have held, in the words of the lesson.
    public let message: String
    /// The place of the `expect` that failed.
    public let error: CellError

    /// What should have held.
    public var description: String { message }
}

/// An error without a place: thrown by what a cell calls, and given the place of the call on its way out.
struct ValueError: Error, CustomStringConvertible {
    let message: String

    init(_ message: String) { self.message = message }

    var description: String { message }
}
