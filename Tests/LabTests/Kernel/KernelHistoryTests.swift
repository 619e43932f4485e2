import Foundation
import Testing

@testable import Lab

@Suite struct KernelHistoryTests {
    private let file = URL(filePath: NSTemporaryDirectory()).appending(path: "history-\(UUID().uuidString)/h.jsonl")

    private func inputs(_ history: KernelHistory, _ request: HistoryRequest) -> [String] {
        history.answer(request).map(\.input)
    }

    @Test func sessionsFollowOneAnother() throws {
        let first = KernelHistory(file: file)
        try first.add(line: 1, input: "let a = 1", output: nil)
        let second = KernelHistory(file: file)
        try second.add(line: 1, input: "let b = 2", output: nil)
        try first.add(line: 2, input: "a", output: "1")
        let third = KernelHistory(file: file)
        #expect(inputs(third, HistoryRequest(histAccessType: .tail, n: 2)) == ["let b = 2", "a"])
        #expect(inputs(third, HistoryRequest(histAccessType: .range, session: 1)) == ["let a = 1", "a"])
        #expect(inputs(third, HistoryRequest(histAccessType: .range, session: -1)) == ["let b = 2"])
        #expect(inputs(third, HistoryRequest(histAccessType: .range, session: 0)).isEmpty)
        #expect(inputs(first, HistoryRequest(histAccessType: .range, session: 0, start: 1, stop: 2)) == ["let a = 1"])
        #expect(
            third.answer(HistoryRequest(histAccessType: .tail, n: 1))
                == [KernelHistory.Entry(session: 1, line: 2, input: "a", output: "1")])
    }

    @Test func searchesByPattern() throws {
        let history = KernelHistory(file: file)
        for (index, input) in ["x.mean()", "y", "x.sum()", "x.mean()"].enumerated() {
            try history.add(line: index + 1, input: input, output: nil)
        }
        #expect(
            inputs(history, HistoryRequest(histAccessType: .search, pattern: "x.*")) == [
                "x.mean()", "x.sum()", "x.mean()",
            ])
        #expect(
            inputs(history, HistoryRequest(histAccessType: .search, pattern: "x.*", unique: true))
                == ["x.sum()", "x.mean()"])
        #expect(inputs(history, HistoryRequest(histAccessType: .search, n: 1, pattern: "?")) == ["y"])
    }

    @Test func aDamagedLineIsPassedOver() throws {
        let history = KernelHistory(file: file)
        try history.add(line: 1, input: "1", output: nil)
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"session\": 1, \"li\n".utf8))
        try history.add(line: 2, input: "2", output: nil)
        #expect(inputs(history, HistoryRequest(histAccessType: .tail, n: 9)) == ["1", "2"])
    }

    @Test func aLongFileIsShortened() throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let line = #"{"session":7,"line":1,"input":"x"}"# + "\n"
        try Data(String(repeating: line, count: 10_001).utf8).write(to: file)
        try KernelHistory(file: file).add(line: 1, input: "y", output: nil)
        let all = KernelHistory(file: file).answer(HistoryRequest(histAccessType: .tail, n: .max))
        #expect(all.count == 5001)
        #expect(all.last == KernelHistory.Entry(session: 8, line: 1, input: "y"))
    }
}
