/// What the text before the cursor may be completed to.
public struct Completions: Equatable, Sendable {
    /// What a candidate is.
    public enum Kind: String, Sendable {
        case variable, function, type, property, method, label, keyword, path
    }

    /// One way to complete the text.
    public struct Candidate: Equatable, Sendable {
        /// What takes the place of the word at the cursor.
        public let text: String
        /// What it is.
        public let kind: Kind
        /// Its type or signature, on one line.
        public let note: String
    }

    /// Where the word starts that the candidates replace, in bytes from the start of the text.
    public let start: Int
    /// The candidates; all begin with the word.
    public let candidates: [Candidate]
}

extension Session {
    /// What the end of `source` can be completed to: names, members after a dot, the labels of arguments, members of the
    /// type that an argument has, paths in a text. Found from declarations and signatures: nothing runs.
    public func completions(of source: String) -> Completions {
        let word = String(source.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
        let tokens = SourceTokens(String(source.dropLast(word.count)))
        let length = source.utf8.count
        if tokens.endsInComment { return Completions(start: length, candidates: []) }
        if let contents = tokens.openText {
            let text = String(decoding: source.utf8.dropFirst(contents), as: UTF8.self)
            return TextCompletions(tokens: tokens).completions(of: text, endingAt: length)
        }
        let variables = Dictionary(uniqueKeysWithValues: self.variables.map { ($0.name, $0.value.type) })
        let types = StaticTypes(tokens, registry: interpreter.registry, variables: variables)
        let found = CompletionFinder(types: types, word: word).candidates
        var seen: Set<String> = []
        let fitting = found.filter { candidate in
            candidate.text.hasPrefix(word) && candidate.text != word && candidate.text.first != "_"
                && seen.insert(candidate.text).inserted
        }
        return Completions(start: length - word.utf8.count, candidates: fitting)
    }
}
