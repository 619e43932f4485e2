import Foundation
import Testing

@testable import Engine

@Suite struct ImageDatasetTests {
    @Test func butterfliesAreBuiltIn() throws {
        let dataset = try ImageDataset.named("butterflies")
        #expect(
            dataset.description
                == "ImageDataset butterflies: 1000 images, 64×64 RGB, "
                + "10 classes (monarch, swallowtail, blue morpho, peacock, large white, …)")
        let (image, label) = try dataset[999]
        #expect((image.width, image.height, image.channels) == (64, 64, 3))
        #expect(dataset.labels[999] == label)
        let larger = try ImageDataset.named("butterflies", count: 5, seed: 0, size: 32)
        #expect(larger.count == 5)
        #expect(try larger[3].label == dataset[3].label)
        #expect(try larger[3].image.width == 32)
        #expect(try ImageDataset.named("butterflies", seed: 1)[0].image != dataset[0].image)
    }

    @Test func numbersAndNamesThatDoNotExist() throws {
        let dataset = try ImageDataset.named("butterflies", count: 5)
        #expect(
            messageThrown { _ = try dataset[5] } == "ImageDataset: there is no image 5; butterflies has images 0 to 4")
        #expect(
            messageThrown { _ = try dataset[-1] } == "ImageDataset: there is no image -1; butterflies has images 0 to 4"
        )
        #expect(
            messageThrown { _ = try ImageDataset.named("butterfly") }
                == "ImageDataset.named: there is no data set \"butterfly\"; there are butterflies, fashion-mnist, "
                + "noto-emoji, mnist. From the Hub: ImageDataset.hub(\"owner/name\"). Your own photos: ImageDataset.folder(\"path/to/photos\")"
        )
        #expect(
            messageThrown { _ = try ImageDataset.named("butterflies", count: 0) }
                == "ImageDataset.named: count is 0; at least one image is needed")
        #expect(
            messageThrown { _ = try ImageDataset.named("butterflies", size: 4) }
                == "ImageDataset.named: size is 4; butterflies have from 8 to 2048 pixels a side")
        #expect(messageThrown { _ = try dataset.prefix(-1) } == "prefix: -1 images cannot be taken")
        #expect(
            messageThrown { _ = try dataset.select([0, 7]) }
                == "select: there is no image 7; butterflies has images 0 to 4")
        #expect(
            messageThrown { _ = try NoisePictures().dataset.ofClass("d") }
                == "ofClass: there is no class \"d\"; the classes are a, b, c")
    }

    @Test func samplesImagesOfAllPartsTheSameForASeed() throws {
        let dataset = try ImageDataset.named("butterflies", count: 200)
        let picked = try dataset.sample(40)
        #expect(picked.count == 40)
        #expect(picked.labels == (try dataset.sample(40)).labels)
        #expect(picked.labels != (try dataset.sample(40, seed: 1)).labels)
        #expect(picked.labels != (try dataset.prefix(40)).labels)
        #expect(try dataset.sample(500).labels == dataset.labels)
        #expect(messageThrown { _ = try dataset.sample(-1) } == "sample: -1 images cannot be picked")
    }

    @Test func partsKeepImagesAndLabelsTogether() throws {
        let dataset = NoisePictures().dataset
        let part = try dataset.select([7, 2, 9]).prefix(2)
        #expect(part.count == 2)
        #expect(try part[1].image == dataset[2].image)
        #expect(part.labels == [1, 2])
        let second = try dataset.ofClass("b")
        #expect(second.labels == [1, 1, 1, 1])
        #expect(try second[3].image == dataset[10].image)
        #expect(try dataset.prefix(100).count == 11)
    }

    @Test func columnsHaveTexts() throws {
        let dataset = NoisePictures().dataset
        #expect(dataset.columns == ["image", "label"])
        #expect(try dataset.prefix(4).column("label") == ["a", "b", "c", "a"])
        #expect(try dataset.filter("label", "b").labels == [1, 1, 1, 1])
        #expect(
            messageThrown { _ = try dataset.column("image") }
                == "column: there is no column \"image\" of texts; there are label")
        #expect(
            messageThrown { _ = try dataset.filter("label", "d") }
                == "filter: no image has \"d\" in the column label. There are a, b, c")
    }

    @Test func imagesAtEqualDistances() throws {
        let dataset = NoisePictures().dataset
        #expect(try dataset.spread(4).labels == [0, 2, 2, 2])
        #expect(try dataset.spread(100).count == 11)
        #expect(messageThrown { _ = try dataset.spread(-1) } == "spread: -1 images cannot be taken")
    }

    @Test func fashionMNISTComesFromItsPackage() throws {
        let dataset = try ImageDataset.named("fashion-mnist", count: 300)
        #expect(
            dataset.description
                == "ImageDataset fashion-mnist: 300 images, 28×28 grey, "
                + "10 classes (T-shirt/top, Trouser, Pullover, Dress, Coat, …)")
        // torchvision: FashionMNIST(train=True).targets[:10], and the sum of data[0].
        #expect(dataset.labels.prefix(10) == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5])
        #expect(try dataset[0].image.bytes.reduce(0) { $0 + Int($1) } == 76247)
        #expect(try ImageDataset.named("fashion-mnist", split: .test).count == 10_000)
    }

    @Test func idxFilesPlainOrGzipped() throws {
        try withTemporaryFolder { folder in
            try write([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4], "\(folder)/images")
            try write([0, 0, 8, 1, 0, 0, 0, 2, 5, 0], "\(folder)/labels")
            let dataset = try ImageDataset.idx(images: "\(folder)/images", labels: "\(folder)/labels")
            #expect(dataset.classes == ["0", "1", "2", "3", "4", "5"])
            #expect(dataset.labels == [5, 0])
            #expect(try dataset[1].image == PixelImage(width: 2, height: 1, channels: 1, bytes: [3, 4]))
        }
    }

    @Test(arguments: [
        ([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3], "ends after 3 of 4 bytes"),
        ([0, 0, 8, 3, 0, 0], "ends after 2 of 12 bytes"),
        ([0, 0, 8, 1, 0, 0, 0, 2, 1, 2], "holds [2], not images [count, height, width]"),
        ([0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3], "goes on after the 2 bytes of [2]"),
        ([0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0], "holds elements of IDX type 13; only bytes (type 8) are read"),
        ([137, 80, 78, 71, 1, 2, 3, 4], "is no IDX file: it begins with the bytes [137, 80, 78, 71]"),
        (
            [0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255],
            "claims the sizes [4294967295, 4294967295, 4294967295], over 4 GiB"
        ),
        ([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9], "has 1 images but FOLDER/labels has 2 labels"),
    ])
    func idxFilesThatDoNotFit(_ bytes: [UInt8], _ reason: String) throws {
        try withTemporaryFolder { folder in
            try write(bytes, "\(folder)/images")
            try write([0, 0, 8, 1, 0, 0, 0, 2, 5, 0], "\(folder)/labels")
            let message = messageThrown {
                _ = try ImageDataset.idx(images: "\(folder)/images", labels: "\(folder)/labels")
            }
            let expected = reason.replacingOccurrences(of: "FOLDER", with: folder)
            #expect(message == "ImageDataset.idx: \(folder)/images \(expected)")
        }
    }

    @Test func damagedGzipIsNamed() throws {
        try withTemporaryFolder { folder in
            // A gzip header followed by what is no deflate stream.
            try write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF], "\(folder)/images.gz")
            #expect(
                messageThrown { _ = try ImageDataset.idx(images: "\(folder)/images.gz", labels: "") }
                    == "ImageDataset.idx: \(folder)/images.gz is damaged: invalid block type")
        }
    }

    @Test func missingFilesSayHowToGetThem() {
        // No package has MNIST, so it is missing wherever LAB_DATA does not say otherwise.
        let message = withEnvironment([
            "LAB_DATA": "/nowhere", "XDG_CACHE_HOME": "/nowhere/cache", "HF_HUB_OFFLINE": "1",
        ]) { messageThrown { _ = try ImageDataset.named("mnist") } }
        #expect(
            message
                == "ImageDataset.named: the files of mnist are not here. The Hub, which has them as ylecun/mnist, could not "
                + "help: ylecun/mnist is not in the cache, and HF_HUB_OFFLINE keeps the lab from asking the Hub. "
                + "`lab data fetch ylecun/mnist` fetches it when that is not set. Go online, or put "
                + "train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz into one of /nowhere/mnist, "
                + "/nowhere/mnist/raw, /usr/share/datasets/mnist, /nowhere/cache/diffusion-lab/mnist. "
                + "LAB_DATA names another place to look.")
    }

    @Test func labDataNamesAPlace() throws {
        try withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/mnist/raw", withIntermediateDirectories: true)
            try write(
                [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9], "\(folder)/mnist/raw/t10k-images-idx3-ubyte")
            try write([0, 0, 8, 1, 0, 0, 0, 1, 7], "\(folder)/mnist/raw/t10k-labels-idx1-ubyte")
            let dataset = try withEnvironment(["LAB_DATA": folder]) { try ImageDataset.named("mnist", split: .test) }
            #expect(try dataset[0].label == 7)
        }
    }

    private func write(_ bytes: [UInt8], _ path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}
