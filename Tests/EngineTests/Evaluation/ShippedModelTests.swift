import Foundation
import Testing

@testable import Engine

/// The models that come with the lessons do what docs/models.md says, and the distance on their features measures what it should.
@Suite struct ShippedModelTests {
    private let preprocess: Compose
    init() throws { preprocess = Compose([ToTensor(), try Normalize([0.5], [0.5])]) }

    private func images(_ dataset: ImageDataset) throws -> Batch {
        try DataLoader(dataset.transformed(preprocess), batchSize: dataset.count).nextBatch()
    }

    @Test(arguments: [
        ("emoji-32/unet", 7_000_000..<8_000_000), ("fashion-mnist-classifier", 0..<1_000_000),
        ("emoji-classifier", 0..<1_000_000),
    ])
    func areSmallAndInHalfPrecision(_ name: String, _ size: Range<Int>) throws {
        let models = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../lessons/models")
        let weights = models.appending(path: "\(name)/diffusion_pytorch_model.safetensors").standardizedFileURL
        let data = try Data(contentsOf: weights)
        #expect(size.contains(data.count))
        let header = try SafetensorsHeader(data, file: name)
        #expect(header.entries.allSatisfy { $0.type == .float16 })
    }

    @Test func theFashionClassifierKnowsClothesItHasNotSeen() throws {
        let classifier = try ImageClassifier.fromPretrained("diffusion-lab/fashion-mnist-classifier")
        let dataset = try ImageDataset.named("fashion-mnist", count: 1000, split: .test)
        let unseen = try images(dataset)
        #expect(classifier.classes == dataset.classes)
        #expect(try classifier.agreement(unseen.images, unseen.labels) > 0.88)
    }

    @Test func theEmojiClassifierKnowsGroupsOfEmojiItHasNotSeen() throws {
        let classifier = try ImageClassifier.fromPretrained("diffusion-lab/emoji-classifier")
        let emoji = try ImageDataset.named("noto-emoji", size: 32)
        let unseen = try images(emoji.select((0..<emoji.count).filter { $0 % 10 == 9 }))
        #expect(classifier.classes == emoji.classes)
        #expect(try classifier.agreement(unseen.images, unseen.labels) > 0.6)
    }

    /// Real images are near to other real ones, and the further the more they are spoiled: by noise, and by blur.
    @Test(arguments: ["fashion-mnist", "noto-emoji"])
    func theDistanceGrowsWithCorruption(_ name: String) throws {
        let isFashion = name == "fashion-mnist"
        let all = try images(.named(name, count: isFashion ? 1600 : nil, size: 32)).images
        let classifier = try ImageClassifier.fromPretrained(
            "diffusion-lab/\(isFashion ? "fashion-mnist" : "emoji")-classifier")
        // Every other image: neighbours in Unicode's list are of one kind.
        let even = try Tensor(Array(stride(from: 0, to: all.shape[0], by: 2))).long()
        let odd = try Tensor(Array(stride(from: 1, to: all.shape[0], by: 2))).long()
        let distance = try FrechetDistance(classifier, reference: all.indexSelect(0, even))
        let clean = try all.indexSelect(0, odd)
        let noise = try Tensor.randn(clean.shape, generator: Generator(seed: 1))

        let noisy = try [0, 0.1, 0.2, 0.4, 0.7, 1].map { amount in
            try distance((clean * (1 - amount) + noise * amount).clip(-1, 1))
        }
        #expect(zip(noisy, noisy.dropFirst()).allSatisfy { $0 < $1 }, "\(noisy)")
        #expect(noisy[0] * 20 < noisy[5], "real images \(noisy[0]), noise \(noisy[5])")

        let side = clean.shape[2]
        let blurred = try [1, 2, 4].map { factor in
            factor == 1
                ? try distance(clean)
                : try distance(clean.avgPool2d(factor).upsampleNearest(scale: factor)[.all, .all, 0..<side, 0..<side])
        }
        #expect(zip(blurred, blurred.dropFirst()).allSatisfy { $0 < $1 }, "\(blurred)")
    }

    /// Its samples are nearer to emoji than noise is, to the classifier and pixel by pixel.
    @Test func theBaseModelMakesEmoji() throws {
        let pipe = try DDIMPipeline.fromPretrained("diffusion-lab/emoji-32")
        let samples = try pipe(batchSize: 48, generator: Generator(seed: 1), numInferenceSteps: 20).images * 2 - 1
        #expect(samples.shape == [48, 3, 32, 32])
        let classifier = try ImageClassifier.fromPretrained("diffusion-lab/emoji-classifier")
        let real = try images(.named("noto-emoji", size: 32).sample(800)).images
        let distance = try FrechetDistance(classifier, reference: real)
        let noise = try Tensor.randn(samples.shape, generator: Generator(seed: 2)).clip(-1, 1)
        #expect(try distance(samples) * 1.5 < distance(noise))
        let nearest = try [samples, noise].map { try NearestNeighbours(of: $0, in: real).distances.reduce(0, +) }
        #expect(nearest[0] * 1.5 < nearest[1])
    }
}
