import Foundation
import Synchronization
import Testing

@testable import Engine

/// Runs `body` with a new folder that is gone afterwards.
func withTemporaryFolder<R>(_ body: (String) throws -> R) throws -> R {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lab-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}

/// Expects `actual` to be as near to `expected` as `relative` times the largest magnitude in `expected`, and have its shape.
func expectClose(
    _ actual: Tensor, _ expected: Tensor, relative: Double, _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(actual.shape == expected.shape, comment, sourceLocation: sourceLocation)
    guard actual.shape == expected.shape else { return }
    try expectClose(
        actual.toArray(), expected.toArray(), relative: relative, comment, sourceLocation: sourceLocation)
}

/// Expects each number to be as near to its twin as `relative` times the largest magnitude in `expected`.
func expectClose(
    _ actual: [Double], _ expected: [Double], relative: Double, _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.count == expected.count, comment, sourceLocation: sourceLocation)
    let scale = expected.map(abs).max() ?? 0
    let worst = zip(actual, expected).map { abs($0 - $1) }.max { $1.isNaN || $0 < $1 } ?? 0
    #expect(
        worst <= relative * scale, "off by \(worst), \(worst / scale) relative. \(comment?.rawValue ?? "")",
        sourceLocation: sourceLocation)
}

/// Expects `body` to throw an `EngineError` with exactly this text.
func expectError(_ text: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void) {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch {
        #expect("\(error)" == text, sourceLocation: sourceLocation)
    }
}

/// Runs `body` with environment variables set, which are as before afterwards.
func withEnvironment<R>(_ variables: [String: String], _ body: () throws -> R) rethrows -> R {
    let before = variables.keys.map { ($0, ProcessInfo.processInfo.environment[$0]) }
    defer {
        for (name, value) in before {
            if let value { setenv(name, value, 1) } else { unsetenv(name) }
        }
    }
    for (name, value) in variables { setenv(name, value, 1) }
    return try body()
}

/// Collects the notices for the user.
enum Notices {
    private static let texts = Mutex<[String]>([])

    /// The notices that `body` causes.
    @discardableResult
    static func during(_ body: () throws -> Void) rethrows -> [String] {
        texts.withLock { $0 = [] }
        Notice.onShow { text in texts.withLock { $0.append(text) } }
        defer { Notice.onShow { _ in } }
        try body()
        return texts.withLock { $0 }
    }
}
