import Testing

@testable import Engine

@Suite struct UNet2DModelTests {
    /// A model that is small and quick; `change` sets what a test is about.
    private func model(_ change: (inout UNet2DConfig) -> Void = { _ in }) throws -> UNet2DModel {
        var config = UNet2DConfig()
        config.blockOutChannels = [4, 8]
        config.layersPerBlock = 1
        config.normNumGroups = 4
        config.downBlockTypes = [.down, .attnDown]
        config.upBlockTypes = [.attnUp, .up]
        change(&config)
        return try UNet2DModel(config)
    }

    @Test func labelledOptionsHaveTheDefaultsOfTheConfig() throws {
        var expected = UNet2DConfig()
        expected.blockOutChannels = [32]
        expected.downBlockTypes = [.down]
        expected.upBlockTypes = [.up]
        let model = try UNet2DModel(blockOutChannels: [32], downBlockTypes: [.down], upBlockTypes: [.up])
        #expect(model.config == expected)
    }

    @Test func timestepsMayBeNumbersOrTensors() throws {
        let model = try model()
        let images = try Tensor.randn([2, 3, 8, 8], generator: Generator(seed: 1))
        let expected = try model(images, Tensor([10, 10])).toArray()
        #expect(try model(images, 10).toArray() == expected)
        #expect(try model(images, 10.0).toArray() == expected)
        #expect(try model(images, Tensor(10)).toArray() == expected)
        #expect(try model(images, 10.5).toArray() != expected)
    }

    @Test func labelsChangeTheOutput() throws {
        let model = try model { $0.numClassEmbeds = 3 }
        let images = try Tensor.randn([2, 3, 8, 8], generator: Generator(seed: 1))
        let zeros = try model(images, 10, classLabels: Tensor([0, 0])).toArray()
        let mixed = try model(images, 10, classLabels: Tensor([0, 2])).toArray()
        #expect(zeros[..<192] == mixed[..<192])
        #expect(zeros[192...] != mixed[192...])
    }

    /// Only the rows of the classes in the batch learn, and vectors given as labels get a gradient themselves.
    @Test func gradientsReachTheLabels() throws {
        let images = try Tensor.randn([2, 3, 8, 8], generator: Generator(seed: 1))
        let withTable = try model { $0.numClassEmbeds = 3 }
        try withTable(images, 10, classLabels: Tensor([0, 2])).sum().backward()
        let table = try #require(withTable.parameters().first { $0.shape == [3, 16] }?.grad)
        let rows = try (0..<3).map { try table[$0].abs().sum().item() }
        #expect(rows[0] > 0 && rows[1] == 0 && rows[2] > 0)

        let withVectors = try model { $0.classEmbedType = .identity }
        let vectors = try Tensor.randn([2, 16], generator: Generator(seed: 2))
        try expectGradients(of: [vectors]) { try withVectors(images, 10, classLabels: $0[0]) }
    }

    /// Options that cannot be, and what is said about them.
    struct Mistake: Sendable {
        let message: String
        let make: @Sendable (inout UNet2DConfig) -> Void

        init(_ message: String, _ make: @escaping @Sendable (inout UNet2DConfig) -> Void) {
            self.message = message
            self.make = make
        }
    }

    @Test(arguments: [
        Mistake(
            "a level has 4 channels, which normNumGroups 32 does not divide; "
                + "use channels that are multiples of 32, or fewer groups"
        ) { $0.normNumGroups = 32 },
        Mistake(
            "attentionHeadDim is 9 but a level with attention has 8 channels; use at most 8, or nil for a single head"
        ) { $0.attentionHeadDim = 9 },
        Mistake("the middle has 8 channels, which attnNormNumGroups 3 does not divide") { $0.attnNormNumGroups = 3 },
        Mistake(
            "blocks with cross-attention look at encoderHiddenStates, which only a UNet2DConditionModel is given"
        ) { $0.downBlockTypes = [.down, .crossAttnDown] },
        Mistake(
            "blocks with cross-attention look at encoderHiddenStates, which only a UNet2DConditionModel is given"
        ) { $0.midBlockType = .crossAttn },
        Mistake("there are 2 downBlockTypes but 1 upBlockTypes; give as many of each") { $0.upBlockTypes = [.up] },
        Mistake("there are 2 downBlockTypes but 1 blockOutChannels; give one number for each level") {
            $0.blockOutChannels = [4]
        },
        Mistake("there are 0 downBlockTypes; a model has 1 to 16 levels") {
            ($0.downBlockTypes, $0.upBlockTypes, $0.blockOutChannels) = ([], [], [])
        },
        Mistake("inChannels is 0; use a whole number from 1 to 1000000") { $0.inChannels = 0 },
        Mistake("blockOutChannels is -8; use a whole number from 1 to 1000000") { $0.blockOutChannels = [4, -8] },
        Mistake("attentionHeadDim is 0; use a whole number from 1 to 1000000") { $0.attentionHeadDim = 0 },
        Mistake("downsamplePadding is -1; use 0 or 1") { $0.downsamplePadding = -1 },
        Mistake("midBlockScaleFactor is 0, and results are divided by it") { $0.midBlockScaleFactor = 0 },
        Mistake("timeEmbeddingType .learned needs numTrainTimesteps, the number of timesteps to have vectors for") {
            $0.timeEmbeddingType = .learned
        },
        Mistake("freqShift is 2, half of the first of blockOutChannels; the frequencies would be infinite") {
            $0.freqShift = 2
        },
    ])
    func optionsThatDoNotFitAreRefused(_ mistake: Mistake) {
        expectError("UNet2DModel: \(mistake.message)") { _ = try model(mistake.make) }
    }

    @Test func inputsThatDoNotFitAreRefused() throws {
        let model = try model()
        let images = try Tensor.zeros([8, 3, 8, 8])
        expectError("UNet2DModel: the images are [8, 1, 8, 8], with 1 channels; the model takes 3") {
            _ = try model(Tensor.zeros([8, 1, 8, 8]), 0)
        }
        expectError(
            "UNet2DModel: the images are float32 of shape [3, 8, 8]; "
                + "they must be float32 [batch, channels, height, width]"
        ) {
            _ = try model(Tensor.zeros([3, 8, 8]), 0)
        }
        expectError(
            "UNet2DModel: the images are 7×8; the model's 2 levels halve the size 1 times, so height and width must be "
                + "multiples of 2. Resize the images, or use fewer levels."
        ) {
            _ = try model(Tensor.zeros([8, 3, 7, 8]), 0)
        }
        expectError(
            "UNet2DModel: timestep has shape [3] but there are 8 images; give one for each image, or one for all"
        ) {
            _ = try model(images, Tensor([1, 2, 3]))
        }
        expectError(
            "UNet2DModel: classLabels are given but the model has no classes; "
                + "make it with numClassEmbeds, the number of classes"
        ) {
            _ = try model(images, 0, classLabels: Tensor([1]))
        }
    }

    @Test func labelsThatDoNotFitAreRefused() throws {
        let images = try Tensor.zeros([8, 3, 8, 8])
        let withTable = try model { $0.numClassEmbeds = 3 }
        expectError("UNet2DModel: the model was made for class labels; pass classLabels, one for each image") {
            _ = try withTable(images, 0)
        }
        expectError("UNet2DModel: classLabels have shape [4] but this model and batch need [8]") {
            _ = try withTable(images, 0, classLabels: Tensor([1, 1, 1, 1]))
        }
        expectError("Embedding: there is no row 3 in a table of 3; indices run from 0 to 2") {
            _ = try withTable(images, 0, classLabels: Tensor([0, 1, 2, 3, 0, 0, 0, 0]))
        }
        expectError("Embedding: the indices [8] must be int64, but are float32; convert them with long()") {
            _ = try withTable(images, 0, classLabels: Tensor.zeros([8]))
        }
        let withVectors = try model { $0.classEmbedType = .identity }
        expectError("UNet2DModel: classLabels have shape [8] but this model and batch need [8, 16]") {
            _ = try withVectors(images, 0, classLabels: Tensor.zeros([8]))
        }
    }
}
