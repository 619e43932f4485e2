import Foundation

extension CLIPTokenizer {
    /// Loads a tokenizer that was saved here or by transformers: `vocab.json` and `merges.txt`, or all in `tokenizer.json`.
    /// - Parameters:
    ///   - name: the folder where the files are, or a model of the Hub, `owner/name`, whose tokenizer is fetched once.
    ///   - revision: a branch, a tag or a commit of the model on the Hub; nil is its main branch.
    ///   - localFilesOnly: whether nothing is fetched.
    /// - Throws: `EngineError` naming what is missing, cannot be fetched or is wrong; `Interrupted` at Ctrl-C.
    public static func fromPretrained(
        _ name: String, revision: String? = nil, localFilesOnly: Bool = false
    ) throws -> CLIPTokenizer {
        let operation = "CLIPTokenizer.fromPretrained"
        let choice = PretrainedChoice(revision: revision, localFilesOnly: localFilesOnly)
        let source = try PretrainedFolder(named: name, choice, for: operation)
        let options = try TokenizerOptions(source, for: operation)
        let model = try TokenizerModel(source, for: operation)
        return try CLIPTokenizer(
            vocabulary: model.vocabulary, merges: model.merges, special: options.special,
            modelMaxLength: options.modelMaxLength, for: operation)
    }

    /// Saves the tokenizer as transformers reads it: `vocab.json`, `merges.txt` and `tokenizer_config.json`.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func savePretrained(_ folder: String) throws {
        let operation = "savePretrained"
        try Pretrained.makeFolder(folder, for: operation)
        let vocabulary = JSONValue.object(encoding.vocabulary.mapValues { .integer($0) })
        try Pretrained.write(vocabulary, to: "\(folder)/vocab.json", for: operation)
        let lines = encoding.merges.map { "\($0.first) \($0.second)\n" }.joined()
        try Files.write(Data("#version: 0.2\n\(lines)".utf8), to: "\(folder)/merges.txt", for: operation)
        let options = JSONValue.object([
            "bos_token": .string(special.bos), "eos_token": .string(special.eos), "pad_token": .string(special.pad),
            "unk_token": .string(special.unknown), "model_max_length": .integer(modelMaxLength),
            "tokenizer_class": .string("CLIPTokenizer"),
        ])
        try Pretrained.write(options, to: "\(folder)/tokenizer_config.json", for: operation)
    }
}

/// What `tokenizer_config.json` says; defaults where there is none.
private struct TokenizerOptions {
    var special = CLIPTokenizer.SpecialTokens()
    var modelMaxLength = 77

    init(_ folder: PretrainedFolder, for operation: String) throws {
        guard let path = try folder.path(of: "tokenizer_config.json") else { return }
        let members = try JSONValue.object(inFile: path, for: operation)
        func token(_ key: String, _ preset: String) throws -> String {
            // With details of how it is found in a text, which do not matter here.
            if case .object(let details)? = members[key], case .string(let token)? = details["content"] { return token }
            switch members[key] {
            case nil, .null: return preset
            case .string(let token): return token
            case let other?: throw EngineError(operation, "\(path): \"\(key)\" is \(other.text) but should be a token")
            }
        }
        special.bos = try token("bos_token", special.bos)
        special.eos = try token("eos_token", special.eos)
        special.unknown = try token("unk_token", special.unknown)
        special.pad = try token("pad_token", special.eos)
        // Where there is no limit, transformers writes a number that is larger than any whole one.
        if case .integer(let length)? = members["model_max_length"] { modelMaxLength = length }
    }
}

/// The vocabulary and the pairs that are put together.
private struct TokenizerModel {
    let vocabulary: [String: Int]
    let merges: [(first: String, second: String)]

    init(_ folder: PretrainedFolder, for operation: String) throws {
        if let path = try folder.path(of: "vocab.json") {
            vocabulary = try Self.decode([String: Int].self, path, "an object of whole numbers", operation)
            merges = try Self.merges(inFile: folder.requiredPath(of: "merges.txt", for: operation), operation)
        } else if let path = try folder.path(of: "tokenizer.json") {
            let model = try Self.decode(TokenizerFile.self, path, "a BPE tokenizer", operation).model
            vocabulary = model.vocab
            merges = try model.merges.map { merge in
                guard merge.parts.count == 2 else {
                    throw EngineError(operation, "\(path) lists \(merge.parts) among the merges, which is no pair")
                }
                return (merge.parts[0], merge.parts[1])
            }
        } else {
            throw EngineError(operation, "\(folder.name) has neither vocab.json with merges.txt nor tokenizer.json")
        }
        let largest = 10_000_000
        if let wrong = vocabulary.first(where: { !(0..<largest).contains($0.value) }) {
            throw EngineError(
                operation, "the vocabulary of \(folder.name) has the number \(wrong.value) for \(wrong.key)")
        }
    }

    /// Far more than any vocabulary takes.
    private static let mostBytes = 64 << 20

    private static func data(_ path: String, _ operation: String) throws -> Data {
        let data = try Files.read(path, for: operation)
        try require(
            data.count <= mostBytes, operation,
            "\(path) has \(readableByteCount(data.count)); vocabularies have at most \(readableByteCount(mostBytes))")
        return data
    }

    private static func decode<T: Decodable>(
        _ type: T.Type, _ path: String, _ what: String, _ operation: String
    ) throws -> T {
        do {
            return try JSONDecoder().decode(type, from: data(path, operation))
        } catch let error where !(error is EngineError) {
            throw EngineError(operation, "\(path) is not \(what) in JSON")
        }
    }

    private static func merges(inFile path: String, _ operation: String) throws -> [(first: String, second: String)] {
        let lines = try data(path, operation).split(separator: UInt8(ascii: "\n"))
        return try lines.enumerated().compactMap { number, line in
            let text = String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            if text.isEmpty || (number == 0 && text.hasPrefix("#version")) { return nil }
            let parts = text.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw EngineError(operation, "\(path), line \(number + 1): \"\(text)\" is no pair of tokens")
            }
            return (String(parts[0]), String(parts[1]))
        }
    }
}

/// `tokenizer.json`, as far as it matters here.
private struct TokenizerFile: Decodable {
    struct Model: Decodable {
        let vocab: [String: Int]
        let merges: [Merge]
    }

    /// A pair, in newer files as a list, in older ones as a text with a space.
    struct Merge: Decodable {
        let parts: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            parts =
                try (try? container.decode([String].self))
                ?? container.decode(String.self).split(separator: " ").map(String.init)
        }
    }

    let model: Model
}
