import Foundation

/// What a message is and who sent it.
struct MessageHeader: Codable, Hashable, Sendable {
    /// The version of the messaging protocol that this kernel speaks.
    static let protocolVersion = "5.4"

    /// Unlike that of every other message.
    let id: String
    /// What the message asks or tells: `execute_request`.
    let type: String
    /// Unlike that of every other process.
    var session: String?
    var username: String?
    /// When it was sent, as ISO 8601 has it.
    var date: String?
    var version: String?

    private enum CodingKeys: String, CodingKey {
        case id = "msg_id"
        case type = "msg_type"
        case session, username, date, version
    }
}

/// A message from a client, read as far as is needed to see what it asks for.
struct KernelRequest: Sendable {
    let channel: KernelChannel
    let header: MessageHeader
    let message: WireMessage

    init(_ message: WireMessage, on channel: KernelChannel) throws {
        header = try JSONDecoder().decode(MessageHeader.self, from: message.header)
        self.message = message
        self.channel = channel
    }

    var type: String { header.type }

    func content<Content: Decodable>(_: Content.Type = Content.self) throws -> Content {
        try KernelJSON.decode(Content.self, from: message.content)
    }
}

/// JSON as the messages have it: `msg_id`, not `msgId`.
enum KernelJSON {
    /// - Parameter isPretty: whether people are to read it.
    static func encode(_ value: some Encodable, isPretty: Bool = false) -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        // Contents are made of texts, whole numbers and flags, and for those there is nothing that could go wrong.
        return (try? encoder.encode(value)) ?? WireMessage.emptyObject
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: data)
    }
}
