import Foundation

/// An emoji as Unicode describes it.
struct Emoji: Hashable, Sendable {
    /// The characters that are drawn as one picture.
    let sequence: String
    /// `grinning face`, `waving hand: light skin tone`.
    let name: String
    /// `Smileys & Emotion`.
    let group: String
    /// `face-smiling`.
    let subgroup: String

    private static let skinTones: ClosedRange<Unicode.Scalar> = "\u{1F3FB}"..."\u{1F3FF}"

    /// Whether it is a variant of another emoji with a colour of skin.
    var hasSkinTone: Bool { sequence.unicodeScalars.contains(where: Self.skinTones.contains) }
}

/// Unicode's list of emoji: the file `emoji-test.txt` of UTS #51.
///
/// Lines such as `263A FE0F ; fully-qualified # ☺️ E0.6 smiling face` stand under headings `# group: …` and
/// `# subgroup: …`. Only fully-qualified ones are read: the others are the same pictures under other spellings, and parts.
enum EmojiList {
    /// - Throws: `EngineError` when the file cannot be read or lists no emoji.
    static func read(_ path: String, for operation: String) throws -> [Emoji] {
        let text = String(decoding: try Files.read(path, for: operation), as: UTF8.self)
        let emoji = parse(text)
        try require(!emoji.isEmpty, operation, "\(path) lists no emoji; it should be Unicode's emoji-test.txt")
        return emoji
    }

    static func parse(_ text: String) -> [Emoji] {
        var (group, subgroup) = ("", "")
        var emoji: [Emoji] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if let name = heading("# group: ", line) {
                group = name
            } else if let name = heading("# subgroup: ", line) {
                subgroup = name
            } else if let (sequence, name) = entry(line) {
                emoji.append(Emoji(sequence: sequence, name: name, group: group, subgroup: subgroup))
            }
        }
        return emoji
    }

    private static func heading(_ prefix: String, _ line: Substring) -> String? {
        line.hasPrefix(prefix) ? line.dropFirst(prefix.count).trimmingCharacters(in: .whitespaces) : nil
    }

    private static func entry(_ line: Substring) -> (sequence: String, name: String)? {
        let fields = line.split(separator: ";", maxSplits: 1)
        guard fields.count == 2, !line.hasPrefix("#") else { return nil }
        let (status, comment) = fields[1].splitOnce(at: "#")
        guard status.trimmingCharacters(in: .whitespaces) == "fully-qualified" else { return nil }
        // The comment is the emoji itself, the version it came with, and its name.
        let words = comment.split(separator: " ", maxSplits: 2)
        let scalars = fields[0].split(separator: " ").map { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
        guard words.count == 3, !scalars.isEmpty, !scalars.contains(nil) else { return nil }
        return (String(String.UnicodeScalarView(scalars.compactMap(\.self))), String(words[2]))
    }
}

extension Substring {
    /// What stands before and after the first `separator`.
    fileprivate func splitOnce(at separator: Character) -> (Substring, Substring) {
        guard let place = firstIndex(of: separator) else { return (self, "") }
        return (self[..<place], self[index(after: place)...])
    }
}
