import Foundation
import Testing

@testable import Lab

@Suite struct OutboxTests {
    private let parent = Data("{}".utf8)
    private let message = WireMessage(route: [], header: Data(), content: Data("status".utf8))

    private func texts(_ items: [Outbox.Item]) -> [String] {
        items.map { item in
            switch item {
            case .text(let text, let stream, _): "\(stream): \(text)"
            case .message(let message, _): String(decoding: message.content, as: UTF8.self)
            }
        }
    }

    @Test func textIsGatheredAndKeepsItsPlace() throws {
        let outbox = try Outbox()
        outbox.send(text: "a", stream: "stdout", parentHeader: parent)
        outbox.send(text: "b", stream: "stdout", parentHeader: parent)
        outbox.send(text: "c", stream: "stderr", parentHeader: parent)
        outbox.send(text: "d", stream: "stderr", parentHeader: Data())
        outbox.send(message, on: .iopub)
        outbox.send(text: "e", stream: "stdout", parentHeader: parent)
        #expect(texts(outbox.take().items) == ["stdout: ab", "stderr: c", "stderr: d", "status", "stdout: e"])
        #expect(outbox.take().items.isEmpty)
    }

    @Test func textWaitsALittleAndMessagesDoNot() throws {
        let outbox = try Outbox()
        let start = ContinuousClock.now
        outbox.send(text: "a", stream: "stdout", parentHeader: parent)
        #expect(texts(outbox.take(now: start).items) == ["stdout: a"])
        outbox.send(text: "b", stream: "stdout", parentHeader: parent)
        let early = outbox.take(now: start + .milliseconds(10))
        #expect(early.items.isEmpty && early.wait == .milliseconds(90))
        #expect(texts(outbox.take(now: start + .milliseconds(100)).items) == ["stdout: b"])
        outbox.send(text: "c", stream: "stdout", parentHeader: parent)
        outbox.send(message, on: .iopub)
        #expect(texts(outbox.take(now: start + .milliseconds(101)).items) == ["stdout: c", "status"])
    }
}
