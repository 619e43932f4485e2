import Foundation
import Testing

@testable import Engine

@Suite struct ImageTensorTests {
    @Test func valuesBecomeBytes() throws {
        let positive = try Tensor([[[0.0, 0.5, 1.0, 2.0, 0.1]]])
        #expect(try positive.pixelImages()[0].bytes == [0, 128, 255, 255, 26])
        let signed = try Tensor([[[-1.0, 0.0, 1.0, 3.0, -2.0]]])
        #expect(try signed.pixelImages()[0].bytes == [0, 128, 255, 255, 0])
        #expect(try signed.pixelImages(range: -2...2)[0].bytes == [64, 128, 191, 255, 0])
        let rounding = try Tensor([[[-0.0005, 0.5, Double.nan, Double.infinity, -Double.infinity]]])
        #expect(try rounding.pixelImages(range: 0...1)[0].bytes == [0, 128, 0, 255, 0])
        #expect(try Tensor([[-0.0005, 0.5]]).pixelImages()[0].bytes == [0, 128])
    }

    @Test func anyMemoryLayoutGivesTheSameImages() throws {
        let x = try Tensor.rand([2, 3, 4, 5], generator: Generator(seed: 3))
        let images = try x.pixelImages()
        #expect(try x.channelsLast().pixelImages() == images)
        #expect(try x.transpose(2, 3).contiguous().transpose(2, 3).pixelImages() == images)
        #expect(try x[1].pixelImages() == [images[1]])
    }

    @Test(arguments: LoaderFixture.recorded.grids.indices)
    func gridsAreTorchvisions(_ number: Int) throws {
        let recorded = LoaderFixture.recorded.grids[number]
        let count = recorded.shape.reduce(1, *)
        let batch = try Tensor.arange(Double(count)).reshape(recorded.shape)
        let grid = try makeGrid(
            batch, columns: recorded.columns, padding: recorded.padding, padValue: recorded.value)
        #expect(grid.shape == Shape(recorded.gridShape))
        #expect(try grid.toArray() == recorded.grid)
    }

    @Test func gridErrors() throws {
        let x = try Tensor.zeros([2, 3, 4, 4])
        #expect(
            messageThrown { _ = try makeGrid(Tensor.zeros([3, 4, 4])) }
                == "makeGrid: [3, 4, 4] of float32 is not a float32 batch of images [batch, channels, height, width]")
        #expect(messageThrown { _ = try makeGrid(x, columns: -1) } == "makeGrid: columns is -1; at least one is needed")
        #expect(
            messageThrown { _ = try makeGrid(x, padding: -1) } == "makeGrid: padding is -1; from 0 to 4096 are possible"
        )
        #expect(
            messageThrown { _ = try makeGrid(Tensor.zeros([1, 2, 4, 4])) }
                == "makeGrid: images have 1 channel or 3, but [1, 2, 4, 4] has 2")
    }

    @Test func savedImagesKeepTheirPixels() throws {
        let x = try Tensor.rand([3, 3, 4, 5], generator: Generator(seed: 4)) * 2 - 1
        let pictures = try picturesShown { folder in
            try saveImage(x, "grid.png", columns: 2)
            try saveImage(x[0], folder + "/deep/one.png")
            #expect(FileManager.default.fileExists(atPath: folder + "/grid.png"))
            #expect(FileManager.default.fileExists(atPath: folder + "/deep/one.png"))
        }
        let images = try x.pixelImages()
        #expect((pictures[0].width, pictures[0].height) == (2 + 2 * 7, 2 + 2 * 6))
        #expect(try pictures[0][2 + 7 + 4, 2 + 3] == images[1][4, 3])
        #expect(try pictures[0][0, 0] == [0, 0, 0], "the frame is black for images from -1 to 1 as well")
        #expect(pictures[1] == images[0])
        #expect(
            messageThrown { try saveImage(x, "grid.jpg") }
                == "saveImage: grid.jpg does not end in .png, the one format that is written")
    }
}
