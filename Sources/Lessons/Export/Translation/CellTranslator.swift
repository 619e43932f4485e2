import SwiftParser
import SwiftSyntax

/// Turns cells, in which `try` may be left out and a name may be declared again, into Swift that the compiler takes.
struct CellTranslator {
    /// A cell to translate.
    struct Cell {
        let id: String
        let source: String
        /// Whether the value of its last expression is printed.
        let printsValue: Bool
    }

    /// A cell in Swift.
    struct Translation: Equatable {
        let id: String
        let source: String
        /// What the compiler will not take or what will differ, for comments.
        let notes: [String]
    }

    private let registry = Registry()

    /// The cells in Swift, to stand one after the other at the top level of a file.
    func translate(_ cells: [Cell]) -> [Translation] {
        let files = cells.map { cell -> SourceFileSyntax? in
            let text = SourceText(cell.source, name: cell.id, firstLine: 1)
            guard let file = try? text.parse(), text.firstError(in: file) == nil else { return nil }
            return try? text.folded(file)
        }
        // Which functions throw decides where `try` stands, which decides which functions throw.
        var findings = CellWalker.Findings()
        while true {
            let walker = CellWalker(registry: registry, words: words(of: files), findings: findings)
            let translations = zip(cells, files).enumerated().map { number, pair in
                let (cell, file) = pair
                guard let file else {
                    return Translation(id: cell.id, source: cell.source, notes: ["This is not Swift."])
                }
                return walker.translate(file, of: cell, number: number)
            }
            if walker.findings == findings { return translations }
            findings = walker.findings
        }
    }

    /// All words of the cells: a new name must not be one of them.
    private func words(of files: [SourceFileSyntax?]) -> Set<String> {
        Set(files.compactMap(\.self).flatMap { $0.tokens(viewMode: .sourceAccurate).map(\.text) })
    }
}
