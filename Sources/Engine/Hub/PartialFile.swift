import Foundation
import Synchronization

/// A file that is being downloaded. Closed, it keeps what has arrived, so that another request can go on from there.
final class PartialFile: BodySink {
    private let descriptor: Int32
    private let mostBytes: Int?
    private let count: Mutex<Int>

    /// Opens the file at `path`, which is made if it is missing.
    /// - Parameter mostBytes: how long it may become. What is longer already is thrown away.
    /// - Throws: `POSIXError`.
    init(_ path: String, mostBytes: Int?) throws {
        descriptor = open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw PartialFile.failure() }
        self.mostBytes = mostBytes
        let length = Int(lseek(descriptor, 0, SEEK_END))
        let isTooLong = mostBytes.map { length > $0 } ?? false
        count = Mutex(isTooLong ? 0 : length)
        if isTooLong { try empty() }
    }

    deinit { close(descriptor) }

    /// How many bytes there are.
    var byteCount: Int { count.withLock { $0 } }

    func begin(_ response: HTTPResponse) throws {
        if response.status == 206 {
            let start = response.header("Content-Range").flatMap { $0.firstMatch(of: /bytes (\d+)-/) }
            guard start.flatMap({ Int($0.output.1) }) == byteCount else {
                throw ConnectionFailure(reason: "it sends another part of the file than it was asked for")
            }
        } else {
            // The server knows only whole files.
            try empty()
        }
    }

    func receive(_ data: Data) throws {
        try count.withLock { count in
            if let mostBytes, count + data.count > mostBytes {
                throw ConnectionFailure(reason: "it sends more than the \(mostBytes) bytes that it announced")
            }
            try data.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    guard written > 0 else { throw Self.failure() }
                    rest = rest.dropFirst(written)
                    count += written
                }
            }
        }
    }

    private func empty() throws {
        guard ftruncate(descriptor, 0) == 0 else { throw Self.failure() }
        count.withLock { $0 = 0 }
    }

    private static func failure() -> POSIXError { POSIXError(.init(rawValue: errno) ?? .EIO) }
}
