import Testing

@testable import Engine

@Suite struct PixelImageTests {
    private let image = ImageFixtures.noise(width: 4, height: 3, channels: 3)

    @Test func sizesMustFitTheBytes() {
        #expect(
            messageThrown { _ = try PixelImage(width: 0, height: 2, channels: 1, bytes: []) }
                == "PixelImage: the size 0×2 is not positive")
        #expect(
            messageThrown { _ = try PixelImage(width: 2, height: 2, channels: 4, bytes: []) }
                == "PixelImage: has 4 channels; only 1 (grey) or 3 (RGB) work")
        #expect(
            messageThrown { _ = try PixelImage(width: 2, height: 2, channels: 3, bytes: [1, 2, 3]) }
                == "PixelImage: 2×2 with 3 channels does not fit 3 bytes")
        #expect(
            messageThrown { _ = try PixelImage(width: .max, height: 4, channels: 1, bytes: []) }
                == "PixelImage: \(Int.max)×4 with 1 channels does not fit 0 bytes")
    }

    @Test func pixelsAreFoundByColumnAndRow() throws {
        #expect(try image[3, 1] == Array(image.bytes[21..<24]))
        #expect(
            messageThrown { _ = try image[4, 0] } == "PixelImage: there is no pixel (4, 0) in a picture of 4×3")
    }

    @Test func flipsAndCropsMovePixels() throws {
        let flipped = try image.flippedHorizontally()
        let cropped = try image.cropped(left: 1, top: -1, width: 4, height: 3)
        for y in 0..<3 {
            for x in 0..<4 {
                #expect(try flipped[x, y] == image[3 - x, y])
                let isOutside = x == 3 || y == 0
                #expect(try cropped[x, y] == (isOutside ? [0, 0, 0] : image[x + 1, y - 1]))
            }
        }
        #expect(try image.cropped(left: 9, top: 9, width: 2, height: 2).bytes == [UInt8](repeating: 0, count: 12))
    }

    /// Pillow: Image.new("RGB", (1, 1), (10, 200, 30)).convert("L").getpixel((0, 0)) is 124.
    @Test func greyIsLuma() throws {
        let green = try PixelImage(width: 1, height: 1, channels: 3, bytes: [10, 200, 30])
        #expect(green.grey().bytes == [124])
        #expect(green.grey().rgb().bytes == [124, 124, 124])
        #expect(green.rgb() == green)
    }

    @Test(arguments: ImageFixtures.expected.resized.keys.sorted())
    func resizesByteForByteAsPillow(_ name: String) throws {
        let given = try #require(ImageFixtures.expected.resized[name])
        let number = try #require(name.firstMatch(of: /\d+/).flatMap { Int($0.output) })
        let source = ImageFixtures.noise(
            width: given.width, height: given.height, channels: given.channels, start: number)
        let expected = try PixelImage(contentsOf: "\(ImageFixtures.folder)/\(name)")
        #expect(try source.resized(width: expected.width, height: expected.height) == expected)
    }
}
