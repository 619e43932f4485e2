import Testing

@testable import Engine

@Suite struct TransformsTests {
    private let image = ImageFixtures.noise(width: 6, height: 4, channels: 3)

    @Test func resizeKeepsTheShapeOrTakesBothSides() throws {
        for size in LoaderFixture.recorded.resizeSizes {
            let source = ImageFixtures.noise(width: size.from[0], height: size.from[1], channels: 1)
            let resized = try Resize(size.size)(source)
            #expect([resized.width, resized.height] == size.to)
        }
        let both = try Resize([5, 9])(image)
        #expect((both.width, both.height) == (9, 5))
        #expect(try Resize([4, 6])(image) == image)
    }

    @Test func centerCropIsTorchvisions() throws {
        for crop in LoaderFixture.recorded.centerCrops {
            let source = ImageFixtures.noise(width: crop.width, height: crop.height, channels: 1)
            let cropped = try CenterCrop(crop.size)(source)
            #expect((cropped.height, cropped.width) == (crop.size[0], crop.size[1]))
            #expect(cropped.bytes == crop.bytes)
        }
    }

    @Test func toTensorPutsChannelsFirst() throws {
        let tensor = try ToTensor()(image)
        #expect(tensor.shape == [3, 4, 6])
        for (channel, row, column) in [(0, 0, 0), (1, 2, 5), (2, 3, 1)] {
            let value = try tensor[channel, row, column].item()
            #expect(value == Double(Float(try image[column, row][channel]) / 255))
        }
    }

    @Test func normalizeTakesOneNumberOrOnePerChannel() throws {
        let x = try Tensor([[[0.0, 0.5, 1.0]], [[0.25, 0.75, 1.0]]])
        #expect(try Normalize([0.5], [0.5])(x).toArray() == [-1, 0, 1, -0.5, 0.5, 1])
        #expect(try Normalize([0.5, 0.25], [0.5, 0.25])(x).toArray() == [-1, 0, 1, 0, 2, 3])
        let transposed = try Tensor([[0.0, 0.25], [0.5, 0.75], [1.0, 1.0]]).transpose(0, 1).reshape([2, 1, 3])
        #expect(try Normalize([0.5], [0.5])(transposed).toArray() == [-1, 0, 1, -0.5, 0.5, 1])
    }

    @Test func flipsBeforeAndAfterToTensorAgree() throws {
        let before = try Compose([RandomHorizontalFlip(), ToTensor()])
        let after = try Compose([ToTensor(), RandomHorizontalFlip()])
        manualSeed(2)
        let first = try (0..<8).map { _ in try before(image).toArray() }
        manualSeed(2)
        let second = try (0..<8).map { _ in try after(image).toArray() }
        #expect(first == second)
        #expect(Set(first).count == 2)
        #expect(try RandomHorizontalFlip(p: 1)(image) == (try image.flippedHorizontally()))
        #expect(try RandomHorizontalFlip(p: 0)(image) == image)
    }

    @Test func lambdaAndColourSteps() throws {
        let chain = try Compose([Grayscale(numOutputChannels: 3), ToTensor(), Lambda { try $0 * 2 }])
        #expect(try chain(image).toArray() == (try (ToTensor()(image.grey().rgb()) * 2).toArray()))
        #expect(try Compose([Grayscale(), ToTensor()])(image).shape == [1, 4, 6])
        #expect(try Compose([ToRGB(), ToTensor()])(image.grey()).shape == [3, 4, 6])
    }

    @Test func stepsInTheWrongPlaceSaySo() throws {
        for (chain, message) in try [
            (Compose([ToTensor(), Resize(4)]), "Resize: works on pictures; put it before ToTensor()"),
            (Compose([ToTensor(), RandomCrop(4)]), "RandomCrop: works on pictures; put it before ToTensor()"),
            (Compose([Normalize([0.5], [0.5])]), "Normalize: works on tensors; put it after ToTensor()"),
            (Compose([Lambda { $0 }]), "Lambda: works on tensors; put it after ToTensor()"),
            (Compose([ToTensor(), ToTensor()]), "ToTensor: the image is a tensor already; use ToTensor() once"),
            (Compose([]), "Compose: the chain ends with a picture; put ToTensor() into it"),
        ] {
            #expect(messageThrown { _ = try chain(image) } == message)
        }
    }

    @Test func numbersThatMakeNoSenseAreNamed() {
        let rules = "is not one number or [height, width], each from 1 to 16384 pixels"
        #expect(messageThrown { _ = try Resize(0) } == "Resize: the size [0] \(rules)")
        #expect(messageThrown { _ = try Resize([]) } == "Resize: the size [] \(rules)")
        #expect(messageThrown { _ = try Resize([1, 2, 3]) } == "Resize: the size [1, 2, 3] \(rules)")
        #expect(messageThrown { _ = try Resize(.max) } == "Resize: the size [\(Int.max)] \(rules)")
        #expect(messageThrown { _ = try CenterCrop(-4) } == "CenterCrop: the size [-4, -4] \(rules)")
        #expect(messageThrown { _ = try RandomCrop([3, 0]) } == "RandomCrop: the size [3, 0] \(rules)")
        #expect(
            messageThrown { _ = try RandomCrop(3, padding: -1) }
                == "RandomCrop: padding is -1; from 0 to 16384 are possible")
        #expect(
            messageThrown { _ = try RandomCrop(7)(image) }
                == "RandomCrop: 7×7 pixels cannot be cut out of 6×4. Resize first, or crop less")
        #expect(
            messageThrown { _ = try RandomHorizontalFlip(p: 1.5) }
                == "RandomHorizontalFlip: the probability 1.5 does not lie between 0 and 1")
        #expect(
            messageThrown { _ = try RandomHorizontalFlip(p: .nan) }
                == "RandomHorizontalFlip: the probability nan does not lie between 0 and 1")
        #expect(
            messageThrown { _ = try Normalize([0.5], []) }
                == "Normalize: there are 1 means and 0 deviations; give one of each, or one of each for every channel")
        #expect(
            messageThrown { _ = try Normalize([0.5], [0]) }
                == "Normalize: cannot subtract [0.5] and divide by [0.0]: the numbers must be finite and the deviations not 0"
        )
        #expect(
            messageThrown { _ = try Compose([ToTensor(), Normalize([1, 2], [1, 2])])(image) }
                == "Normalize: has 2 means, but the image [3, 4, 6] has 3 channels")
        #expect(
            messageThrown { _ = try Grayscale(numOutputChannels: 2) }
                == "Grayscale: numOutputChannels is 2; only 1 and 3 work")
    }

    /// A picture of one row would become longer than memory.
    @Test func resizingAThinPictureIsRefused() throws {
        let thin = ImageFixtures.noise(width: 4000, height: 1, channels: 1)
        #expect(
            messageThrown { _ = try Resize(16384)(thin) }
                == "Resize: PixelImage 4000×1 grey resized to 16384 would be 65536000 pixels long")
    }
}
