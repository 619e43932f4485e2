import Foundation
import Testing

@testable import Engine

@Suite struct CLIPImageProcessorTests {
    /// The picture that the script drew.
    private func picture(_ width: Int, _ height: Int) throws -> PixelImage {
        var draws = CLIPFixture.Draws(width)
        let bytes = (0..<width * height * 3).map { _ in UInt8(draws.below(256)) }
        return try PixelImage(width: width, height: height, channels: 3, bytes: bytes)
    }

    @Test(arguments: 0..<4) func pixelsAreTransformers(_ number: Int) throws {
        let expected = try CLIPFixture.expected.get().images[number]
        let processor = try CLIPImageProcessor(size: expected.size, cropSize: expected.crop)
        let pixels = try processor([picture(expected.width, expected.height)])
        #expect(pixels.shape == [1, 3, expected.crop, expected.crop])
        expectClose(try CLIPFixture.sample(pixels), expected.pixels, relative: 1e-6)
    }

    /// Pictures are rounded to 8 bits after each axis, and a cubic overshoots.
    @Test(arguments: 0..<4) func tensorsGoTheSameWay(_ number: Int) throws {
        let given = try CLIPFixture.expected.get().images[number]
        let processor = try CLIPImageProcessor(size: given.size, cropSize: given.crop)
        let smooth = try Tensor.randn([1, 3, 4, 4], generator: Generator(seed: 1)).sigmoid()
            .resize([given.height, given.width])
        let fromTensor = try processor(smooth)
        let fromPicture = try processor(smooth.pixelImages(range: 0...1))
        expectClose(try fromTensor.toArray(), try fromPicture.toArray(), relative: 0, absolute: 3 / 255 / 0.26)
    }

    @Test func gradientsAgreeWithDifferences() throws {
        let processor = try CLIPImageProcessor(size: 6, cropSize: 5)
        let images = try Tensor.rand([1, 3, 8, 7], generator: Generator(seed: 1))
        try expectGradients(of: [images], step: 1) { try processor($0[0]) }
    }

    @Test func filesComeBack() throws {
        let processor = try CLIPImageProcessor.fromPretrained(CLIPFixture.path("processor"))
        #expect(try processor == CLIPImageProcessor(size: 40, cropSize: 32))
        try withTemporaryFolder { folder in
            let own = try CLIPImageProcessor(size: 20, imageMean: [0.5, 0.5, 0.5], imageStd: [0.25, 0.5, 1])
            try own.savePretrained(folder)
            #expect(try CLIPImageProcessor.fromPretrained(folder) == own)
            let old = "{\"size\": 8, \"crop_size\": 6, \"resample\": 3}"
            try Data(old.utf8).write(to: URL(filePath: "\(folder)/preprocessor_config.json"))
            #expect(try CLIPImageProcessor.fromPretrained(folder) == CLIPImageProcessor(size: 8, cropSize: 6))
        }
    }

    @Test func mistakesAreNamed() throws {
        expectError("CLIPImageProcessor: works on images in colour [N, 3, H, W], not on [2, 1, 32, 32]") {
            _ = try CLIPImageProcessor(size: 32)(Tensor.zeros([2, 1, 32, 32]))
        }
        expectError(
            "CLIPImageProcessor: imageMean is [0.5] and imageStd is [0.5]; give three numbers each, the deviations above 0"
        ) { _ = try CLIPImageProcessor(size: 32, imageMean: [0.5], imageStd: [0.5]) }
        try withTemporaryFolder { folder in
            let file = "\(folder)/preprocessor_config.json"
            try Data("{\"resample\": 2}".utf8).write(to: URL(filePath: file))
            expectError("CLIPImageProcessor.fromPretrained: \(file): \"resample\" is 2; only 3 is supported") {
                _ = try CLIPImageProcessor.fromPretrained(folder)
            }
        }
    }
}
