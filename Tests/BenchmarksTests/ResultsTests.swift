import Foundation
import Testing

@testable import Benchmarks

@Suite struct ResultsTests {
    private func performance(_ seconds: Double, flop: Double = 0, mebibytes: Double? = nil) throws -> Performance {
        Performance(timing: try #require(Timing([seconds])), flop: flop, peakBytes: mebibytes.map { $0 * 1048576 })
    }

    /// Sgemm at 200 GFLOP/s.
    private func results() throws -> Results {
        var results = Results(
            machine: Machine(
                processor: "A processor", instructionSets: ["avx2"], cores: 2, memoryBytes: 8 << 30,
                versions: ["Swift 6"]), date: Date(timeIntervalSince1970: 0), rounds: 5)
        results.peak = Comparison(
            workload: .matrixProduct(size: 2048), engine: try performance(0.1, flop: 20e9), pytorch: [:])
        return results
    }

    @Test func aRowHasTheEnginesNumbersAndThoseOfAllVariants() throws {
        let comparison = Comparison(
            workload: .trainStep(model: .mnist, batch: 128, side: 28),
            engine: try performance(0.5, flop: 150e9, mebibytes: 500),
            pytorch: [
                .eager: .success(try performance(1.25, mebibytes: 2000)),
                .compiled: .failure(Failure(error: "no compiler")),
            ])
        #expect(
            try results().row(comparison, withPyTorch: true) == [
                "train mnist UNet, batch 128, 28x28", "500", "0%", "300", "150%", "500", "1250", "–", "–", "2.50",
                "4.00",
            ])
        #expect(try results().row(comparison, withPyTorch: false).count == 6)
    }

    @Test func aConvolutionIsOneRowOfMarkdown() throws {
        let shape = ConvolutionShape(
            batch: 64, inChannels: 3, outChannels: 64, side: 32, kernel: 3, stride: 1, padding: 1)
        var results = try results()
        for direction in [ConvolutionDirection.forward, .weightGradient] {
            results.convolutions.append(
                Comparison(
                    workload: .convolution(direction: direction, shape: shape),
                    engine: try performance(0.1, flop: 10e9),
                    pytorch: [.eager: .success(try performance(0.2)), .channelsLast: .success(try performance(0.15))]))
        }
        #expect(results.markdown.contains("| 3x3 3 to 64, 64x32x32 | 100 | 1.50 |  |  | 100 | 1.50 |"))
    }

    @Test func theFileSaysWhenAndWhere() throws {
        let markdown = try results().markdown
        #expect(markdown.contains("Written on 1970-01-01 by `make bench`"))
        #expect(markdown.contains("- A processor, 2 cores ("))
        #expect(markdown.contains("- Swift 6"))
    }

    @Test func growthIsToldByImageAndPixel() {
        let step = Growth.Step(batch: 4, side: 10, seconds: 0.8, peakBytes: 3 * 1048576)
        #expect(step.cells == ["800", "200", "2000", "3"])
    }

    @Test func waitingForTheFirstBatchIsNoPartOfTheShare() {
        let loading = DataLoading(waits: [9, 0.5, 0.5], steps: [1, 4.5, 4.5], secondsPerBatch: 0.1)
        #expect(loading.waitingShare == 0.1)
    }
}
