import Foundation
import Testing

@testable import Engine

/// Numbers that PyTorch drew: Tests/Reference/random_numbers.py.
private struct Draws: Decodable {
    let rand, randn, randperm: [String: [Double]]
    let uniform, randint, randintNegative, randintWide, bernoulli, sequence, negativeSeed, largeSeed: [Double]
    let seeds: [Int]
    let linspace: [[Double]]

    static let torch = Result { try Fixtures.json("random_numbers.json", as: Draws.self) }
}

/// Short tensors whole; of long ones the two ends and the sum, as the fixture has them.
private func ends(_ x: Tensor) throws -> [Double] {
    let all = try x.toArray()
    return all.count <= 40 ? all : Array(all.prefix(12) + all.suffix(20)) + [all.reduce(0, +)]
}

@Suite struct GeneratorTests {
    private func draws(_ seed: Int, _ draw: (Generator) throws -> Tensor) throws -> [Double] {
        try ends(draw(Generator(seed: seed)))
    }

    @Test func uniformNumbersAreTorchsBitForBit() throws {
        for (size, expected) in try Draws.torch.get().rand {
            #expect(try draws(0) { try .rand([#require(Int(size))], generator: $0) } == expected)
        }
        let expected = try Draws.torch.get().uniform
        #expect(try draws(1) { try .uniform([1000], -0.3, 0.7, generator: $0) } == expected)
    }

    /// Below 16 numbers exactly; from 16 on within the rounding of vector functions: 1e-6 absolute, and 1e-4 for sums
    /// of a thousand.
    @Test func normalNumbersAreTorchs() throws {
        for (size, expected) in try Draws.torch.get().randn {
            let count = try #require(Int(size))
            let drawn = try draws(0) { try .randn([count], generator: $0) }
            if count < 16 {
                #expect(drawn == expected)
            } else {
                #expect(drawn.count == expected.count)
                for (a, b) in zip(drawn, expected) { #expect(abs(a - b) < (abs(b) > 8 ? 1e-4 : 1e-6)) }
            }
        }
    }

    @Test func wholeNumbersAreTorchs() throws {
        let torch = try Draws.torch.get()
        #expect(try draws(0) { try .randint(0, 1000, [100], generator: $0) } == torch.randint)
        #expect(try draws(7) { try .randint(-5, 6, [30], generator: $0) } == torch.randintNegative)
        #expect(try draws(0) { try .randint(0, 1 << 40, [10], generator: $0) } == torch.randintWide)
        for (size, expected) in torch.randperm {
            #expect(try draws(0) { try .randperm(#require(Int(size)), generator: $0) } == expected)
        }
    }

    @Test func bernoulliKeepsWhatTorchsDropoutKeeps() throws {
        let kept = try draws(0) { try .bernoulli([40], p: 0.75, generator: $0) * (1 / 0.75) }
        #expect(try kept == Draws.torch.get().bernoulli)
    }

    @Test func drawsOfAllKindsTakeAsManyNumbersAsTorchs() throws {
        let generator = Generator(seed: 42)
        let parts = [
            try Tensor.randn([5], generator: generator), try .rand([3], generator: generator),
            try .randn([4], generator: generator), try .randn([20], generator: generator),
            try .randint(0, 10, [6], generator: generator).float(), try .randn([1], generator: generator),
        ]
        let expected = try Draws.torch.get().sequence
        let drawn = try concat(parts).toArray()
        #expect(drawn.count == expected.count)
        for (a, b) in zip(drawn, expected) { #expect(abs(a - b) < 1e-6) }
    }

    @Test func seedsForFurtherGeneratorsAreTorchs() throws {
        let generator = Generator(seed: 3)
        _ = try Tensor.rand([7], generator: generator)
        #expect(try (0..<3).map { _ in generator.seedForAnother() } == Draws.torch.get().seeds)
    }

    @Test func onlyTheLow32BitsOfASeedCount() throws {
        let torch = try Draws.torch.get()
        #expect(try draws(-1) { try .rand([3], generator: $0) } == torch.negativeSeed)
        #expect(try draws((5 << 32) + 9) { try .rand([3], generator: $0) } == torch.largeSeed)
    }

    @Test func manualSeedStartsTheDefaultGeneratorOver() throws {
        manualSeed(0)
        let first = try Tensor.rand([4]).toArray()
        manualSeed(0)
        #expect(try Tensor.rand([4]).toArray() == first)
        #expect(try first == draws(0) { try .rand([4], generator: $0) })
    }

    /// The state holds the pending normal number of a pair and survives JSON.
    @Test func aRestoredStateGoesOnWithTheSameNumbers() throws {
        let generator = Generator(seed: 5)
        _ = try Tensor.randn([3], generator: generator)
        let saved = try JSONDecoder().decode(Generator.State.self, from: JSONEncoder().encode(generator.state))
        let next = try Tensor.randn([3], generator: generator).toArray()
        let other = Generator(seed: 0)
        other.state = saved
        #expect(try Tensor.randn([3], generator: other).toArray() == next)
    }

    @Test func linspaceRoundsAsTorchDoes() throws {
        let made = [
            try Tensor.linspace(0, 999, 8), try .linspace(-1, 1, 1000), try .linspace(1e-4, 0.02, 1000),
            try .linspace(3, 3, 5), try .linspace(2, 5, 1),
        ]
        let expected = try Draws.torch.get().linspace
        for (tensor, numbers) in zip(made, expected) { #expect(try ends(tensor) == numbers) }
        #expect(made.count == expected.count)
    }

    @Test func whatCannotBeDrawnThrows() {
        #expect(throws: EngineError("randint", "there is no whole number from 3 up to, not including, 3")) {
            try Tensor.randint(3, 3, [2])
        }
        #expect(throws: EngineError("bernoulli", "the probability 1.5 does not lie between 0 and 1")) {
            try Tensor.bernoulli([2], p: 1.5)
        }
        #expect(throws: EngineError("randperm", "the shape [-1] has a negative size")) { try Tensor.randperm(-1) }
        #expect(throws: EngineError("randperm", "1000000000 numbers are too many to shuffle")) {
            try Tensor.randperm(1_000_000_000)
        }
    }
}
