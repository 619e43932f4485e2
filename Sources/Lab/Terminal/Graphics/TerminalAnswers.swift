import Foundation

/// What a terminal answered to questions about itself, and the keys that were typed meanwhile.
///
/// The questions: whether it takes a picture by Kitty's protocol, its name, the size of a character cell, and its device
/// attributes, which every terminal answers, so that nobody has to wait for the other answers any longer.
struct TerminalAnswers: Equatable, Sendable {
    var drawsKitty = false
    var drawsSixel = false
    /// `iTerm2 3.5.0`, as far as the terminal says.
    var name: String?
    /// A character cell in pixels.
    var cellSize: (width: Int, height: Int)?
    /// Whether the last question was answered.
    var isComplete = false
    /// What was no answer: keys.
    var keys: [UInt8] = []
    /// The start of a sequence whose end has not come yet.
    private var partial: [UInt8] = []

    static let questions = "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\\u{1B}[>q\u{1B}[16t\u{1B}[c"

    static func == (left: TerminalAnswers, right: TerminalAnswers) -> Bool {
        left.drawsKitty == right.drawsKitty && left.drawsSixel == right.drawsSixel && left.name == right.name
            && left.cellSize?.width == right.cellSize?.width && left.cellSize?.height == right.cellSize?.height
            && left.isComplete == right.isComplete && left.keys == right.keys
    }

    /// Takes in what came from the terminal.
    mutating func receive(_ bytes: some Sequence<UInt8>) {
        partial += bytes
        while let length = Self.lengthOfFirst(in: partial) {
            let sequence = Array(partial.prefix(length))
            partial.removeFirst(length)
            if !isAnswer(sequence) { keys += sequence }
        }
    }

    /// Nothing more will come: what was begun is a key, Escape for one.
    mutating func finish() {
        keys += partial
        partial = []
    }

    /// How long the key or the sequence at the start is; nil while its end has not come.
    private static func lengthOfFirst(in bytes: [UInt8]) -> Int? {
        guard let first = bytes.first else { return nil }
        guard first == 0x1B else { return 1 }
        guard bytes.count > 1 else { return nil }
        switch bytes[1] {
        case UInt8(ascii: "["):
            return bytes.dropFirst(2).firstIndex { (0x40...0x7E).contains($0) }.map { $0 + 1 }
        case UInt8(ascii: "_"), UInt8(ascii: "P"), UInt8(ascii: "]"):
            // Up to ESC \, or to BEL.
            for index in bytes.indices.dropFirst(2) {
                if bytes[index] == 0x07 { return index + 1 }
                if bytes[index] == UInt8(ascii: "\\"), bytes[index - 1] == 0x1B { return index + 1 }
            }
            return nil
        default: return 2
        }
    }

    private mutating func isAnswer(_ sequence: [UInt8]) -> Bool {
        let text = String(decoding: sequence, as: UTF8.self)
        if text.hasPrefix("\u{1B}_G") {
            drawsKitty = drawsKitty || text.contains(";OK")
        } else if text.hasPrefix("\u{1B}P>|") {
            name = text.dropFirst(4).trimmingCharacters(in: CharacterSet(charactersIn: "\u{1B}\\\u{07}"))
        } else if text.hasPrefix("\u{1B}[6;"), text.hasSuffix("t") {
            let numbers = text.dropFirst(4).dropLast().split(separator: ";").compactMap { Int($0) }
            if numbers.count == 2, numbers.allSatisfy({ $0 > 0 }) { cellSize = (numbers[1], numbers[0]) }
        } else if text.hasPrefix("\u{1B}[?"), text.hasSuffix("c") {
            drawsSixel = text.dropFirst(3).dropLast().split(separator: ";").contains("4")
            isComplete = true
        } else {
            return false
        }
        return true
    }
}
