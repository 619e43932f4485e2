extension HelpNote {
    private static let tokenizer =
        "let texts = [\"red heart\", \"blue heart\"]\nlet tokenizer = CLIPTokenizer.train(texts, vocabSize: 530)\n"
    private static let clip =
        tokenizer + "let text = CLIPTextConfig(vocabSize: tokenizer.vocabSize, hiddenSize: 16, intermediateSize: 32, "
        + "numHiddenLayers: 1, numAttentionHeads: 2, maxPositionEmbeddings: 20, eosTokenId: tokenizer.eosTokenId)\n"
        + "let vision = CLIPVisionConfig(hiddenSize: 16, intermediateSize: 32, numHiddenLayers: 1, numAttentionHeads: 2, "
        + "imageSize: 16, patchSize: 8)\n"
        + "let clip = CLIPModel(CLIPConfig(textConfig: text, visionConfig: vision, projectionDim: 8))\n"

    /// Texts and images in one space.
    static let clipNotes: [String: HelpNote] = [
        "CLIPModel": HelpNote(
            shapes: "clip(inputIds, pixelValues): texts [t, tokens] and images [n, 3, h, w] → logitsPerText [t, n]",
            example: clip + "clip(tokenizer(texts), Tensor.zeros([2, 3, 16, 16])).logitsPerText"),
        "CLIPModel.getTextFeatures": HelpNote(
            shapes: "[n, tokens], int64 → [n, projectionDim]",
            example: clip + "clip.getTextFeatures(tokenizer(texts)).shape"),
        "CLIPModel.getImageFeatures": HelpNote(
            shapes: "[n, channels, imageSize, imageSize] → [n, projectionDim]",
            example: clip + "clip.getImageFeatures(Tensor.zeros([2, 3, 16, 16])).shape"),
        "CLIPTokenizer": HelpNote(shapes: "texts → [texts, tokens], int64", example: tokenizer + "tokenizer(texts)"),
        "CLIPTokenizer.tokenize": HelpNote(example: tokenizer + "tokenizer.tokenize(\"A red heart!\")"),
        "CLIPTokenizer.encode": HelpNote(example: tokenizer + "tokenizer.encode(\"red\")"),
        "CLIPTokenizer.decode": HelpNote(example: tokenizer + "tokenizer.decode(tokenizer.encode(\"A red heart\"))"),
        "CLIPImageProcessor": HelpNote(
            shapes: "[n, 3, h, w] from 0 to 1, or pictures → [n, 3, cropSize, cropSize]",
            example: "let processor = CLIPImageProcessor(size: 32)\nprocessor(Tensor.rand([2, 3, 48, 64])).shape"),
    ]
}
