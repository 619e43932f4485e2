import SwiftSyntax

extension Compiler {
    func integer(_ literal: IntegerLiteralExprSyntax) throws -> any Expression {
        var digits = literal.literal.text.filter { $0 != "_" }
        var radix = 10
        for (prefix, base) in [("0x", 16), ("0b", 2), ("0o", 8)] where digits.hasPrefix(prefix) {
            digits.removeFirst(2)
            radix = base
        }
        guard let value = Int(digits, radix: radix) else {
            throw error("the integer literal '\(literal.literal.text)' does not fit an Int", at: literal)
        }
        return IntegerLiteral(place: place(literal), value: value)
    }

    func float(_ literal: FloatLiteralExprSyntax) throws -> any Expression {
        guard let value = Double(literal.literal.text.filter { $0 != "_" }) else {
            throw error("'\(literal.literal.text)' is not a number", at: literal)
        }
        return ConstantLiteral(place: place(literal), value: .double(value))
    }

    func string(_ literal: StringLiteralExprSyntax) throws -> any Expression {
        let pounds = literal.openingPounds?.text ?? ""
        var pieces: [any Expression] = []
        for segment in literal.segments {
            switch segment {
            case .stringSegment(let text):
                let content = try unescaped(text.content.text, escape: "\\" + pounds, at: text)
                pieces.append(ConstantLiteral(place: place(text), value: .string(content)))
            case .expressionSegment(let segment):
                guard segment.expressions.count == 1, let value = segment.expressions.first, value.label == nil else {
                    throw unsupported("an interpolation with options", at: segment)
                }
                pieces.append(try expression(value.expression))
            }
        }
        if pieces.allSatisfy({ $0 is ConstantLiteral }) {
            let texts = pieces.compactMap { ($0 as? ConstantLiteral).map { describe($0.value) } }
            return ConstantLiteral(place: place(literal), value: .string(texts.joined()))
        }
        return Interpolation(place: place(literal), pieces: pieces)
    }

    /// The text that a part of a string literal stands for.
    private func unescaped(_ text: String, escape: String, at syntax: some SyntaxProtocol) throws -> String {
        guard text.contains("\\") else { return text }
        var result = ""
        var rest = text[...]
        while !rest.isEmpty {
            guard rest.hasPrefix(escape) else {
                result.append(rest.removeFirst())
                continue
            }
            rest.removeFirst(escape.count)
            guard let kind = rest.popFirst() else { break }
            if kind == "u" {
                result.unicodeScalars.append(try scalar(&rest, at: syntax))
            } else if let character = Self.escapes[kind] {
                result.append(character)
            } else if !kind.isNewline {
                throw error("'\\\(kind)' is not an escape sequence", at: syntax)
            }
        }
        return result
    }

    private static let escapes: [Character: Character] = [
        "n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\", "\"": "\"", "'": "'",
    ]

    /// The character of `\u{3B1}`, after the `u`.
    private func scalar(_ rest: inout Substring, at syntax: some SyntaxProtocol) throws -> Unicode.Scalar {
        guard rest.popFirst() == "{", let end = rest.firstIndex(of: "}"),
            let code = UInt32(rest[..<end], radix: 16), let scalar = Unicode.Scalar(code)
        else { throw error("'\\u' is followed by a character's number in braces: \\u{3B1}", at: syntax) }
        rest = rest[rest.index(after: end)...]
        return scalar
    }
}
