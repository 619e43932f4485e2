import Testing

@testable import Engine

@Suite struct BackwardTests {
    @Test func gradientsAddUpInLeaves() throws {
        let x = try Tensor([1.0, 2, 3]).requiresGrad()
        try (x * x).sum().backward()
        #expect(try x.grad?.toArray() == [2, 4, 6])
        try (x * 3).sum().backward()
        #expect(try x.grad?.toArray() == [5, 7, 9])
    }

    @Test func aLongChainRunsAndFreesWithoutRecursion() throws {
        let x = try Tensor(1.0).requiresGrad()
        var y: Tensor = x
        for _ in 0..<100_000 { y = try y + 0.5 }
        try y.backward()
        #expect(try x.grad?.item() == 1)
        for _ in 0..<100_000 { y = try x * 1.0 + y.detach() }
        var z: Tensor = x
        for _ in 0..<100_000 { z = try z.sin() }
        z = x
        #expect(z === x)
    }
}
