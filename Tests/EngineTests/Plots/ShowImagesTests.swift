import Foundation
import Testing

@testable import Engine

@Suite struct ShowImagesTests {
    /// Two rows of three: 4 pixels of white around and between cells of 96, each pixel of the 32×32 images 3×3.
    @Test func imagesStandInRowsAndAreEnlargedWithHardPixels() throws {
        let x = try Tensor.rand([5, 3, 32, 32], generator: Generator(seed: 1))
        let picture = try #require(try picturesShown { _ in try showImages(x, columns: 3) }.first)
        #expect((picture.width, picture.height) == (4 + 3 * 100, 4 + 2 * 100))
        let images = try x.pixelImages()
        for (index, column, row) in [(0, 0, 0), (2, 31, 31), (3, 0, 7), (4, 16, 5)] {
            let (left, top) = (4 + index % 3 * 100 + column * 3, 4 + index / 3 * 100 + row * 3)
            for offset in 0..<3 { #expect(try picture[left + offset, top + offset] == images[index][column, row]) }
        }
        #expect(try picture[3, 50] == [255, 255, 255])
        #expect(try picture[4 + 2 * 100 + 50, 104 + 50] == [255, 255, 255], "the sixth cell is empty")
    }

    @Test func largeImagesAreReducedToTheirCells() throws {
        let images = [
            ImageFixtures.noise(width: 300, height: 150, channels: 3),
            ImageFixtures.noise(width: 8, height: 8, channels: 1),
        ]
        let picture = try #require(try picturesShown { _ in try showImages(images, size: 60) }.first)
        #expect((picture.width, picture.height) == (4 + 2 * 64, 4 + 34))
        let reduced = try images[0].resized(width: 60, height: 30)
        #expect(try picture[4 + 59, 4 + 29] == reduced[59, 29])
    }

    @Test func titlesAndLabelsStandBesideTheImages() throws {
        let x = try Tensor.zeros([4, 1, 32, 32])
        let plain = try #require(try picturesShown { _ in try showImages(x, columns: 2) }.first)
        let labelled = try #require(
            try picturesShown { _ in
                try showImages(
                    x, columns: 2, title: "√ᾱ", rowLabels: ["clean", "noisy"], columnLabels: ["0", "999"])
            }.first)
        let (left, top) = (labelled.width - plain.width, labelled.height - plain.height)
        #expect(left > 30)
        #expect(top > 40)
        let isInk: ([UInt8]) -> Bool = { $0[0] < 128 }
        let titleRow = try labelled.cropped(left: 0, top: 0, width: labelled.width, height: 34).find(isInk)
        let labelColumn = try labelled.cropped(left: 0, top: top, width: left, height: plain.height).find(isInk)
        #expect(titleRow.count > 20)
        #expect(labelColumn.count > 100)
        let images = try labelled.cropped(left: left, top: top, width: plain.width, height: plain.height)
        #expect(images.find(isInk).count == plain.find(isInk).count)
    }

    @Test func captionsStandUnderTheirImages() throws {
        let x = try Tensor.ones([4, 1, 32, 32])
        let pictures = try picturesShown { _ in
            try showImages(x, columns: 2)
            try showImages(x, columns: 2, captions: ["", "12.3"])
        }
        // Each of the two rows has room for a caption; only the second image of the first row has one.
        #expect(pictures[1].height - pictures[0].height == 2 * 18)
        let isInk: ([UInt8]) -> Bool = { $0[0] < 160 }
        let ink = pictures[1].find(isInk)
        #expect(ink.count > 10)
        let second = try pictures[1].cropped(left: 4 + 100, top: 4 + 96, width: 96, height: 18)
        #expect(second.find(isInk).count == ink.count)
    }

    @Test func oneImageAndAGreyOne() throws {
        let pictures = try picturesShown { _ in
            try showImages(Tensor.zeros([1, 8, 8]))
            try showImages(ImageFixtures.noise(width: 100, height: 50, channels: 1))
            try showImages(ImageDataset.named("butterflies", count: 3, size: 16), columns: 8)
        }
        #expect(pictures.map(\.width) == [8 + 96, 8 + 100, 4 + 3 * 100])
        #expect(pictures.map(\.height) == [8 + 96, 8 + 50, 8 + 96])
    }

    @Test func whatIsNoImageIsSaid() throws {
        let shape = "is not a batch of images [batch, channels, height, width] nor one image [channels, height, width]"
        #expect(messageThrown { try showImages(Tensor.zeros([4])) } == "pixelImages: [4] \(shape)")
        #expect(messageThrown { try showImages(Tensor.zeros([0, 3, 8, 8])) } == "pixelImages: [0, 3, 8, 8] \(shape)")
        #expect(
            messageThrown { try showImages(Tensor.zeros([2, 4, 8, 8])) }
                == "pixelImages: images have 1 channel (grey) or 3 (RGB), but [2, 4, 8, 8] has 4")
        #expect(
            messageThrown { try showImages(Tensor.zeros([1, 8, 8], dtype: .int64)) }
                == "pixelImages: images are float32, not int64; convert with .float()")
        let x = try Tensor.zeros([2, 3, 8, 8])
        #expect(messageThrown { try showImages(x, columns: 0) } == "showImages: columns is 0; at least one is needed")
        #expect(
            messageThrown { try showImages(x, size: 1) } == "showImages: size is 1; from 8 to 2048 pixels are possible")
        #expect(
            messageThrown { try showImages(x, range: 1...1) }
                == "pixelImages: the range 1.0...1.0 does not say which values are black and white")
        #expect(messageThrown { try showImages([PixelImage]()) } == "showImages: there are no images to show")
        #expect(
            messageThrown { try showImages(ImageDataset.named("butterflies", count: 2000)) }
                == "showImages: 2000 images are too many to show; take some: showImages(dataset.prefix(16))")
        #expect(
            messageThrown { try showImages(Tensor.zeros([200, 1, 8, 8]), columns: 1) }
                == "showImages: 200 images of 96×96 in 1 columns make a picture of 104×20004 pixels; up to 8192 a side are "
                + "possible. Show fewer images, or choose columns and size")
    }
}
