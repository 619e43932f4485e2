import Engine
import Foundation

/// A picture that a cell wrote.
public struct RecordedPicture: Codable, Hashable, Sendable {
    /// Where it is, relative to the folder that lessons run in.
    public let path: String
    /// What it shows, in words; empty where a record from before there were descriptions says nothing.
    public let description: String
    /// How many bytes of text the cell had printed by then; nil where an older record does not say.
    public let textBefore: Int?

    /// The picture at `path`, relative to the folder that lessons run in.
    public init(path: String, description: String, textBefore: Int? = nil) {
        self.path = path
        self.description = description
        self.textBefore = textBefore
    }

    init(_ picture: Picture, textBefore: Int, folder: URL) {
        self.init(
            path: URL(filePath: picture.path).path(relativeTo: folder), description: picture.description,
            textBefore: textBefore)
    }

    /// Older records have a path alone.
    public init(from decoder: any Decoder) throws {
        if let path = try? decoder.singleValueContainer().decode(String.self) {
            self.init(path: path, description: "")
        } else {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                path: try values.decode(String.self, forKey: .path),
                description: try values.decode(String.self, forKey: .description),
                textBefore: try values.decodeIfPresent(Int.self, forKey: .textBefore))
        }
    }
}
