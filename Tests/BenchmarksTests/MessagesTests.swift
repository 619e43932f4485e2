import Foundation
import Testing

@testable import Benchmarks

/// The lines that reference.py reads.
@Suite struct MessagesTests {
    private func line(_ request: Request) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(request), as: UTF8.self)
    }

    @Test func aRequestIsItsNameAndArguments() throws {
        #expect(try line(.run(seconds: 0.25)) == #"{"run":{"seconds":0.25}}"#)
        #expect(try line(.finish) == #"{"finish":{}}"#)
    }

    @Test func aWorkloadIsItsKindAndSizes() throws {
        let workload = Workload.trainStep(model: .butterflies, batch: 64, side: 32)
        #expect(
            try line(.prepare(workload: workload))
                == #"{"prepare":{"workload":{"trainStep":{"batch":64,"model":"butterflies","side":32}}}}"#)
    }

    @Test func requestsAreReadAsTheyWereWritten() throws {
        let shape = ConvolutionShape(
            batch: 2, inChannels: 3, outChannels: 4, side: 8, kernel: 3, stride: 2, padding: 1)
        let request = Request.prepare(workload: .convolution(direction: .inputGradient, shape: shape))
        #expect(try JSONDecoder().decode(Request.self, from: Data(line(request).utf8)) == request)
    }
}
