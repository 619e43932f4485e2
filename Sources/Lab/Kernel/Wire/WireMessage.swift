import Foundation

/// A message between Jupyter and a kernel as it goes over a socket.
///
/// Its frames are: the route of a reply, a delimiter, the signature, four parts in JSON, and buffers of bytes, which this
/// kernel neither uses nor sends. <https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol>
struct WireMessage: Hashable, Sendable {
    /// Where a reply has to go; on the iopub channel, what subscribers may choose by.
    var route: [Data]
    /// What the message is, in JSON.
    var header: Data
    /// The header of the request that the message belongs to, in JSON, byte for byte as it came.
    var parentHeader = WireMessage.emptyObject
    var metadata = WireMessage.emptyObject
    /// What the message says, in JSON.
    var content: Data

    static let emptyObject = Data("{}".utf8)
    private static let delimiter = Data("<IDS|MSG>".utf8)

    private var parts: [Data] { [header, parentHeader, metadata, content] }

    func frames(signedBy signer: MessageSigner) -> [Data] {
        route + [Self.delimiter, signer.signature(of: parts)] + parts
    }
}

extension WireMessage {
    /// Why frames are no message.
    enum Flaw: Error, Equatable, CustomStringConvertible {
        case noDelimiter
        case missingFrames(count: Int)
        case wrongSignature

        var description: String {
            switch self {
            case .noDelimiter: "it has no frame <IDS|MSG>"
            case .missingFrames(let count): "\(count) frames follow <IDS|MSG>, where 5 are needed"
            case .wrongSignature: "its signature is wrong"
            }
        }
    }

    /// The message in `frames`, if whoever signed it knew the key.
    init(frames: [Data], signedBy signer: MessageSigner) throws(Flaw) {
        guard let delimiter = frames.firstIndex(of: Self.delimiter) else { throw .noDelimiter }
        let signed = Array(frames[(delimiter + 1)...])
        guard signed.count >= 5 else { throw .missingFrames(count: signed.count) }
        route = Array(frames[..<delimiter])
        (header, parentHeader, metadata, content) = (signed[1], signed[2], signed[3], signed[4])
        guard signer.accepts(signed[0], of: parts) else { throw .wrongSignature }
    }
}
