/// Which columns of a data set on the Hub are its images and its labels.
struct HubColumns {
    let image: HubFeature
    let label: HubFeature?
    /// The other columns that hold one value a row, but those whose names the lab itself uses.
    let texts: [HubFeature]

    /// - Parameters:
    ///   - image: the column of images that the user wants; nil for the first.
    ///   - label: the column of labels that the user wants; nil for a column of class labels, if there is one.
    /// - Throws: `EngineError` when there is no such column.
    init(_ features: [HubFeature], dataset: String, image: String?, label: String?, for operation: String) throws {
        let list = features.map(\.description).joined(separator: ", ")
        let images = features.filter(\.isImage)
        guard let first = images.first else {
            throw EngineError(operation, "\(dataset) has no column of images. Its columns are \(list)")
        }
        if let image, !images.contains(where: { $0.name == image }) {
            throw EngineError(operation, "\(dataset) has no column of images \"\(image)\". Its columns are \(list)")
        }
        let labels = features.filter(\.isClassLabel)
        let usual = labels.first { ["label", "labels"].contains($0.name) } ?? labels.first
        let given = features.first { $0.name == label && $0.isPlainValue }
        if let label, given == nil {
            throw EngineError(operation, "\(dataset) has no column of labels \"\(label)\". Its columns are \(list)")
        }
        let chosen = given ?? usual
        self.image = images.first { $0.name == image } ?? first
        self.label = chosen
        texts = features.filter { $0.isPlainValue && ![chosen?.name, "image", "label"].contains($0.name) }
    }
}

/// The labels of a data set's rows as numbers, and the names of the classes.
struct HubLabels {
    let classes: [String]
    let numbers: [Int]

    /// What a row without a label belongs to.
    private static let noClass = "(none)"

    /// - Parameters:
    ///   - values: the cells of the column `feature`; nil where a row has none.
    ///   - single: the one class of data sets without labels.
    init(_ feature: HubFeature?, _ values: [JSONValue?], single: String) {
        guard let feature else {
            (classes, numbers) = ([single], values.map { _ in 0 })
            return
        }
        let (names, known) = feature.isClassLabel ? Self.classLabels(feature, values) : Self.distinctValues(values)
        // Test sets often have -1 for what is to be guessed.
        let isComplete = known.allSatisfy { $0 != nil }
        classes = isComplete ? names : names + [Self.noClass]
        numbers = known.map { $0 ?? names.count }
    }

    private static func classLabels(_ feature: HubFeature, _ values: [JSONValue?]) -> ([String], [Int?]) {
        let names = feature.type.names ?? []
        return (
            names,
            values.map { value in
                guard case .integer(let number)? = value, names.indices.contains(number) else { return nil }
                return number
            }
        )
    }

    /// Texts and numbers become classes in their order.
    private static func distinctValues(_ values: [JSONValue?]) -> ([String], [Int?]) {
        let texts = values.map { $0.flatMap(\.plainText) }
        let names = Set(texts.compactMap(\.self)).sorted { a, b in
            if let x = Double(a), let y = Double(b) { return x < y }
            return a < b
        }
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        return (names, texts.map { $0.flatMap { numbers[$0] } })
    }
}

extension JSONValue {
    /// A single value as text; nil for null, lists and objects.
    var plainText: String? {
        switch self {
        case .bool(let value): String(value)
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): value
        case .null, .array, .object: nil
        }
    }
}
