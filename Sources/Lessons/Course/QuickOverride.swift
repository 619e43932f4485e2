import SwiftParser
import SwiftSyntax

/// A value that a quick run puts in place of a cell's own: `steps=20` turns `let steps = 3000` into `let steps = 20`.
public struct QuickOverride: Hashable, Sendable {
    /// The constant or variable.
    public let name: String
    /// The Swift expression that becomes its initial value.
    public let value: String
}

extension QuickOverride {
    /// Reads `NAME=VALUE, NAME=VALUE`; nil if `text` is not of that form.
    static func list(from text: String) -> [QuickOverride]? {
        // The list is just what may follow `let`, so Swift's parser knows which commas separate and which are in brackets.
        let file = Parser.parse(source: "let \(text)")
        guard !file.hasError, file.statements.count == 1,
            let declaration = file.statements.first?.item.as(VariableDeclSyntax.self)
        else { return nil }
        let overrides = declaration.bindings.compactMap(QuickOverride.init)
        return overrides.count == declaration.bindings.count ? overrides : nil
    }

    private init?(_ binding: PatternBindingSyntax) {
        guard let name = binding.pattern.as(IdentifierPatternSyntax.self),
            let value = binding.initializer?.value
        else { return nil }
        self.init(name: name.identifier.text, value: value.trimmedDescription)
    }
}

extension [QuickOverride] {
    /// `source` with the initial values replaced, line for line, and the overrides whose name it does not declare.
    func applied(to source: String) -> (source: String, unknown: [QuickOverride]) {
        guard !isEmpty else { return (source, []) }
        let finder = BindingFinder(viewMode: .sourceAccurate)
        finder.walk(Parser.parse(source: source))
        var bytes = Array<UInt8>(source.utf8)
        for (name, range) in finder.initialValues.reversed() {
            guard let override = last(where: { $0.name == name }) else { continue }
            let newlines = bytes[range].count { $0 == UInt8(ascii: "\n") }
            bytes.replaceSubrange(range, with: Array<UInt8>(override.value.utf8) + padding(newlines))
        }
        let declared = Set(finder.initialValues.map(\.name))
        return (String(decoding: bytes, as: UTF8.self), filter { !declared.contains($0.name) })
    }

    /// Newlines in place of those that a value had, so that the lines of error messages stay right.
    private func padding(_ newlines: Int) -> [UInt8] {
        Array<UInt8>(repeating: UInt8(ascii: "\n"), count: newlines)
    }
}

/// Collects where the initial values of `let` and `var` stand, in the order of the source.
private final class BindingFinder: SyntaxVisitor {
    var initialValues: [(name: String, range: Range<Int>)] = []

    override func visit(_ node: PatternBindingSyntax) -> SyntaxVisitorContinueKind {
        guard let name = node.pattern.as(IdentifierPatternSyntax.self), let value = node.initializer?.value else {
            return .visitChildren
        }
        let start = value.positionAfterSkippingLeadingTrivia.utf8Offset
        initialValues.append((name.identifier.text, start..<start + value.trimmedLength.utf8Length))
        return .skipChildren
    }
}
