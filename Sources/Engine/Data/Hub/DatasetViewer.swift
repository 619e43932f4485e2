import Foundation

/// A part of a data set on the Hub: a configuration and one of its splits.
struct HubSplit: Codable, Hashable, Sendable {
    let config: String
    let split: String
}

/// A column and what it holds, as the viewer tells it: `{"name": "label", "type": {"_type": "ClassLabel", "names": […]}}`.
struct HubFeature: Codable, Hashable, Sendable {
    struct Kind: Codable, Hashable, Sendable {
        /// `Image`, `ClassLabel`, `Value`; nil for lists and nested columns.
        let _type: String?
        let dtype: String?
        let names: [String]?

        init(from decoder: any Decoder) throws {
            // A list is described by an array, which has no members.
            let members = try? decoder.container(keyedBy: CodingKeys.self)
            _type = try? members?.decode(String.self, forKey: ._type)
            dtype = try? members?.decode(String.self, forKey: .dtype)
            names = try? members?.decode([String].self, forKey: .names)
        }
    }
    let name: String
    let type: Kind

    var isImage: Bool { type._type == "Image" }
    var isClassLabel: Bool { type._type == "ClassLabel" && type.names?.isEmpty == false }
    /// Whether it holds a number, a text or a truth value for each row.
    var isPlainValue: Bool { type._type == "Value" || isClassLabel }
    /// For messages: `text (string)`.
    var description: String { "\(name) (\(type.dtype ?? type._type ?? "list"))" }
}

/// Some rows of a split, with addresses of their images that hold for about an hour.
struct HubRows: Decodable, Sendable {
    struct Row: Decodable, Sendable {
        let index: Int
        let cells: [String: JSONValue]

        private enum CodingKeys: String, CodingKey {
            case index = "row_idx"
            case cells = "row"
        }
    }
    let features: [HubFeature]
    let rows: [Row]
    let total: Int
    /// Whether the viewer knows only the first part of the split, as with very large ones.
    let partial: Bool?

    private enum CodingKeys: String, CodingKey {
        case features, rows, partial
        case total = "num_rows_total"
    }
}

/// The Hub's data set viewer, which serves the rows of any data set as JSON and its images as files.
struct DatasetViewer: Sendable {
    let client: HubClient
    /// `owner/name`.
    let dataset: String
    let operation: String

    /// The viewer gives no more rows at once.
    static let rowsPerPage = 100

    /// All configurations and their splits.
    func splits() throws -> [HubSplit] {
        struct Answer: Decodable { let splits: [HubSplit] }
        let answer: Answer = try get("splits", [])
        try require(!answer.splits.isEmpty, operation, "\(dataset) has no rows that the Hub's viewer could serve")
        return answer.splits
    }

    /// Page `page` of the rows.
    func rows(_ part: HubSplit, page: Int) throws -> HubRows {
        try get(
            "rows",
            [
                ("config", part.config), ("split", part.split), ("offset", String(page * Self.rowsPerPage)),
                ("length", String(Self.rowsPerPage)),
            ])
    }

    private func get<Answer: Decodable>(_ path: String, _ query: [(String, String)]) throws -> Answer {
        let url = client.settings.viewer.appending(path: path).appending(
            queryItems: ([("dataset", dataset)] + query).map { URLQueryItem(name: $0.0, value: $0.1) })
        let body: Data
        do {
            body = try client.get(url)
        } catch HubFailure.refused(let refusal) {
            throw try DatasetRefusal(client: client, dataset: dataset, operation: operation).explanation(of: refusal)
        } catch HubFailure.unavailable(let reason) {
            throw EngineError(operation, "\(dataset) cannot be had from \(reason)")
        }
        do {
            return try JSONDecoder().decode(Answer.self, from: body)
        } catch {
            let start = String(decoding: body.prefix(60), as: UTF8.self).replacing("\n", with: " ")
            throw EngineError(
                operation,
                "\(url.absoluteString) should answer with JSON about \(path), but its answer begins with: \(start)")
        }
    }
}
