/// How texts of different lengths become rows of one tensor.
public enum PaddingStrategy: String, Hashable, Sendable, CaseIterable {
    /// As long as the longest of them.
    case longest
    /// As long as the model takes.
    case maxLength
}

/// Turns texts into the numbers of tokens, pieces of words, that a CLIP model takes: what transformers' class of this name
/// computes.
///
/// ```swift
/// let tokenizer = CLIPTokenizer.fromPretrained("openai/clip-vit-base-patch32")
/// let inputIds = tokenizer(["a red heart", "a green leaf"])      // [2, 5]
/// ```
public final class CLIPTokenizer: CustomStringConvertible {
    /// Tokens that stand for no part of a text, as they are written.
    struct SpecialTokens: Hashable, Sendable {
        var bos = "<|startoftext|>"
        var eos = "<|endoftext|>"
        var pad = "<|endoftext|>"
        var unknown = "<|endoftext|>"
    }

    /// The longest text that the model takes, in tokens.
    public let modelMaxLength: Int
    let special: SpecialTokens
    let encoding: BytePairEncoding
    /// The token that texts begin with.
    public let bosTokenId: Int
    /// The token that texts end with.
    public let eosTokenId: Int
    /// The token that fills up shorter texts.
    public let padTokenId: Int
    private let symbols: [Int: String]

    /// - Throws: `EngineError` when the vocabulary lacks a token that is needed.
    init(
        vocabulary: [String: Int], merges: [(first: String, second: String)], special: SpecialTokens,
        modelMaxLength: Int, for operation: String
    ) throws {
        func id(_ token: String) throws -> Int {
            guard let id = vocabulary[token] else {
                throw EngineError(operation, "the vocabulary has no token \(token)")
            }
            return id
        }
        try require(
            modelMaxLength >= 2, operation, "model_max_length is \(modelMaxLength); a text has a begin and an end token"
        )
        (self.special, self.modelMaxLength) = (special, modelMaxLength)
        (bosTokenId, eosTokenId, padTokenId) = (try id(special.bos), try id(special.eos), try id(special.pad))
        encoding = try BytePairEncoding(
            vocabulary: vocabulary, merges: merges, unknown: id(special.unknown), for: operation)
        symbols = Dictionary(vocabulary.map { ($1, $0) }) { first, _ in first }
    }

    /// How many tokens there are.
    public var vocabSize: Int { encoding.vocabulary.count }

    /// The size: `CLIPTokenizer(1000 tokens, texts of up to 77)`.
    public var description: String { "CLIPTokenizer(\(vocabSize) tokens, texts of up to \(modelMaxLength))" }

    /// The tokens of texts, each between a begin and an end token.
    /// - Parameters:
    ///   - texts: any number of texts.
    ///   - padding: how long the rows are. Shorter texts are filled up after their end.
    ///   - truncation: whether longer texts are cut off; their end token stays.
    ///   - maxLength: how long texts may be, in tokens; `modelMaxLength` if nil.
    /// - Returns: [texts, tokens], int64.
    /// - Throws: `EngineError` when a text is too long and not to be cut off.
    public func callAsFunction(
        _ texts: [String], padding: PaddingStrategy = .longest, truncation: Bool = true, maxLength: Int? = nil
    ) throws -> Tensor {
        let limit = maxLength ?? modelMaxLength
        try require((2...1 << 20).contains(limit), "CLIPTokenizer", "maxLength is \(limit); use 2 or more")
        let rows = try texts.map { try row($0, limit, truncation) }
        let length = padding == .maxLength ? limit : rows.map(\.count).max() ?? 0
        try SystemMemory.require(rows.count * length * MemoryLayout<Int>.stride, for: "CLIPTokenizer")
        let padded = rows.flatMap { $0 + [Int](repeating: padTokenId, count: length - $0.count) }
        return try Tensor(padded).reshape([rows.count, length])
    }

    private func row(_ text: String, _ limit: Int, _ truncation: Bool) throws -> [Int] {
        let tokens = try encode(text)
        if tokens.count <= limit { return tokens }
        try require(
            truncation, "CLIPTokenizer",
            "a text has \(tokens.count) tokens, and \(limit) are allowed; shorten it, or use truncation: true")
        return tokens[..<(limit - 1)] + [eosTokenId]
    }

    /// The tokens of a text, however long it is, between a begin and an end token.
    public func encode(_ text: String) throws -> [Int] {
        var tokens = [bosTokenId]
        for part in parts(text) {
            switch part {
            case .special(let id): tokens.append(id)
            case .text(let text): tokens += try CLIPText.words(text).flatMap(encoding.tokens)
            }
        }
        return tokens + [eosTokenId]
    }

    /// How the tokens of a text are written, without begin and end.
    public func tokenize(_ text: String) throws -> [String] {
        try encode(text).dropFirst().dropLast().map { symbols[$0] ?? special.unknown }
    }

    /// The text of tokens: lower case, with spaces between words.
    /// - Parameter skipSpecialTokens: whether begin, end and filling are left out.
    public func decode(_ tokens: [Int], skipSpecialTokens: Bool = true) -> String {
        let skipped = skipSpecialTokens ? Set([bosTokenId, eosTokenId, padTokenId]) : []
        let text = BytePairEncoding.text(tokens.filter { !skipped.contains($0) }.compactMap { symbols[$0] })
        return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private enum Part {
        case special(Int)
        case text(String)
    }

    /// Begin and end tokens that are written out in a text count as such.
    private func parts(_ text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text.unicodeScalars[...]
        let marks = [(special.bos.unicodeScalars, bosTokenId), (special.eos.unicodeScalars, eosTokenId)]
        while true {
            let found = marks.compactMap { mark, id in rest.firstRange(of: mark).map { ($0, id) } }
            guard let (range, id) = found.min(by: { $0.0.lowerBound < $1.0.lowerBound }) else { break }
            parts += [.text(String(rest[..<range.lowerBound])), .special(id)]
            rest = rest[range.upperBound...]
        }
        return parts + [.text(String(rest))]
    }
}
