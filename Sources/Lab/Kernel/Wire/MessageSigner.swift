import CSodium
import Foundation

/// Signs messages with HMAC-SHA256 (RFC 2104) under the key of the connection file, and tells who else knew the key.
struct MessageSigner: Sendable {
    /// Without a key messages are neither signed nor checked.
    private let key: [UInt8]

    init(key: String) { self.key = Array(key.utf8) }

    /// The signature of `parts`, one after the other, in hexadecimal digits.
    func signature(of parts: [Data]) -> Data {
        guard !key.isEmpty else { return Data() }
        var state = crypto_auth_hmacsha256_state()
        crypto_auth_hmacsha256_init(&state, key, key.count)
        for part in parts {
            part.withUnsafeBytes { bytes in
                _ = crypto_auth_hmacsha256_update(
                    &state, bytes.bindMemory(to: UInt8.self).baseAddress, UInt64(bytes.count))
            }
        }
        var hash = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_final(&state, &hash)
        return Data(hash.flatMap { byte in [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]] })
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// Whether `signature` is that of `parts`. Takes the same time wherever they differ, so that it gives no hints.
    func accepts(_ signature: Data, of parts: [Data]) -> Bool {
        let right = self.signature(of: parts)
        guard !key.isEmpty else { return true }
        guard signature.count == right.count else { return false }
        return right.withUnsafeBytes { right in
            signature.withUnsafeBytes { sodium_memcmp($0.baseAddress!, right.baseAddress!, right.count) == 0 }
        }
    }
}
