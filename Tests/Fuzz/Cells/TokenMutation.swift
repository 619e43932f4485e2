import SwiftParser
import SwiftSyntax

/// Pieces of programs with some of their tokens changed: what a slip of the hand, the mouse or the clipboard makes of a cell.
struct TokenMutation {
    private let seeds: [[String]]
    private let pieces: [String]

    init(seeds: [String]) {
        pieces = seeds.flatMap { Self.pieces(of: $0) }
        self.seeds = seeds.map(Self.tokens)
    }

    /// Every token with the space around it, so that joining them gives the text again.
    private static func tokens(_ source: String) -> [String] {
        Parser.parse(source: source).tokens(viewMode: .sourceAccurate).map(\.description)
    }

    /// The statements of a program, one by one and in runs of a few.
    private static func pieces(of source: String) -> [String] {
        let statements = Parser.parse(source: source).statements.map { $0.description }
        return statements.indices.flatMap { start in
            (1...3).map { statements[start..<min(statements.count, start + $0)].joined() }
        }
    }

    /// A piece with up to four changes.
    func mutant(_ random: inout SeededGenerator) -> String {
        var tokens = Self.tokens(random.pick(pieces))
        for _ in 0..<Int.random(in: 0...4, using: &random) { mutate(&tokens, &random) }
        return tokens.joined()
    }

    private func mutate(_ tokens: inout [String], _ random: inout SeededGenerator) {
        guard !tokens.isEmpty else { return tokens.append(random.pick(Self.fragments)) }
        let at = Int.random(in: 0..<tokens.count, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: tokens.remove(at: at)
        case 1: tokens.removeSubrange(random.range(in: tokens.count, longest: 12))
        case 2: tokens.insert(tokens[at], at: at)
        case 3: tokens.swapAt(at, Int.random(in: 0..<tokens.count, using: &random))
        case 4: tokens.insert(random.pick(random.pick(seeds)), at: at)
        case 5: tokens[at] = random.pick(random.pick(seeds))
        case 6: tokens.insert(random.pick(Self.fragments), at: at)
        case 7: replaceLiteral(&tokens, &random)
        case 8: wrap(&tokens, at, &random)
        default: repeatRange(&tokens, &random)
        }
    }

    /// Another number in place of one, if there is one.
    private func replaceLiteral(_ tokens: inout [String], _ random: inout SeededGenerator) {
        let places = tokens.indices.filter {
            tokens[$0].contains(where: \.isNumber) && Double(trimmed(tokens[$0])) != nil
        }
        guard !places.isEmpty else { return }
        tokens[random.pick(places)] = " \(random.pick(Values.numbers)) "
    }

    private func trimmed(_ token: String) -> String { token.filter { !$0.isWhitespace } }

    private func wrap(_ tokens: inout [String], _ at: Int, _ random: inout SeededGenerator) {
        let (open, close) = random.pick([("(", ")"), ("[", "]"), ("{ ", " }"), ("-", ""), ("!", ""), ("\"\\(", ")\"")])
        let depth = random.pick([1, 2, 9, 200])
        tokens[at] =
            String(repeating: open, count: depth) + tokens[at] + String(repeating: close, count: depth)
    }

    private func repeatRange(_ tokens: inout [String], _ random: inout SeededGenerator) {
        let range = random.range(in: tokens.count, longest: 8)
        let times = random.pick([1, 1, 2, 30])
        tokens.insert(contentsOf: (0..<times).flatMap { _ in tokens[range] }, at: range.upperBound)
    }

    /// Pieces of text that a learner might put in the wrong place.
    private static let fragments = [
        "(", ")", "[", "]", "{", "}", "nil", "!", "?", " ?? ", ".", ",", ":", "..<", "...", " = ", " == ", " + ", " - ",
        " * ", " / ", " % ", " += ", " && ", "\"", "\\(", "$0", "_", "return ", "break\n", "continue\n", "let ", "var ",
        "func ", "for ", " in ", "while ", "while true { ", "if ", "guard ", "else ", "switch ", "case ", "default: ",
        "inout ", "&", "true", "Int.max", "Int.min", "Double.nan", "[]", "[:]", "()", ".count", ".first", ".map { $0 }",
        ".sorted()", ".reshape([0])", ".item()", "[0]", "[-1]", "[99]", "try ", "self", " as Any", "\n", ";", "x",
        "text",
        "losses", "layer(x)", ".backward()", ".shape", ".unsqueeze(0)", ".expand([-1, 9223372036854775807])", "🦋",
        "\u{0}",
        "struct A { }", "import Foundation\n", "@main ", "#if true\n", "/*", "//", "`", "async ", "await ",
    ]
}
