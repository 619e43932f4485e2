import Foundation
import Testing

@testable import Lab

@Suite struct MessageSignerTests {
    /// Test cases 1, 2, 6 and 7 of RFC 4231 whose keys are texts or can be written as such.
    @Test(arguments: [
        (
            String(repeating: "\u{0B}", count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            "Jefe", "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
    ])
    func knownVectors(key: String, text: String, signature: String) {
        let signer = MessageSigner(key: key)
        let parts = [Data(text.utf8.prefix(3)), Data(), Data(text.utf8.dropFirst(3))]
        #expect(String(decoding: signer.signature(of: parts), as: UTF8.self) == signature)
        #expect(signer.accepts(Data(signature.utf8), of: parts))
    }

    @Test func refusesWhatOthersSigned() {
        let signer = MessageSigner(key: "key")
        let parts = [Data("text".utf8)]
        let right = signer.signature(of: parts)
        var wrong = right
        wrong[10] ^= 1
        #expect(!signer.accepts(wrong, of: parts))
        #expect(!signer.accepts(Data(right.dropLast()), of: parts))
        #expect(!signer.accepts(Data(), of: parts))
        #expect(!MessageSigner(key: "other").accepts(right, of: parts))
        #expect(!signer.accepts(right, of: [Data("texts".utf8)]))
    }

    @Test func withoutAKeyNothingIsSigned() {
        let signer = MessageSigner(key: "")
        #expect(signer.signature(of: [Data("text".utf8)]).isEmpty)
        #expect(signer.accepts(Data("anything".utf8), of: []))
    }
}
