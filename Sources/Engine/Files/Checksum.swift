import CGcrypt
import Foundation

/// The checksums by which the Hub names contents.
enum Checksum {
    /// Whether a file is what `etag` names.
    ///
    /// 64 hexadecimal digits are the SHA-256 of the contents. 40 are git's name for them: the SHA-1 of `blob`, their length, a
    /// zero and the contents; some mirrors of the Hub take the SHA-1 of the contents alone. Other names say nothing.
    /// - Throws: `EngineError` when the file cannot be read; `Interrupted` at Ctrl-C.
    static func matches(_ etag: String, ofFile path: String, for operation: String) throws -> Bool {
        guard etag.wholeMatch(of: /[0-9a-f]+/) != nil else { return true }
        switch etag.count {
        case 64: return try digest(GCRY_MD_SHA256, ofFile: path, for: operation) == etag
        case 40:
            let head = "blob \(Files.size(path) ?? 0)\0"
            return try digest(GCRY_MD_SHA1, startingWith: head, ofFile: path, for: operation) == etag
                || digest(GCRY_MD_SHA1, ofFile: path, for: operation) == etag
        default: return true
        }
    }

    private static func digest(
        _ algorithm: gcry_md_algos, startingWith head: String = "", ofFile path: String, for operation: String
    ) throws -> String {
        // The library wants to be greeted before it is used; doing so again is no harm.
        _ = gcry_check_version(nil)
        var handle: gcry_md_hd_t?
        let isOpen = gcry_md_open(&handle, Int32(algorithm.rawValue), 0) == 0
        try require(isOpen, operation, "this system's libgcrypt cannot compute checksums")
        defer { gcry_md_close(handle) }
        gcry_md_write(handle, head, head.utf8.count)
        try Files.forEachPart(of: path, for: operation) { part in
            part.withUnsafeBytes { gcry_md_write(handle, $0.baseAddress, $0.count) }
        }
        let count = Int(gcry_md_get_algo_dlen(Int32(algorithm.rawValue)))
        guard let bytes = gcry_md_read(handle, Int32(algorithm.rawValue)) else { return "" }
        return UnsafeBufferPointer(start: bytes, count: count).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
