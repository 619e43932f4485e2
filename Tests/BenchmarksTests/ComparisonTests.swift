import Testing

@testable import Benchmarks

@Suite struct ComparisonTests {
    private func performance(_ seconds: Double, flop: Double = 0, peakBytes: Double? = nil) throws -> Performance {
        Performance(timing: try #require(Timing([seconds])), flop: flop, peakBytes: peakBytes)
    }

    private func comparison(
        _ engine: Performance, _ pytorch: [Variant: Result<Performance, Failure>]
    ) -> Comparison {
        Comparison(workload: .adamW(model: .basic), engine: engine, pytorch: pytorch)
    }

    @Test func speedIsComparedWithTheFastestVariant() throws {
        let result = comparison(
            try performance(2),
            [
                .eager: .success(try performance(6)), .channelsLast: .success(try performance(5)),
                .compiled: .success(try performance(7)),
            ])
        #expect(result.best?.variant == .channelsLast)
        #expect(result.speedRatio == 2.5)
    }

    @Test func memoryIsComparedWithTheSmallestVariantEvenIfItIsSlow() throws {
        let result = comparison(
            try performance(2, peakBytes: 100),
            [
                .eager: .success(try performance(3, peakBytes: 400)),
                .compiled: .success(try performance(9, peakBytes: 250)),
            ])
        #expect(result.best?.variant == .eager)
        #expect(result.memoryRatio == 2.5)
    }

    @Test func variantsThatFailDoNotCount() throws {
        let result = comparison(
            try performance(2),
            [.eager: .success(try performance(6)), .compiled: .failure(Failure(error: "no compiler"))])
        #expect(result.speedRatio == 3)
        #expect(result.memoryRatio == nil)
    }

    @Test func withoutPyTorchThereAreNoRatios() throws {
        let result = comparison(try performance(2, peakBytes: 100), [:])
        #expect(result.best == nil)
        #expect(result.speedRatio == nil)
        #expect(result.memoryRatio == nil)
    }

    @Test func operationsPerSecondAreThoseOfTheMedian() throws {
        #expect(try performance(2, flop: 10).flops == 5)
        #expect(try performance(2).flops == nil)
    }
}
