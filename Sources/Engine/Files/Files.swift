import Foundation

/// Reading and writing whole files, with errors that name the file and the reason.
enum Files {
    /// The path with a leading `~` replaced by the home folder.
    static func expand(_ path: String) -> String { (path as NSString).expandingTildeInPath }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: expand(path)) }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: expand(path), isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The number of bytes of a file, also of one that a link leads to; nil if there is none.
    static func size(_ path: String) -> Int? {
        let file = URL(fileURLWithPath: expand(path)).resolvingSymlinksInPath()
        return try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int
    }

    /// The number of bytes of all files below a folder. Links count as what they are, not as what they lead to.
    static func size(ofFolder path: String) -> Int {
        guard let entries = FileManager.default.enumerator(atPath: path) else { return 0 }
        return entries.reduce(0) { sum, entry in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(entry)")
            let isFolder = attributes?[.type] as? FileAttributeType == .typeDirectory
            return isFolder ? sum : sum + (attributes?[.size] as? Int ?? 0)
        }
    }

    /// The room on the disk that a file or a folder is on; nil where the system does not say.
    static func freeBytes(at path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
    }

    static func read(_ path: String, for operation: String) throws -> Data {
        var data = Data()
        try forEachPart(of: path, for: operation) { part in
            if data.isEmpty { try SystemMemory.require(size(path) ?? part.count, for: operation) }
            data += part
        }
        return data
    }

    /// Reads a file from its beginning to its end, part by part.
    static func forEachPart(of path: String, for operation: String, _ body: (Data) throws -> Void) throws {
        try require(exists(path), operation, "there is no file \(path)")
        try require(!isFolder(path), operation, "\(path) is a folder, not a file")
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: expand(path)))
            while let part = try file.read(upToCount: largestRead), !part.isEmpty {
                try body(part)
                try Interruption.check()
            }
        } catch let error as EngineError {
            throw EngineError(operation, "\(path) cannot be read: it \(error.message)")
        } catch let error as Interrupted {
            throw error
        } catch {
            throw EngineError(operation, "\(path) cannot be read: \(reason(error))")
        }
    }

    /// Between reads of this size Ctrl-C is noticed.
    private static let largestRead = 16 << 20

    /// Writes through a temporary file, so that a reader never sees half of it.
    static func write(_ data: Data, to path: String, for operation: String) throws {
        let url = URL(fileURLWithPath: expand(path))
        try require(!isFolder(path), operation, "\(path) is a folder, so no file can be written there")
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: url, options: .atomic)
        } catch {
            throw EngineError(operation, "\(path) cannot be written: \(reason(error))")
        }
    }

    /// The system's words for what went wrong, without Foundation's own around them.
    static func reason(_ error: any Error) -> String {
        let error = error as NSError
        let underlying = (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError } ?? error
        if underlying.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(Int32(underlying.code))).lowercased()
        }
        return error.localizedFailureReason ?? error.localizedDescription
    }
}
