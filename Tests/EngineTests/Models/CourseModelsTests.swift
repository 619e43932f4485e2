import Testing

@testable import Engine

/// The models of the course at full size, by seed: Tests/Reference/course_models.py.
@Suite struct CourseModelsTests {
    struct Reference: Decodable {
        let models: [String: Model]
        let fromScratch: FromScratch
    }

    struct FromScratch: Decodable {
        let parameters: Int
        let names: [String]
        let outputStart: [Double]
        let gradNorms: [Double]
    }

    struct Model: Decodable {
        let parameters: Int
        let sums: [ParameterSums.Sum]
        let outputSum: Double
        let outputNorm: Double
        let outputStart: [Double]
        let imagesGradNorm: Double
        let gradNorms: [Double]
    }

    private func model(_ name: String) throws -> UNet2DModel {
        name == "butterflies"
            ? try UNet2DModel(
                sampleSize: 32, layersPerBlock: 2, blockOutChannels: [64, 128, 128, 256],
                downBlockTypes: [.down, .down, .attnDown, .attnDown], upBlockTypes: [.attnUp, .attnUp, .up, .up])
            : try UNet2DModel(
                sampleSize: 28, inChannels: 1, outChannels: 1, layersPerBlock: 2, blockOutChannels: [32, 64, 64],
                downBlockTypes: [.down, .attnDown, .attnDown], upBlockTypes: [.attnUp, .attnUp, .up])
    }

    private func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    @Test(arguments: ["butterflies", "digits"]) func computesWhatDiffusersComputes(_ name: String) throws {
        let reference = try Fixtures.json("course_models.json", as: Reference.self)
        let expected = try #require(reference.models[name])
        manualSeed(0)
        let model = try model(name)
        #expect(model.parameterCount == expected.parameters)
        for ((name, tensor), sum) in zip(model.stateDict(), expected.sums) {
            #expect(name == sum.name)
            let actual = try tensor.toArray().reduce(0, +)
            #expect(abs(actual - sum.value) <= 1e-5 * abs(sum.value) + 1e-7, "\(name)")
        }

        manualSeed(1)
        let shape = [2, model.config.inChannels, model.config.sampleSize!, model.config.sampleSize!]
        let images = try Tensor.randn(shape).requiresGrad()
        let target = try Tensor.randn(shape)
        let output = try model(images, Tensor([10, 900]))
        try mseLoss(output, target).backward()

        let values = try output.toArray()
        #expect(abs(norm(values) - expected.outputNorm) <= 1e-4 * expected.outputNorm)
        // A sum of many values of both signs: measured against their norm.
        #expect(abs(values.reduce(0, +) - expected.outputSum) <= 1e-3 * expected.outputNorm)
        expectClose(Array(values[..<8]), expected.outputStart, relative: 1e-4)
        let imagesGrad = try #require(images.grad).toArray()
        #expect(abs(norm(imagesGrad) - expected.imagesGradNorm) <= 1e-4 * expected.imagesGradNorm)
        let norms = try model.parameters().map { norm(try #require($0.grad).toArray()) }
        let floor = 1e-6 * (expected.gradNorms.max() ?? 0)
        for (index, (norm, expected)) in zip(norms, expected.gradNorms).enumerated() {
            #expect(abs(norm - expected) <= 1e-4 * expected + floor, "parameter \(index)")
        }
    }

    @Test func modelFromScratchIsThatOfTheCourse() throws {
        let expected = try Fixtures.json("course_models.json", as: Reference.self).fromScratch
        manualSeed(0)
        let model = try BasicUNet()
        #expect(model.parameterCount == expected.parameters)
        #expect(model.stateDict().map(\.name) == expected.names)
        manualSeed(1)
        let output = try model(Tensor.randn([2, 1, 28, 28]))
        try expectClose(Array(output.toArray()[..<8]), expected.outputStart, relative: 1e-4)
        try output.square().mean().backward()
        let norms = try model.parameters().map { norm(try #require($0.grad).toArray()) }
        for (norm, wanted) in zip(norms, expected.gradNorms) { #expect(abs(norm - wanted) <= 1e-4 * wanted) }
    }

    @Test func modelFromScratchNeedsMultiplesOfFour() throws {
        let model = try BasicUNet()
        expectError(
            "BasicUNet: the images have shape [2, 1, 30, 28]; they must be [batch, channels, height, width] with height "
                + "and width multiples of 4"
        ) {
            _ = try model(Tensor.zeros([2, 1, 30, 28]))
        }
    }
}
