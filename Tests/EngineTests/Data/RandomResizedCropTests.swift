import Testing

@testable import Engine

@Suite struct RandomResizedCropTests {
    @Test(arguments: 0..<4) func rectanglesAreTorchvisions(_ number: Int) throws {
        let expected = try CLIPLayers.fixture.get().crops[number]
        let step = try RandomResizedCrop(8, scale: expected.scale, ratio: expected.ratio)
        let generator = Generator(seed: 3)
        for rectangle in expected.crops {
            let crop = try step.draw(height: expected.height, width: expected.width, generator)
            #expect([crop.top, crop.left, crop.height, crop.width] == rectangle)
        }
    }

    @Test func eachImageOfABatchGetsARectangleOfItsOwn() throws {
        let images = try Tensor.randn([1, 3, 20, 16], generator: Generator(seed: 1))
        let step = try RandomResizedCrop(8, scale: [0.2, 0.8])
        let together = try step(images.expand([3, 3, 20, 16]), generator: Generator(seed: 2))
        let generator = Generator(seed: 2)
        let alone = try (0..<3).map { _ in try step(images, generator: generator) }
        try expectClose(together, concat(alone), relative: 1e-6)
        #expect(try together[0].toArray() != together[1].toArray())
    }

    @Test func pictureAndTensorAreCutAlike() throws {
        let picture = try ImageDataset.named("butterflies", count: 1)[0].image
        let step = try RandomResizedCrop(24, scale: [0.4, 0.6])
        manualSeed(5)
        let cut = try ToTensor()(step(picture))
        manualSeed(5)
        let chained = try Compose([ToTensor(), step])(picture)
        // Pictures are rounded to 8 bits after each axis.
        expectClose(try chained.toArray(), try cut.toArray(), relative: 0, absolute: 1.5 / 255)
    }

    @Test func gradientsAgreeWithDifferences() throws {
        let images = try Tensor.randn([2, 1, 6, 5], generator: Generator(seed: 1))
        let step = try RandomResizedCrop(4, scale: [0.3, 0.9], mode: .bicubic)
        try expectGradients(of: [images], step: 1) { try step($0[0], generator: Generator(seed: 4)) }
    }

    @Test func mistakesAreNamed() throws {
        expectError("RandomResizedCrop: scale is [1.0, 0.5]; use two numbers from 0.001 to 1000, the smaller one first")
        {
            _ = try RandomResizedCrop(8, scale: [1, 0.5])
        }
        expectError(
            "RandomResizedCrop: the size [0, 0] is not one number or [height, width], each from 1 to 16384 pixels"
        ) { _ = try RandomResizedCrop(0) }
        expectError("RandomResizedCrop: works on float32 images [N, C, H, W], not on [3, 4] of float32") {
            _ = try RandomResizedCrop(8)(Tensor.zeros([3, 4]))
        }
    }
}
