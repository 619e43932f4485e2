import Testing

@testable import Engine

@Suite struct NearestNeighboursTests {
    /// Every pair compared, number by number.
    private func twin(_ samples: [[Double]], _ collection: [[Double]]) -> [(index: Int, distance: Double)] {
        samples.map { sample in
            var best = (index: 0, distance: Double.infinity)
            for (index, other) in collection.enumerated() {
                var sum = 0.0
                for (a, b) in zip(sample, other) { sum += (a - b) * (a - b) }
                let distance = (sum / Double(sample.count)).squareRoot()
                if distance < best.distance { best = (index, distance) }
            }
            return best
        }
    }

    /// More than one block of samples and of images.
    @Test func findsWhatComparingEveryPairFinds() throws {
        let generator = Generator(seed: 3)
        let samples = try Tensor.randn([300, 1, 2, 3], generator: generator)
        let collection = try Tensor.randn([5000, 1, 2, 3], generator: generator)
        func rows(_ x: Tensor) throws -> [[Double]] { try (0..<x.shape[0]).map { try x[$0].toArray() } }
        let expected = twin(try rows(samples), try rows(collection))
        let nearest = try NearestNeighbours(of: samples, in: collection)
        #expect(nearest.indices == expected.map(\.index))
        expectClose(nearest.distances, expected.map(\.distance), relative: 1e-5)
        #expect(try nearest.images[7].toArray() == collection[nearest.indices[7]].toArray())
    }

    @Test func aCopyHasDistanceZero() throws {
        let images = try Tensor.randn([20, 3, 4, 4], generator: Generator(seed: 1))
        let nearest = try NearestNeighbours(of: images[5..<8], in: images)
        #expect(nearest.indices == [5, 6, 7])
        #expect(nearest.distances == [0, 0, 0])
    }

    @Test func whatMakesNoSenseIsNamed() throws {
        let images = try Tensor.ones([2, 1, 4, 4])
        expectError(
            "NearestNeighbours: the images are [2, 1, 4, 4] and [2, 1, 5, 4]; both must be [N, C, H, W] of one size"
        ) { _ = try NearestNeighbours(of: images, in: .ones([2, 1, 5, 4])) }
        expectError("NearestNeighbours: there are no images to look for, or to look among") {
            _ = try NearestNeighbours(of: images, in: images[0..<0])
        }
    }

    /// Copies with a little noise are told from images of the same kind that are new.
    @Test func aModelThatRepeatsIsFound() throws {
        let generator = Generator(seed: 5)
        let training = try Tensor.randn([400, 1, 3, 3], generator: generator)
        let heldOut = try Tensor.randn([200, 1, 3, 3], generator: generator)
        let new = try Tensor.randn([200, 1, 3, 3], generator: generator)
        let copies = try training[0..<200] + 0.01 * Tensor.randn([200, 1, 3, 3], generator: generator)
        let honest = try MemorisationCheck(new, training: training, heldOut: heldOut)
        let repeating = try MemorisationCheck(copies, training: training, heldOut: heldOut)
        #expect(abs(honest.sampleDistance / honest.heldOutDistance - 1) < 0.1)
        #expect(honest.copyShare < 0.12)
        #expect(repeating.sampleDistance < 0.03 * repeating.heldOutDistance)
        #expect(repeating.copyShare == 1)
        let lines = "\(repeating)".split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[1].hasPrefix("  samples:         0.0"))
        #expect(
            lines[3] == "samples nearer than 95 % of the held-out images: 100 % (5 % is what new images would have)")
    }
}
