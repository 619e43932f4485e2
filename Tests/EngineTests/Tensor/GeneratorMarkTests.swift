import Foundation
import Testing

@testable import Engine

@Suite struct GeneratorMarkTests {
    @Test func rewindingDrawsTheSameAgain() throws {
        let generator = Generator(seed: 4)
        _ = try Tensor.randn([3], generator: generator)
        generator.mark()
        #expect(generator.stateAtMark == nil)
        let state = generator.state
        let first = try Tensor.randn([3], generator: generator).toArray()
        _ = try Tensor.rand([5], generator: generator)
        #expect(generator.stateAtMark == state)
        generator.rewind()
        #expect(generator.state == state)
        #expect(try Tensor.randn([3], generator: generator).toArray() == first)
    }

    @Test func withoutADrawThereIsNothingToRewind() {
        let generator = Generator(seed: 4)
        generator.mark()
        let state = generator.state
        generator.rewind()
        #expect(generator.state == state)
    }

    @Test func theSeedInForceIsKnownAndKept() throws {
        let generator = Generator(seed: 4)
        #expect(generator.initialSeed == 4)
        generator.mark()
        generator.manualSeed(9)
        #expect(generator.initialSeed == 9)
        let state = try JSONDecoder().decode(Generator.State.self, from: JSONEncoder().encode(generator.state))
        generator.rewind()
        #expect(generator.initialSeed == 4)
        generator.state = state
        #expect(generator.initialSeed == 9)
    }
}
