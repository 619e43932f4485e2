import Foundation
import Testing

@testable import Engine

@Suite struct ContentHashTests {
    @Test func hashesAreThoseOfXXH3() {
        // The library's own test vector for no input.
        #expect(ContentHash.of("") == "99aa06d3014798d86001c324468d497f")
        #expect(ContentHash.of("a") != ContentHash.of("b"))
        #expect(ContentHash.of(Data("a".utf8)) == ContentHash.of("a"))
    }

    @Test func equalTensorsHaveEqualHashesHoweverTheyLieInMemory() throws {
        let x = try Tensor.arange(24).reshape([2, 3, 2, 2])
        let hash = try ContentHash.of(x)
        #expect(try ContentHash.of(x.copy()) == hash)
        #expect(try ContentHash.of(x.channelsLast()) == hash)
        #expect(try ContentHash.of(x.permute([0, 2, 3, 1])) != hash)
        #expect(try ContentHash.of(x.reshape([3, 2, 2, 2])) != hash)
        #expect(try ContentHash.of(x + 1) != hash)
    }

    @Test func typesAreToldApart() throws {
        let zeros = try Tensor.zeros([4])
        let longer = try Tensor.zeros([2])
        #expect(try ContentHash.of(zeros) != ContentHash.of(zeros.long()))
        // Two whole numbers take as many bytes as four floats.
        #expect(try ContentHash.of(zeros) != ContentHash.of(longer.long()))
    }
}
