import Engine

extension Registry {
    /// Texts and images in one space.
    func registerCLIP() {
        registerCLIPConfigs()
        registerTokenizer()
        registerImageProcessor()
        type("CLIPOutput", CLIPOutput.self, "What a CLIP model says of texts and images.") { output in
            output.property("var logitsPerText: Tensor", "Scaled similarities, [texts, images].") { $0.logitsPerText }
            output.property("var logitsPerImage: Tensor", "Scaled similarities, [images, texts].") {
                try $0.logitsPerImage
            }
            output.property("var textEmbeds: Tensor", "The texts' vectors, of length 1.") { $0.textEmbeds }
            output.property("var imageEmbeds: Tensor", "The images' vectors, of length 1.") { $0.imageEmbeds }
            output.property("var loss: Tensor", "How badly pairs are told apart: the contrastive loss.") {
                try $0.loss
            }
        }
        type(
            "CLIPModel", CLIPModel.self, parent: nominal(registered: Module.self),
            "Two networks that turn texts and images into vectors of one space."
        ) { clip in
            clip.initialiser("init(_ config: CLIPConfig)", "A model with random initial weights.") {
                (config: CLIPConfig) in try CLIPModel(config)
            }
            clip.property("var config: CLIPConfig", "The options.") { $0.config }
            clip.property("var logitScale: Parameter", "The logarithm of what similarities are multiplied by.") {
                $0.logitScale
            }
            clip.method("func getTextFeatures(_ inputIds: Tensor) -> Tensor", "The vectors of texts, not normalised.") {
                (clip: CLIPModel, ids: Tensor) in try clip.getTextFeatures(ids)
            }
            clip.method(
                "func getImageFeatures(_ pixelValues: Tensor) -> Tensor", "The vectors of images, not normalised."
            ) {
                (clip: CLIPModel, pixels: Tensor) in try clip.getImageFeatures(pixels)
            }
            clip.method(
                "func callAsFunction(_ inputIds: Tensor, _ pixelValues: Tensor) -> CLIPOutput",
                "How well texts and images go together."
            ) {
                (clip: CLIPModel, ids: Tensor, pixels: Tensor) in try clip(ids, pixels)
            }
            clip.staticMethod("static func fromPretrained(_ folder: String) -> CLIPModel", "Loads a saved model.") {
                (folder: String) in try CLIPModel.fromPretrained(folder)
            }
            clip.method("func savePretrained(_ folder: String)", "Saves the model as transformers does.") {
                (clip: CLIPModel, folder: String) in try clip.savePretrained(folder)
            }
        }
    }

    private func registerCLIPConfigs() {
        type("CLIPTextConfig", CLIPTextConfig.self, "The options of CLIP's text tower.") { config in
            config.initialiser(
                """
                init(vocabSize: Int = 49408, hiddenSize: Int = 512, intermediateSize: Int = 2048, \
                numHiddenLayers: Int = 12, numAttentionHeads: Int = 8, maxPositionEmbeddings: Int = 77, \
                hiddenAct: Activation = .quickGelu, layerNormEps: Double = 1e-5, bosTokenId: Int = 49406, \
                eosTokenId: Int = 49407)
                """, "The options; the defaults are OpenAI's.",
                CLIPTextConfig.init(
                    vocabSize:hiddenSize:intermediateSize:numHiddenLayers:numAttentionHeads:maxPositionEmbeddings:
                    hiddenAct:layerNormEps:bosTokenId:eosTokenId:))
            config.property("var vocabSize: Int", "How many tokens there are.") { $0.vocabSize }
            config.property("var hiddenSize: Int", "The length of a token's vector.") { $0.hiddenSize }
            config.property("var maxPositionEmbeddings: Int", "The longest text.") { $0.maxPositionEmbeddings }
        }
        type("CLIPVisionConfig", CLIPVisionConfig.self, "The options of CLIP's image tower.") { config in
            config.initialiser(
                """
                init(hiddenSize: Int = 768, intermediateSize: Int = 3072, numHiddenLayers: Int = 12, \
                numAttentionHeads: Int = 12, numChannels: Int = 3, imageSize: Int = 224, patchSize: Int = 32, \
                hiddenAct: Activation = .quickGelu, layerNormEps: Double = 1e-5)
                """, "The options; the defaults are OpenAI's.",
                CLIPVisionConfig.init(
                    hiddenSize:intermediateSize:numHiddenLayers:numAttentionHeads:numChannels:imageSize:patchSize:
                    hiddenAct:layerNormEps:))
            config.property("var hiddenSize: Int", "The length of a patch's vector.") { $0.hiddenSize }
            config.property("var imageSize: Int", "The side of an image.") { $0.imageSize }
            config.property("var patchSize: Int", "The side of a patch.") { $0.patchSize }
        }
        type("CLIPConfig", CLIPConfig.self, "The options of a CLIPModel.") { config in
            config.initialiser(
                """
                init(textConfig: CLIPTextConfig = CLIPTextConfig(), \
                visionConfig: CLIPVisionConfig = CLIPVisionConfig(), projectionDim: Int = 512, \
                logitScaleInitValue: Double = 2.6592)
                """, "The options; the defaults are OpenAI's.",
                CLIPConfig.init(textConfig:visionConfig:projectionDim:logitScaleInitValue:))
            config.property("var textConfig: CLIPTextConfig", "The options of the text tower.") { $0.textConfig }
            config.property("var visionConfig: CLIPVisionConfig", "The options of the image tower.") {
                $0.visionConfig
            }
            config.property("var projectionDim: Int", "The length of the vectors that are compared.") {
                $0.projectionDim
            }
        }
    }

    private func registerTokenizer() {
        enumeration(
            "PaddingStrategy", PaddingStrategy.self, "How texts of different lengths become rows of one tensor.")
        type("CLIPTokenizer", CLIPTokenizer.self, "Turns texts into the numbers of tokens.") { tokenizer in
            tokenizer.staticMethod(
                "static func fromPretrained(_ folder: String) -> CLIPTokenizer", "Loads a saved tokenizer."
            ) { (folder: String) in try CLIPTokenizer.fromPretrained(folder) }
            tokenizer.staticMethod(
                "static func train(_ texts: [String], vocabSize: Int = 2000, modelMaxLength: Int = 77) -> CLIPTokenizer",
                "A tokenizer whose pieces are the most frequent ones in the texts."
            ) { (texts: [String], size: Int, length: Int) in
                try CLIPTokenizer.train(texts, vocabSize: size, modelMaxLength: length)
            }
            tokenizer.method("func savePretrained(_ folder: String)", "Saves the tokenizer as transformers reads it.") {
                (tokenizer: CLIPTokenizer, folder: String) in try tokenizer.savePretrained(folder)
            }
            tokenizer.method(
                """
                func callAsFunction(_ texts: [String], padding: PaddingStrategy = .longest, truncation: Bool = true, \
                maxLength: Int? = nil) -> Tensor
                """, "The tokens of texts, [texts, tokens]."
            ) {
                (
                    tokenizer: CLIPTokenizer, texts: [String], padding: PaddingStrategy, truncation: Bool, length: Int?
                ) in
                try tokenizer(texts, padding: padding, truncation: truncation, maxLength: length)
            }
            tokenizer.method("func encode(_ text: String) -> [Int]", "The tokens of a text, with begin and end.") {
                (tokenizer: CLIPTokenizer, text: String) in try tokenizer.encode(text)
            }
            tokenizer.method("func tokenize(_ text: String) -> [String]", "How the tokens of a text are written.") {
                (tokenizer: CLIPTokenizer, text: String) in try tokenizer.tokenize(text)
            }
            tokenizer.method(
                "func decode(_ tokens: [Int], skipSpecialTokens: Bool = true) -> String", "The text of tokens."
            ) {
                (tokenizer: CLIPTokenizer, tokens: [Int], skip: Bool) in
                tokenizer.decode(tokens, skipSpecialTokens: skip)
            }
            tokenizer.property("var vocabSize: Int", "How many tokens there are.") { $0.vocabSize }
            tokenizer.property("var modelMaxLength: Int", "The longest text that the model takes.") {
                $0.modelMaxLength
            }
            tokenizer.property("var bosTokenId: Int", "The token that texts begin with.") { $0.bosTokenId }
            tokenizer.property("var eosTokenId: Int", "The token that texts end with.") { $0.eosTokenId }
            tokenizer.property("var padTokenId: Int", "The token that fills up shorter texts.") { $0.padTokenId }
        }
    }

    private func registerImageProcessor() {
        type("CLIPImageProcessor", CLIPImageProcessor.self, "Brings images to the form that a CLIP model takes.") {
            processor in
            let means = "[0.48145466, 0.4578275, 0.40821073]", deviations = "[0.26862954, 0.26130258, 0.27577711]"
            processor.initialiser(
                """
                init(size: Int = 224, cropSize: Int? = nil, imageMean: [Double] = \(means), \
                imageStd: [Double] = \(deviations))
                """, "Resizes by the shorter side, cuts out the middle, normalises."
            ) { (size: Int, crop: Int?, mean: [Double], std: [Double]) in
                try CLIPImageProcessor(size: size, cropSize: crop, imageMean: mean, imageStd: std)
            }
            processor.staticMethod(
                "static func fromPretrained(_ folder: String) -> CLIPImageProcessor", "Loads saved options."
            ) { (folder: String) in try CLIPImageProcessor.fromPretrained(folder) }
            processor.method("func savePretrained(_ folder: String)", "Saves the options as transformers does.") {
                (processor: CLIPImageProcessor, folder: String) in try processor.savePretrained(folder)
            }
            processor.method(
                "func callAsFunction(_ images: [PixelImage]) -> Tensor", "Pictures in the form that the model takes."
            ) {
                (processor: CLIPImageProcessor, images: [PixelImage]) in try processor(images)
            }
            processor.method(
                "func callAsFunction(_ images: Tensor) -> Tensor",
                "Images from 0 to 1 in the form that the model takes; gradients go back to the pixels."
            ) {
                (processor: CLIPImageProcessor, images: Tensor) in try processor(images)
            }
            processor.method(
                "func normalize(_ images: Tensor) -> Tensor",
                "Only shifts and scales the channels of images from 0 to 1."
            ) {
                (processor: CLIPImageProcessor, images: Tensor) in try processor.normalize(images)
            }
            processor.property("var cropSize: Int", "The side of what comes out.") { $0.cropSize }
        }
    }
}
