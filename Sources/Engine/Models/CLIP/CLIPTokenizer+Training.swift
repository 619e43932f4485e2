extension CLIPTokenizer {
    /// A tokenizer whose pieces are the most frequent ones in `texts`. Its first tokens are the 256 bytes, within a word and at
    /// its end, so that it can write any text.
    /// - Parameters:
    ///   - texts: what to learn from.
    ///   - vocabSize: how many tokens there are at most. There are fewer where no pair of pieces occurs twice.
    ///   - modelMaxLength: the longest text that the model takes, in tokens.
    /// - Throws: `EngineError` when `vocabSize` leaves no room.
    public static func train(_ texts: [String], vocabSize: Int = 2000, modelMaxLength: Int = 77) throws -> CLIPTokenizer
    {
        let operation = "CLIPTokenizer.train"
        let special = SpecialTokens()
        var symbols = BytePairEncoding.orderedBytes.map { BytePairEncoding.byteSymbols[Int($0)] }
        symbols += symbols.map { $0 + BytePairEncoding.wordEnd }
        let least = symbols.count + 2
        try require(
            (least...1_000_000).contains(vocabSize), operation,
            "vocabSize is \(vocabSize); use \(least), which are the bytes and two special tokens, or more")
        var search = try MergeSearch(texts, symbols)
        try search.run(count: vocabSize - least)
        let tokens = search.symbols + [special.bos, special.eos]
        return try CLIPTokenizer(
            vocabulary: Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($1, $0) }), merges: search.merges,
            special: special, modelMaxLength: modelMaxLength, for: operation)
    }
}

/// The search for the most frequent pairs of neighbouring tokens, which become tokens themselves.
private struct MergeSearch {
    private typealias Pair = BytePairEncoding.Pair

    /// How tokens are written.
    private(set) var symbols: [String]
    private(set) var merges: [(first: String, second: String)] = []
    /// Each different word as tokens, and how often it occurs.
    private var words: [(tokens: [Int], count: Int)]

    init(_ texts: [String], _ symbols: [String]) throws {
        self.symbols = symbols
        var counts: [String: Int] = [:]
        for text in texts {
            try Interruption.check()
            for word in CLIPText.words(text) { counts[word, default: 0] += 1 }
        }
        let bytes = Dictionary(uniqueKeysWithValues: BytePairEncoding.orderedBytes.enumerated().map { ($1, $0) })
        words = counts.map { word, count in
            var tokens = word.utf8.compactMap { bytes[$0] }
            tokens[tokens.count - 1] += bytes.count
            return (tokens, count)
        }
    }

    mutating func run(count: Int) throws {
        var known = Set(symbols)
        for _ in 0..<count {
            try Interruption.check()
            guard let pair = mostFrequentPair() else { break }
            let (first, second) = (symbols[pair.first], symbols[pair.second])
            merges.append((first, second))
            // The same piece can come about in two ways: "ab" + "c" and "a" + "bc".
            if known.insert(first + second).inserted { symbols.append(first + second) }
            let result = symbols.lastIndex(of: first + second) ?? 0
            for index in words.indices {
                words[index].tokens = BytePairEncoding.merged(words[index].tokens, pair, into: result)
            }
        }
    }

    /// Among equally frequent pairs the one of the earliest tokens. Nil if none occurs twice.
    private func mostFrequentPair() -> Pair? {
        var counts: [Pair: Int] = [:]
        for word in words {
            for (first, second) in zip(word.tokens, word.tokens.dropFirst()) {
                counts[Pair(first: first, second: second), default: 0] += word.count
            }
        }
        let best = counts.max { a, b in
            (a.value, b.key.first, b.key.second) < (b.value, a.key.first, a.key.second)
        }
        return best.flatMap { $0.value > 1 ? $0.key : nil }
    }
}
