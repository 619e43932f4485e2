/// The files of a zip archive that are stored as they are, which is how PyTorch stores them.
///
/// The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
struct ZipArchive {
    private let bytes: UnsafeRawBufferPointer
    private let rules: PickleRules
    /// Where the contents of each file are, by its path.
    private(set) var files: [String: Range<Int>] = [:]

    private static let mostFiles = 20_000

    /// - Parameter bytes: the whole archive.
    /// - Throws: `EngineError` when it is damaged or its files are compressed.
    init(_ bytes: UnsafeRawBufferPointer, _ rules: PickleRules) throws {
        (self.bytes, self.rules) = (bytes, rules)
        let (start, count) = try directory()
        var position = start
        try rules.require(count <= Self.mostFiles, "it should hold \(count) files, which is more than any weights need")
        for _ in 0..<count { try readEntry(&position) }
    }

    private var incomplete: EngineError {
        rules.error("it begins like a zip archive, but its list of files is missing or damaged; is the file complete?")
    }

    /// A whole number of `size` bytes, little-endian.
    private func number(_ position: Int, _ size: Int) throws -> Int {
        guard position >= 0, position <= bytes.count - size else { throw incomplete }
        let value = bytes[position..<position + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(clamping: value)
    }

    private static let endMark = 0x0605_4B50
    private static let endMark64 = 0x0606_4B50
    private static let locatorMark64 = 0x0706_4B50
    private static let entryMark = 0x0201_4B50
    private static let fileMark = 0x0403_4B50

    /// Where the list of files begins, and how long it is.
    private func directory() throws -> (position: Int, count: Int) {
        // It is followed by a comment of at most 65535 bytes.
        let last = bytes.count - 22
        for end in stride(from: last, through: max(0, last - 0xFFFF), by: -1) {
            guard try number(end, 4) == Self.endMark else { continue }
            let locator = end - 20
            guard locator >= 0, try number(locator, 4) == Self.locatorMark64 else {
                return (try number(end + 16, 4), try number(end + 10, 2))
            }
            let end64 = try number(locator + 8, 8)
            guard try number(end64, 4) == Self.endMark64 else { throw incomplete }
            return (try number(end64 + 48, 8), try number(end64 + 32, 8))
        }
        throw incomplete
    }

    private mutating func readEntry(_ position: inout Int) throws {
        guard try number(position, 4) == Self.entryMark else { throw incomplete }
        let (nameLength, extraLength) = (try number(position + 28, 2), try number(position + 30, 2))
        let nameStart = position + 46
        guard nameLength <= PickleRules.longestName, nameStart + nameLength <= bytes.count else { throw incomplete }
        let name = String(decoding: bytes[nameStart..<nameStart + nameLength], as: UTF8.self)
        let isStored = try number(position + 10, 2) == 0
        try rules.require(isStored, "\(name.prefix(80)) in it is compressed, which PyTorch's files are not")
        var fields = [try number(position + 24, 4), try number(position + 20, 4), try number(position + 42, 4)]
        try readLongFields(&fields, nameStart + nameLength, extraLength)
        files[name] = try contents(at: fields[2], length: fields[0])
        position = nameStart + nameLength + extraLength + (try number(position + 32, 2))
    }

    /// Numbers that need more than 32 bits, the length, the stored length and the place, are in an extra field.
    private func readLongFields(_ fields: inout [Int], _ start: Int, _ length: Int) throws {
        var position = start
        while position + 4 <= start + length {
            let (kind, size) = (try number(position, 2), try number(position + 2, 2))
            if kind == 1 {
                var value = position + 4
                for index in fields.indices where fields[index] == 0xFFFF_FFFF {
                    fields[index] = try number(value, 8)
                    value += 8
                }
            }
            position += 4 + size
        }
    }

    private func contents(at position: Int, length: Int) throws -> Range<Int> {
        guard try number(position, 4) == Self.fileMark else { throw incomplete }
        let start = position + 30 + (try number(position + 26, 2)) + (try number(position + 28, 2))
        guard start <= bytes.count, length <= bytes.count - start else { throw incomplete }
        return start..<start + length
    }
}
