import Foundation
import Testing

@testable import Engine

@Suite struct ImageFilesTests {
    @Test(arguments: ImageFixtures.expected.files.keys.sorted())
    func readsWhatPillowReads(_ name: String) throws {
        let expected = try #require(ImageFixtures.expected.files[name])
        let image = try PixelImage(contentsOf: "\(ImageFixtures.folder)/\(name)")
        #expect((image.width, image.height, image.channels) == (expected.width, expected.height, expected.channels))
        let isSame = image.bytes == expected.bytes
        #expect(isSame)
    }

    @Test(arguments: [
        ("broken-cut.png", "cannot be read as PNG: the file ends too early"),
        ("broken-damaged.png", "cannot be read as PNG: IDAT: incorrect data check"),
        ("broken-cut.jpg", "cannot be read as JPEG: Corrupt JPEG data: premature end of data segment"),
        ("broken-header.jpg", "cannot be read as JPEG: Premature end of JPEG file"),
        ("expected.json", "is neither a PNG nor a JPEG file"),
        ("missing.png", nil),
    ])
    func namesTheFileAndTheReason(_ name: String, _ reason: String?) {
        let path = "\(ImageFixtures.folder)/\(name)"
        let message = messageThrown { _ = try PixelImage(contentsOf: path) }
        #expect(message == "PixelImage: " + (reason.map { "\(path) \($0)" } ?? "there is no file \(path)"))
    }

    @Test(arguments: [1, 3])
    func writtenFilesReadBack(channels: Int) throws {
        let image = ImageFixtures.noise(width: 13, height: 6, channels: channels)
        try withTemporaryFolder { folder in
            let path = "\(folder)/new/deep/image.png"
            try image.write(to: path)
            #expect(try PixelImage(contentsOf: path) == image)
        }
    }

    @Test func unwritablePlacesAreNamed() throws {
        let image = ImageFixtures.noise(width: 2, height: 2, channels: 1)
        try withTemporaryFolder { folder in
            #expect(
                messageThrown { try image.write(to: folder) }
                    == "PixelImage.write: \(folder) is a folder, so no file can be written there")
            try Data().write(to: URL(fileURLWithPath: folder + "/file"))
            #expect(
                messageThrown { try image.write(to: folder + "/file/image.png") }
                    == "PixelImage.write: \(folder)/file/image.png cannot be written: file exists"
            )
        }
    }

    /// A header that promises a huge picture must not make the reader ask for its memory.
    @Test func refusesHugePictures() throws {
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: ImageFixtures.folder + "/rgb.jpg")))
        let frame = try #require(bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
        #expect(
            messageThrown { _ = try PixelImage.decode(Data(bytes), "huge.jpg") }
                == "PixelImage: huge.jpg cannot be read as JPEG: the picture has more than 268 million pixels")
    }

    /// Any byte of a file may be wrong: that gives a picture or an error, never a crash.
    @Test(arguments: [
        "rgb.png", "interlaced.png", "palette-transparent.png", "rgb.jpg", "cmyk.jpg", "orientation-6.jpg",
    ])
    func damagedBytesGiveAPictureOrAnError(_ name: String) throws {
        let original = Array(try Data(contentsOf: URL(fileURLWithPath: "\(ImageFixtures.folder)/\(name)")))
        var random = SplitMix64(seed: 1)
        var refused = 0
        for _ in 0..<500 {
            var bytes = original
            for _ in 0..<3 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            let message = messageThrown { _ = try PixelImage.decode(Data(bytes), name) }
            if let message {
                refused += 1
                #expect(message.hasPrefix("PixelImage: \(name) "))
            }
        }
        #expect(refused > 0)
    }
}
