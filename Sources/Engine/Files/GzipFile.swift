import CZlib

/// Reads a file from its beginning, unpacking it on the way if it is gzipped.
final class GzipFile {
    private let path: String
    private let operation: String
    private let handle: gzFile

    /// - Throws: `EngineError` when the file cannot be opened.
    init(_ path: String, for operation: String) throws {
        try require(Files.exists(path) && !Files.isFolder(path), operation, "there is no file \(path)")
        guard let handle = gzopen(Files.expand(path), "rb") else {
            throw EngineError(operation, "\(path) cannot be opened")
        }
        gzbuffer(handle, 1 << 17)
        (self.path, self.operation, self.handle) = (path, operation, handle)
    }

    deinit { gzclose(handle) }

    /// The next `count` bytes.
    /// - Throws: `EngineError` when the file ends before that or is damaged.
    func read(_ count: Int) throws -> [UInt8] {
        try SystemMemory.require(count, for: operation)
        let largestRead = 16 << 20  // Between reads Ctrl-C is noticed.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            try Interruption.check()
            let wanted = min(count - bytes.count, largestRead)
            let chunk = [UInt8](unsafeUninitializedCapacity: wanted) { target, filled in
                filled = max(0, Int(gzread(handle, target.baseAddress, UInt32(wanted))))
            }
            var code: Int32 = 0
            let message = gzerror(handle, &code).map { String(cString: $0) } ?? ""
            try require(code >= 0, operation, "\(path) is damaged: \(reason(message))")
            try require(!chunk.isEmpty, operation, "\(path) ends after \(bytes.count) of \(count) bytes")
            bytes += chunk
        }
        return bytes
    }

    /// Whether there is nothing more to read.
    var isAtEnd: Bool { gzgetc_(handle) == -1 }

    /// zlib puts the path before its message.
    private func reason(_ message: String) -> String {
        let prefix = Files.expand(path) + ": "
        return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
    }
}
