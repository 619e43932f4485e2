import Testing

@testable import Benchmarks

@Suite struct ComparisonTests {
    private func measurement(_ seconds: Double, flop: Double = 0, peakBytes: Double? = nil) throws -> Measurement {
        Measurement(timing: try #require(Timing([seconds])), flop: flop, peakBytes: peakBytes)
    }

    private func comparison(
        _ engine: Measurement, _ pytorch: [Variant: Result<Measurement, Failure>]
    ) -> Comparison {
        Comparison(workload: .adamW(model: .basic), engine: engine, pytorch: pytorch)
    }

    @Test func speedIsComparedWithTheFastestVariant() throws {
        let result = comparison(
            try measurement(2),
            [
                .eager: .success(try measurement(6)), .channelsLast: .success(try measurement(5)),
                .compiled: .success(try measurement(7)),
            ])
        #expect(result.best?.variant == .channelsLast)
        #expect(result.speedRatio == 2.5)
    }

    @Test func memoryIsComparedWithTheSmallestVariantEvenIfItIsSlow() throws {
        let result = comparison(
            try measurement(2, peakBytes: 100),
            [
                .eager: .success(try measurement(3, peakBytes: 400)),
                .compiled: .success(try measurement(9, peakBytes: 250)),
            ])
        #expect(result.best?.variant == .eager)
        #expect(result.memoryRatio == 2.5)
    }

    @Test func variantsThatFailDoNotCount() throws {
        let result = comparison(
            try measurement(2),
            [.eager: .success(try measurement(6)), .compiled: .failure(Failure(error: "no compiler"))])
        #expect(result.speedRatio == 3)
        #expect(result.memoryRatio == nil)
    }

    @Test func withoutPyTorchThereAreNoRatios() throws {
        let result = comparison(try measurement(2, peakBytes: 100), [:])
        #expect(result.best == nil)
        #expect(result.speedRatio == nil)
        #expect(result.memoryRatio == nil)
    }

    @Test func operationsPerSecondAreThoseOfTheMedian() throws {
        #expect(try measurement(2, flop: 10).flops == 5)
        #expect(try measurement(2).flops == nil)
    }
}
