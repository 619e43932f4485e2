import Foundation
import Testing

@testable import Engine

/// Against PyTorch 2.15 and torchvision 0.29: see Tests/Reference/data_loader.py.
@Suite struct DataLoaderTests {
    private let fixture = LoaderFixture.recorded

    private func noise(_ pictures: NoisePictures = NoisePictures()) throws -> TransformedDataset {
        pictures.dataset.transformed(
            try Compose([
                Resize([8, 7]), RandomCrop(5, padding: 1), RandomHorizontalFlip(), ToTensor(),
                Normalize([0.5, 0.4, 0.3], [0.5, 0.25, 0.2]),
            ]))
    }

    private func expect(_ batches: [Batch], are served: [LoaderFixture.Served]) throws {
        try #require(batches.count == served.count)
        for (batch, served) in zip(batches, served) {
            #expect(try batch.labels.toInts() == served.labels)
            #expect(try batch.images.shape == Shape(served.shape))
            // Equal, not close: the same bytes were cropped, mirrored and normalised in the same float operations.
            let isEqual = try batch.images.toArray() == served.images
            #expect(isEqual)
        }
    }

    @Test func describesItselfInALine() throws {
        let chain = Compose([try Resize([8, 8]), ToTensor()])
        let dataset = try ImageDataset.named("butterflies", count: 10)
        let loader = try DataLoader(dataset.transformed(chain), batchSize: 4, shuffle: true)
        #expect("\(loader)" == "DataLoader(10 images in 3 batches of 4, shuffled)")
        #expect("\(chain)" == "Compose(Resize, ToTensor)")
    }

    @Test(arguments: [true, false])
    func servesPyTorchsBatches(prefetch: Bool) throws {
        manualSeed(3)
        let loader = try DataLoader(noise(), batchSize: 4, shuffle: true, prefetch: prefetch)
        let batches = Array(loader) + Array(loader)
        try expect(batches, are: fixture.shuffled)
        #expect(try Tensor.rand([2]).toArray() == fixture.randAfterShuffled)
    }

    @Test(arguments: [true, false])
    func servesInOrderWithoutTheRest(prefetch: Bool) throws {
        manualSeed(4)
        let loader = try DataLoader(noise(), batchSize: 4, dropLast: true, prefetch: prefetch)
        try expect(Array(loader), are: fixture.inOrder)
        #expect(try Tensor.rand([2]).toArray() == fixture.randAfterInOrder)
    }

    @Test func nextBatchIsTheFirstOfANewOrder() throws {
        manualSeed(5)
        let loader = try DataLoader(noise(), batchSize: 3, shuffle: true)
        #expect(try (0..<3).map { _ in try loader.nextBatch().labels.toInts() } == fixture.firstBatches)
        #expect(try Tensor.rand([2]).toArray() == fixture.randAfterFirstBatches)
    }

    @Test func anOwnGeneratorDrawsTheOrder() throws {
        manualSeed(7)
        let loader = try DataLoader(noise(), batchSize: 4, shuffle: true, generator: Generator(seed: 6))
        #expect(try loader.map { try $0.labels.toInts() } == fixture.ownGenerator)
        #expect(try Tensor.rand([2]).toArray() == fixture.randAfterOwnGenerator)
    }

    @Test(arguments: LoaderFixture.recorded.orders.indices)
    func ordersOfOtherSizesAndSeeds(_ number: Int) throws {
        let order = fixture.orders[number]
        // Pictures of one pixel that is the lowest byte of the image's number.
        let pixels = (0..<order.count).map { UInt8($0 & 255) }
        let source = ImagesInMemory(width: 1, height: 1, pixels: pixels, labels: pixels)
        let dataset = ImageDataset(name: "numbers", classes: [], source: source)
        manualSeed(order.seed)
        let loader = try DataLoader(dataset, batchSize: 8, shuffle: true)
        #expect(try loader.nextBatch().labels.toInts() == order.order.map { $0 & 255 })
    }

    @Test func countsBatches() throws {
        let images = try noise()
        #expect(try DataLoader(images, batchSize: 4).count == 3)
        #expect(try DataLoader(images, batchSize: 4, dropLast: true).count == 2)
        #expect(try DataLoader(images, batchSize: 11).count == 1)
        #expect(try DataLoader(images, batchSize: 12).count == 1)
        #expect(try Array(DataLoader(images, batchSize: 12, dropLast: true)).isEmpty)
    }

    @Test(arguments: [true, false])
    func imagesThatCannotBeReadAreLeftOut(prefetch: Bool) throws {
        let source = NoisePictures(broken: [4, 5, 8])
        let images = source.dataset
        let loader = try DataLoader(images.transformed(Compose([ToTensor()])), batchSize: 2, prefetch: prefetch)
        let notices = Notices.during {
            for _ in 0..<2 {
                let batches = Array(loader)
                // Both images of the batch of 4 and 5 are missing, so that batch is, too.
                #expect(batches.map { try? $0.labels.toInts() } == [[0, 1], [2, 0], [0, 1], [0], [1]])
            }
        }
        #expect(images.unreadable == [4, 5, 8].map { "picture-\($0).png is broken" })
        #expect(images.description == "ImageDataset noise: 11 images, noise, 3 classes (a, b, c), 3 unreadable")
        let rest = "and others. `unreadable` of the data set lists them."
        switch prefetch {
        case false:
            #expect(
                notices == [
                    "2 images are left out: picture-4.png is broken, \(rest)",
                    "3 images are left out: picture-4.png is broken, \(rest)",
                ])
        case true: #expect(notices.last == "3 images are left out: picture-4.png is broken, \(rest)")
        }
        #expect(messageThrown { _ = try images[4] } == "PixelImage: picture-4.png is broken")
    }

    @Test func aLoaderWithoutOneReadableImageSaysSo() throws {
        let images = NoisePictures(count: 3, broken: [0, 1, 2]).dataset
        let loader = try DataLoader(images, batchSize: 2)
        Notices.during {
            let batches = Array(loader)
            #expect(batches.count == 1)
            #expect(
                messageThrown { _ = try batches[0].images }
                    == "DataLoader: none of the 3 images of noise can be read: picture-0.png is broken")
        }
    }

    @Test(arguments: [true, false])
    func aStepThatCannotBeTakenEndsTheLoopWithItsError(prefetch: Bool) throws {
        let images = try NoisePictures().dataset.transformed(Compose([RandomCrop(7), ToTensor()]))
        let batches = Array(try DataLoader(images, batchSize: 2, prefetch: prefetch))
        #expect(batches.count == 1)
        let message = "RandomCrop: 7×7 pixels cannot be cut out of 6×5. Resize first, or crop less"
        #expect(messageThrown { _ = try batches[0].images } == message)
        #expect(messageThrown { _ = try batches[0].labels } == message)
        #expect(batches[0].description == "Batch that could not be loaded: \(message)")
    }

    @Test func leavingALoopEarlyStopsThePreparing() throws {
        let counter = CountingPictures()
        let dataset = ImageDataset(name: "counted", classes: [], source: counter)
        for batch in try DataLoader(dataset, batchSize: 2) {
            _ = try batch.images
            break
        }
        Thread.sleep(forTimeInterval: 0.2)
        let prepared = counter.asked.withLock { $0 }
        // One batch was taken; two may wait, and one may have been under way.
        #expect(prepared <= 8)
        Thread.sleep(forTimeInterval: 0.1)
        #expect(counter.asked.withLock { $0 } == prepared)
    }

    @Test func imagesArePreparedOnce() throws {
        let counter = CountingPictures()
        let dataset = ImageDataset(name: "counted", classes: [], source: counter)
        let loader = try DataLoader(
            dataset.transformed(Compose([Resize(2), ToTensor()])), batchSize: 7, shuffle: true)
        for _ in 0..<3 { #expect(try loader.reduce(0) { try $0 + $1.images.shape[0] } == counter.count) }
        #expect(counter.asked.withLock { $0 } == counter.count)
    }

    @Test func ctrlCEndsTheLoop() throws {
        let loader = try DataLoader(noise(), batchSize: 4)
        Interruption.request()
        defer { Interruption.clear() }
        let batches = Array(loader)
        #expect(batches.count == 1)
        #expect(throws: Interrupted.self) { _ = try batches[0].images }
    }

    @Test func whatCannotBeServedIsSaid() throws {
        let images = NoisePictures().dataset
        #expect(
            messageThrown { _ = try DataLoader(images, batchSize: 0) }
                == "DataLoader: batchSize is 0; at least 1 is needed")
        #expect(
            messageThrown { _ = try DataLoader(images.prefix(0), batchSize: 1) }
                == "DataLoader: the data set has no images")
        #expect(
            messageThrown { _ = try DataLoader(images, batchSize: 20, dropLast: true).nextBatch() }
                == "nextBatch: there is no full batch: 11 images, batchSize 20 and dropLast")
        #expect(
            messageThrown { _ = try DataLoader(images.transformed(Compose([Resize(4)]))).nextBatch() }
                == "Compose: the chain ends with a picture; put ToTensor() into it")
    }

    @Test func unequalImagesAreRefused() throws {
        try withTemporaryFolder { folder in
            try ImageFixtures.noise(width: 4, height: 4, channels: 3).write(to: folder + "/a.png")
            try ImageFixtures.noise(width: 5, height: 4, channels: 3).write(to: folder + "/b.png")
            let loader = try DataLoader(ImageDataset.folder(folder), batchSize: 2)
            #expect(
                messageThrown { _ = try loader.nextBatch() }
                    == "DataLoader: the images of a batch must be equal, but one is [3, 4, 5] and another [3, 4, 4]. "
                    + "Resize([height, width]) makes them so; ToRGB() makes grey ones and coloured ones alike")
        }
    }
}
