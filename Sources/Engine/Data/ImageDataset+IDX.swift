extension ImageDataset {
    /// Images and labels of the MNIST family: IDX files, plain or gzipped.
    ///
    /// - Parameters:
    ///   - images: a file of bytes [count, height, width].
    ///   - labels: a file of bytes [count].
    ///   - name: what to call the data set.
    ///   - classes: the names of the classes; the labels themselves where nil.
    /// - Throws: `EngineError` when a file is missing or damaged, or the two do not fit together.
    public static func idx(
        images: String, labels: String, name: String = "idx", classes: [String]? = nil
    ) throws -> ImageDataset {
        let operation = "ImageDataset.idx"
        let (pictures, numbers) = (try IDXFile(images, for: operation), try IDXFile(labels, for: operation))
        try require(
            pictures.dims.count == 3 && !pictures.dims.contains(0), operation,
            "\(images) holds \(Shape(pictures.dims)), not images [count, height, width]")
        try require(
            numbers.dims.count == 1, operation, "\(labels) holds \(Shape(numbers.dims)), not labels [count]")
        try require(
            pictures.dims[0] == numbers.dims[0], operation,
            "\(images) has \(pictures.dims[0]) images but \(labels) has \(numbers.dims[0]) labels")
        let largest = Int(numbers.bytes.max() ?? 0)
        let classes = classes ?? (0...largest).map(String.init)
        try require(
            largest < classes.count, operation,
            "\(labels) has the label \(largest), but there are \(classes.count) classes")
        let source = ImagesInMemory(
            width: pictures.dims[2], height: pictures.dims[1], pixels: pictures.bytes, labels: numbers.bytes)
        return ImageDataset(name: name, classes: classes, source: source)
    }
}
