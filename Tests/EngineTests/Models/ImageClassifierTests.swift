import Foundation
import Testing

@testable import Engine

@Suite struct ImageClassifierTests {
    private func small() throws -> ImageClassifier {
        try Generator.default.keepingState {
            manualSeed(3)
            return try ImageClassifier(
                imageSize: 8, numChannels: 1, classes: ["a", "b", "c"], hiddenSizes: [8, 16], normNumGroups: 4)
        }
    }

    @Test func givesAScoreForEachClass() throws {
        let classifier = try small()
        let images = try Tensor.randn([5, 1, 8, 8], generator: Generator(seed: 1))
        let scores = try classifier(images)
        #expect(scores.shape == [5, 3])
        #expect(try classifier.features(images).shape == [5, 16])
        #expect(try classifier.classify(images).toInts() == scores.argmax(dim: 1).toInts())
        let right = try scores.argmax(dim: 1)
        #expect(try classifier.agreement(images, right) == 1)
        let wrong = try concat([right[0..<3], Tensor([2, 2]).long() - right[3..<5]])
        let expected = try zip(right.toInts(), wrong.toInts()).map { $0 == $1 ? 0.2 : 0 }.reduce(0, +)
        #expect(abs(try classifier.agreement(images, wrong) - expected) < 1e-6)
    }

    /// More images than go through at once.
    @Test func manyImagesGoThroughInParts() throws {
        let classifier = try small()
        let images = try Tensor.randn([600, 1, 8, 8], generator: Generator(seed: 2))
        let whole = try classifier.features(images)
        try expectClose(classifier.allFeatures(images), whole.detach(), relative: 1e-5)
        #expect(!(try classifier.allFeatures(images).requiresGrad))
    }

    /// By finite differences: guidance and lessons take gradients through the features.
    @Test func gradientsReachTheImages() throws {
        let classifier = try small()
        let images = try Tensor.randn([2, 1, 8, 8], generator: Generator(seed: 4))
        try expectGradients(of: [images]) { try classifier.features($0[0]) }
    }

    @Test(arguments: [(FloatFormat.float32, 0), (.float16, 2e-3), (.bfloat16, 2e-2)])
    func comesBackFromAFolder(_ dtype: FloatFormat, tolerance: Double) throws {
        try withTemporaryFolder { folder in
            let classifier = try small()
            try classifier.savePretrained("\(folder)/it", dtype: dtype)
            let loaded = try ImageClassifier.fromPretrained("\(folder)/it")
            #expect(loaded.config == classifier.config)
            let images = try Tensor.randn([5, 1, 8, 8], generator: Generator(seed: 1))
            try expectClose(loaded(images), classifier(images), relative: tolerance)
        }
    }

    @Test func whatMakesNoSenseIsNamed() throws {
        expectError("ImageClassifier: there are 1 classes; a choice takes two") {
            _ = try ImageClassifier(imageSize: 8, classes: ["a"])
        }
        expectError("ImageClassifier: imageSize is 3, which cannot be halved 2 times") {
            _ = try ImageClassifier(imageSize: 3, classes: ["a", "b"])
        }
        expectError(
            "ImageClassifier: a stage has 12 channels, which normNumGroups 8 does not divide; use channels that are "
                + "multiples of 8, or fewer groups"
        ) { _ = try ImageClassifier(imageSize: 8, classes: ["a", "b"], hiddenSizes: [12]) }
        let classifier = try small()
        expectError("ImageClassifier: the images are [2, 3, 8, 8]; this classifier takes [N, 1, 8, 8]") {
            _ = try classifier(.zeros([2, 3, 8, 8]))
        }
        expectError(
            "ImageClassifier: the labels are int64 [3], but there must be one int64 for each of [2, 1, 8, 8]"
        ) { _ = try classifier.agreement(.zeros([2, 1, 8, 8]), Tensor([0, 1, 2]).long()) }
    }
}
