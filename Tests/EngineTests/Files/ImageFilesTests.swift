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
                    == "PixelImage.write: \(folder)/file/image.png cannot be written: A file with the same name already exists."
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
                == "PixelImage: huge.jpg cannot be read as JPEG: Maximum supported image dimension is 65500 pixels")
    }
}
