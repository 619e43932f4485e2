/// Words as sequences of tokens: the bytes of a word are put together, pair by pair, in the order in which the pairs were
/// found to be frequent. Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units"
/// (<https://arxiv.org/abs/1508.07909>).
struct BytePairEncoding {
    /// Marks the last token of a word.
    static let wordEnd = "</w>"

    /// Two neighbouring tokens.
    struct Pair: Hashable {
        let first: Int
        let second: Int
    }

    /// The numbers of the tokens, by what they are written as.
    let vocabulary: [String: Int]
    /// The pairs that are put together, the earliest first.
    let merges: [(first: String, second: String)]
    /// What a pair becomes, and when.
    private var results: [Pair: (rank: Int, token: Int)] = [:]
    /// The token of each byte within a word, and at its end.
    private let bytes: [Int]
    private let lastBytes: [Int]

    /// - Parameter unknown: the token for bytes that the vocabulary lacks.
    /// - Throws: `EngineError` when a pair or what it becomes is not in the vocabulary.
    init(
        vocabulary: [String: Int], merges: [(first: String, second: String)], unknown: Int, for operation: String
    ) throws {
        self.vocabulary = vocabulary
        self.merges = merges
        bytes = Self.byteSymbols.map { vocabulary[$0] ?? unknown }
        lastBytes = Self.byteSymbols.map { vocabulary[$0 + Self.wordEnd] ?? unknown }
        results.reserveCapacity(merges.count)
        for (rank, merge) in merges.enumerated() {
            let parts = [merge.first, merge.second, merge.first + merge.second]
            let tokens = parts.compactMap { vocabulary[$0] }
            try require(
                tokens.count == 3, operation,
                "pair \(rank + 1) of the merges, \"\(merge.first) \(merge.second)\", makes or takes a token that is not in "
                    + "the vocabulary")
            let pair = Pair(first: tokens[0], second: tokens[1])
            if results[pair] == nil { results[pair] = (rank, tokens[2]) }
        }
    }

    /// The tokens of a word.
    func tokens(_ word: String) throws -> [Int] {
        var tokens = word.utf8.map { bytes[Int($0)] }
        if let last = word.utf8.last { tokens[tokens.count - 1] = lastBytes[Int(last)] }
        while let pair = earliestPair(tokens), let result = results[pair]?.token {
            try Interruption.check()
            tokens = Self.merged(tokens, pair, into: result)
        }
        return tokens
    }

    private func earliestPair(_ tokens: [Int]) -> Pair? {
        var earliest: (rank: Int, pair: Pair)?
        for (first, second) in zip(tokens, tokens.dropFirst()) {
            let pair = Pair(first: first, second: second)
            if let rank = results[pair]?.rank, rank < earliest?.rank ?? .max { earliest = (rank, pair) }
        }
        return earliest?.pair
    }

    /// `tokens` with each such pair, from the left, replaced by one token.
    static func merged(_ tokens: [Int], _ pair: Pair, into result: Int) -> [Int] {
        var merged: [Int] = []
        merged.reserveCapacity(tokens.count)
        var place = 0
        while place < tokens.count {
            if place + 1 < tokens.count, tokens[place] == pair.first, tokens[place + 1] == pair.second {
                merged.append(result)
                place += 2
            } else {
                merged.append(tokens[place])
                place += 1
            }
        }
        return merged
    }

    /// The bytes in the order of CLIP's vocabulary: those that stand for a visible character first.
    static let orderedBytes: [UInt8] = {
        let visible = Array(UInt8(ascii: "!")...UInt8(ascii: "~")) + Array(0xA1...0xAC) + Array(0xAE...0xFF)
        return visible + (0...0xFF).filter { !visible.contains($0) }
    }()

    /// What each byte is written as: a visible character of its own.
    static let byteSymbols: [String] = {
        var symbols = [String](repeating: "", count: 256)
        for (place, byte) in orderedBytes.enumerated() {
            let scalar = place < 188 ? Unicode.Scalar(byte) : Unicode.Scalar(0x100 + UInt32(place - 188))
            symbols[Int(byte)] = scalar.map(String.init) ?? ""
        }
        return symbols
    }()

    /// The text of tokens that are written as `symbols`, one after the other; a mark of a word's end becomes a space.
    static func text(_ symbols: [String]) -> String {
        let bytes = symbols.flatMap { $0.unicodeScalars.compactMap { bytesOfSymbols[$0] } }
        return String(decoding: bytes, as: UTF8.self).replacing(wordEnd, with: " ")
    }

    private static let bytesOfSymbols: [Unicode.Scalar: UInt8] = Dictionary(
        uniqueKeysWithValues: byteSymbols.enumerated().compactMap { byte, symbol in
            symbol.unicodeScalars.first.map { ($0, UInt8(byte)) }
        })
}
