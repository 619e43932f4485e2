import Engine
import Testing

@testable import Benchmarks

@Suite struct DigestTests {
    @Test func holdsTheRootMeanSquareAndElementsInOrder() throws {
        let digest = try Digest(Tensor.arange(16.0).reshape([2, 8]))
        #expect(abs(digest.scale - 77.5.squareRoot()) < 1e-4)
        #expect(digest.values.dropFirst() == [0, 2, 4, 6, 8, 10, 12, 14])
    }

    @Test func smallDifferencesPass() throws {
        let digest = Digest(values: [1, -2, 0], scale: 2)
        try digest.expectSame(as: Digest(values: [1.0015, -2, 0.001], scale: 2))
    }

    @Test(arguments: [[1.003, -2, 0], [1, 2, 0], [1, -2], [1, -2, .nan]])
    func largeDifferencesDoNot(_ values: [Double]) {
        #expect(throws: WrongOutput.self) {
            try Digest(values: [1, -2, 0], scale: 2).expectSame(as: Digest(values: values, scale: 2))
        }
    }
}
