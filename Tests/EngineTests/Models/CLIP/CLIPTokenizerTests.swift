import Foundation
import Testing

@testable import Engine

@Suite struct CLIPTokenizerTests {
    private func tokenizer(_ name: String = "tokenizer") throws -> CLIPTokenizer {
        try CLIPTokenizer.fromPretrained(CLIPFixture.path(name))
    }

    /// FNV-1a over numbers.
    private func fingerprint(_ numbers: [Int]) -> String {
        let hash = numbers.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Emoji, accents in one part and two, Chinese, digits of many scripts, contractions, odd spaces, special tokens written
    /// out, nothing at all.
    @Test(arguments: ["tokenizer", "tokenizer_json"]) func fiveThousandTextsAreTransformers(_ name: String) throws {
        let (tokenizer, expected) = (try tokenizer(name), try CLIPFixture.expected.get().tokenizer)
        var draws = CLIPFixture.Draws(1)
        #expect(expected.fingerprints.count * expected.blockSize == 5000)
        for (block, fingerprint) in expected.fingerprints.enumerated() {
            let texts = (0..<expected.blockSize).map { _ in
                (0..<draws.below(13)).reduce(into: "") { text, _ in
                    let piece = expected.pieces[draws.below(expected.pieces.count)]
                    text.unicodeScalars += piece.unicodeScalars
                    text.unicodeScalars += expected.spaces[draws.below(expected.spaces.count)].unicodeScalars
                }
            }
            let ids = try texts.flatMap(tokenizer.encode)
            #expect(self.fingerprint(ids) == fingerprint, "texts \(block * expected.blockSize) and following: \(texts)")
        }
    }

    @Test func rowsTokensAndTextsAreTransformers() throws {
        let (tokenizer, expected) = (try tokenizer(), try CLIPFixture.expected.get().tokenizer)
        #expect(try tokenizer(expected.samples, maxLength: 8).toInts() == expected.padded.flatMap(\.self))
        #expect(try tokenizer(expected.samples, padding: .maxLength).toInts() == expected.full.flatMap(\.self))
        #expect(try expected.samples.map(tokenizer.tokenize) == expected.tokens)
        #expect(expected.padded.map { tokenizer.decode($0) } == expected.decoded)
        #expect(
            "\(tokenizer)" == "CLIPTokenizer(1298 tokens, texts of up to 77)" && tokenizer.bosTokenId == 1296
                && tokenizer.eosTokenId == 1297)
    }

    @Test func whatTheVocabularyLacksIsUnknown() throws {
        let expected = try CLIPFixture.expected.get().tokenizer.lacking
        let tokenizer = try CLIPTokenizer(
            vocabulary: expected.vocabulary, merges: [("a", "b</w>")], special: .init(), modelMaxLength: 77, for: "test"
        )
        #expect(try expected.texts.map(tokenizer.encode) == expected.ids)
    }

    @Test func filesComeBack() throws {
        let (tokenizer, expected) = (try tokenizer(), try CLIPFixture.expected.get().tokenizer)
        try withTemporaryFolder { folder in
            try tokenizer.savePretrained(folder)
            let again = try CLIPTokenizer.fromPretrained(folder)
            #expect(again.encoding.vocabulary == tokenizer.encoding.vocabulary)
            #expect(try again(expected.samples).toInts() == tokenizer(expected.samples).toInts())
            let merges = try String(contentsOfFile: "\(folder)/merges.txt", encoding: .utf8)
            #expect(merges == (try String(contentsOfFile: CLIPFixture.path("tokenizer/merges.txt"), encoding: .utf8)))
        }
    }

    @Test func frequentPiecesAreLearnt() throws {
        let texts = ["red heart", "red rose", "red car", "blue heart", "blue car", "it's a heart"]
        let tokenizer = try CLIPTokenizer.train(texts, vocabSize: 540, modelMaxLength: 12)
        #expect(try tokenizer.tokenize("red heart") == ["red</w>", "heart</w>"])
        #expect(try tokenizer.tokenize("rude") != ["rude</w>"])
        for text in texts + ["ça va 😀", "never seen before"] {
            #expect(
                tokenizer.decode(try tokenizer.encode(text)).replacing(" ", with: "") == text.replacing(" ", with: ""))
        }
        #expect(tokenizer.vocabSize <= 540 && tokenizer.eosTokenId == tokenizer.vocabSize - 1)
        let least = try CLIPTokenizer.train(texts, vocabSize: 514)
        #expect(try least.tokenize("red") == ["r", "e", "d</w>"])
    }

    @Test func longWordsTakeNoLongerThanTheyMust() throws {
        let tokenizer = try tokenizer()
        let word = String(repeating: "heartface", count: 20_000)
        let start = ContinuousClock.now
        #expect(try tokenizer.decode(tokenizer.encode(word)) == word)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func mistakesAreNamed() throws {
        expectError("CLIPTokenizer: a text has 5 tokens, and 4 are allowed; shorten it, or use truncation: true") {
            _ = try tokenizer()(["red heart face"], truncation: false, maxLength: 4)
        }
        expectError("CLIPTokenizer: maxLength is 1; use 2 or more") { _ = try tokenizer()(["red"], maxLength: 1) }
        expectError(
            "CLIPTokenizer.train: vocabSize is 100; use 514, which are the bytes and two special tokens, or more"
        ) { _ = try CLIPTokenizer.train(["red"], vocabSize: 100) }
        try withTemporaryFolder { folder in
            expectError(
                "CLIPTokenizer.fromPretrained: \(folder) has neither vocab.json with merges.txt nor tokenizer.json"
            ) { _ = try CLIPTokenizer.fromPretrained(folder) }
            try Data("{\"a\": 1}".utf8).write(to: URL(filePath: "\(folder)/vocab.json"))
            try Data("#version: 0.2\na b c\n".utf8).write(to: URL(filePath: "\(folder)/merges.txt"))
            expectError("CLIPTokenizer.fromPretrained: \(folder)/merges.txt, line 2: \"a b c\" is no pair of tokens") {
                _ = try CLIPTokenizer.fromPretrained(folder)
            }
            try Data("a b\n".utf8).write(to: URL(filePath: "\(folder)/merges.txt"))
            expectError("CLIPTokenizer.fromPretrained: the vocabulary has no token <|startoftext|>") {
                _ = try CLIPTokenizer.fromPretrained(folder)
            }
            try Data("{\"a\": \"b\"}".utf8).write(to: URL(filePath: "\(folder)/vocab.json"))
            expectError("CLIPTokenizer.fromPretrained: \(folder)/vocab.json is not an object of whole numbers in JSON")
            {
                _ = try CLIPTokenizer.fromPretrained(folder)
            }
        }
    }
}
