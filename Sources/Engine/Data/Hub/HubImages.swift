/// The images of a split that are kept on disk.
struct HubImages: ImageSource {
    /// The images' files; for a row without one the text that says why.
    private let files: [String]
    private let labels: [Int]
    private let texts: [String: [String]]
    private let isInColour: Bool
    let textColumns: [String]

    init(files: [String], labels: [Int], texts: [(column: String, values: [String])], isInColour: Bool) {
        (self.files, self.labels, self.isInColour) = (files, labels, isInColour)
        textColumns = texts.map(\.column)
        self.texts = Dictionary(texts.map { ($0.column, $0.values) }) { first, _ in first }
    }

    var count: Int { files.count }
    var kind: String { isInColour ? "RGB" : "grey" }
    var isInMemory: Bool { false }

    func image(_ index: Int) throws -> PixelImage {
        let image = try PixelImage(contentsOf: files[index])
        return isInColour ? image.rgb() : image.grey()
    }

    func label(_ index: Int) -> Int { labels[index] }
    func text(_ column: String, _ index: Int) -> String { texts[column]?[index] ?? "" }
}
