import Foundation

/// The checksums of a PNG's chunks. A decoder refuses a chunk with a wrong one, so what lies behind that check is only reached
/// by damage that has right ones.
enum PNGChecksums {
    /// The file with the checksum of every chunk put right, as far as there are whole chunks.
    static func repaired(_ file: Data) -> Data {
        var bytes = [UInt8](file)
        var start = 8
        while start + 12 <= bytes.count {
            let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - start - 12 else { break }
            let end = start + 8 + length
            let sum = checksum(bytes[start + 4..<end])
            for byte in 0..<4 { bytes[end + byte] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * byte)) }
            start = end + 4
        }
        return Data(bytes)
    }

    /// CRC-32 as PNG has it.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
