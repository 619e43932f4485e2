import Foundation
import Testing

@testable import Engine

@Suite struct ImageFolderTests {
    private func place(_ paths: [String], in folder: String) throws {
        for (number, path) in paths.enumerated() {
            try ImageFixtures.noise(width: 3, height: 2, channels: 3, start: number).write(to: "\(folder)/\(path)")
        }
    }

    @Test func greyPhotosAreReadAsColour() throws {
        try withTemporaryFolder { folder in
            let grey = ImageFixtures.noise(width: 3, height: 2, channels: 1, start: 0)
            try grey.write(to: "\(folder)/grey.png")
            let image = try ImageDataset.folder(folder)[0].image
            #expect(image.channels == 3)
            #expect(image.bytes == grey.bytes.flatMap { [$0, $0, $0] })
        }
    }

    @Test func subfoldersAreClasses() throws {
        try withTemporaryFolder { folder in
            try place(["moth/b.png", "fly/z.PNG", "moth/deep/a.png", "fly/.hidden.png", ".git/c.png"], in: folder)
            let jpeg = URL(fileURLWithPath: ImageFixtures.folder + "/orientation-6.jpg")
            try FileManager.default.copyItem(at: jpeg, to: URL(fileURLWithPath: folder + "/fly/a.jpeg"))
            try Data("notes".utf8).write(to: URL(fileURLWithPath: folder + "/moth/notes.txt"))
            let dataset = try ImageDataset.folder(folder)
            #expect(dataset.classes == ["fly", "moth"])
            #expect(dataset.labels == [0, 0, 1, 1])
            #expect(try dataset[0].image.height == 11)
            #expect(try dataset[2].image == ImageFixtures.noise(width: 3, height: 2, channels: 3, start: 0))
            #expect(dataset.columns == ["image", "label", "file"])
            #expect(try dataset.column("file") == ["fly/a.jpeg", "fly/z.PNG", "moth/b.png", "moth/deep/a.png"])
            #expect(dataset.description.hasSuffix(": 4 images, PNG and JPEG files, 2 classes (fly, moth)"))
        }
    }

    @Test func photosInTheFolderItselfAreOneClass() throws {
        try withTemporaryFolder { folder in
            try place(["b.png", "more/a.png", "a.png"], in: folder)
            let dataset = try ImageDataset.folder(folder)
            #expect(dataset.labels == [0, 0, 0])
            #expect(dataset.classes.count == 1)
            let order = try (0..<3).map { try dataset[$0].image }
            #expect(order == [2, 0, 1].map { ImageFixtures.noise(width: 3, height: 2, channels: 3, start: $0) })
        }
    }

    @Test func aBrokenPhotoIsNamedWhenAskedFor() throws {
        try withTemporaryFolder { folder in
            try place(["a.png"], in: folder)
            try Data("no picture".utf8).write(to: URL(fileURLWithPath: folder + "/b.png"))
            let dataset = try ImageDataset.folder(folder)
            #expect(dataset.count == 2)
            #expect(
                messageThrown { _ = try dataset[1] } == "PixelImage: \(folder)/b.png is neither a PNG nor a JPEG file")
        }
    }

    @Test func foldersWithoutPhotos() throws {
        try withTemporaryFolder { folder in
            #expect(
                messageThrown { _ = try ImageDataset.folder(folder + "/none") }
                    == "ImageDataset.folder: there is no folder \(folder)/none")
            #expect(
                messageThrown { _ = try ImageDataset.folder(folder) }
                    == "ImageDataset.folder: there are no photos in \(folder): files that end in .png, .jpg or .jpeg are read"
            )
            try place(["a.png"], in: folder)
            #expect(
                messageThrown { _ = try ImageDataset.folder(folder + "/a.png") }
                    == "ImageDataset.folder: \(folder)/a.png is a file, not a folder of photos")
        }
    }
}
