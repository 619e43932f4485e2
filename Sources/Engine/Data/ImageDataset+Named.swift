import Foundation

extension ImageDataset {
    /// Which part of a data set that comes in two.
    public enum Split: String, Sendable {
        /// The larger part, which models learn from.
        case train
        /// The part that is kept for testing.
        case test
    }

    /// The names that `named` knows.
    public static let names = ["butterflies", "fashion-mnist", "mnist"]

    /// A data set by its name.
    ///
    /// - `butterflies`: drawn by the lab, 1000 in ten species; nothing to download.
    /// - `fashion-mnist`: 60,000 grey pictures of clothes, 28×28, in ten classes (Xiao, Rasul and Vollgraf, 2017).
    /// - `mnist`: 60,000 handwritten digits, 28×28, if you have the files.
    ///
    /// Files are looked for in the folder that the environment variable `LAB_DATA` names, where Debian's packages put them,
    /// and in `~/.cache/diffusion-lab`.
    ///
    /// - Parameters:
    ///   - name: one of `ImageDataset.names`.
    ///   - count: how many images; nil for all (1000 butterflies).
    ///   - seed: which butterflies: the same seed gives the same images.
    ///   - size: the width and height that butterflies are drawn at, in pixels.
    ///   - split: the training or the test images, where there are both.
    /// - Throws: `EngineError` when there is no such data set, its files are missing, or a number makes no sense.
    public static func named(
        _ name: String, count: Int? = nil, seed: Int = 0, size: Int = 64, split: Split = .train
    ) throws -> ImageDataset {
        let operation = "ImageDataset.named"
        try require(count ?? 1 > 0, operation, "count is \(count ?? 0); at least one image is needed")
        switch name {
        case "butterflies":
            try require(
                (8...2048).contains(size), operation, "size is \(size); butterflies have from 8 to 2048 pixels a side")
            let count = count ?? 1000
            try require(count <= 1_000_000, operation, "count is \(count); a million butterflies is the most")
            let collection = ButterflyCollection(count: count, size: size, seed: seed)
            return ImageDataset(name: name, classes: ButterflyCollection.classes, source: collection)
        case "fashion-mnist":
            let advice = "Install the package dataset-fashion-mnist, or"
            return try installed(name, split, count, classes: clothes, advice: advice)
        case "mnist":
            return try installed(
                name, split, count, classes: nil, advice: "No package has them: get the four files and")
        default:
            throw EngineError(
                operation,
                "there is no data set \"\(name)\"; there are \(names.joined(separator: ", ")). "
                    + "Your own photos: ImageDataset.folder(\"path/to/photos\")")
        }
    }

    private static let clothes = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]

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

    /// The folders where data sets may lie, in the order they are looked at.
    private static func folders(for name: String) -> [String] {
        let environment = ProcessInfo.processInfo.environment
        let given = environment["LAB_DATA"].map { ["\($0)/\(name)", "\($0)/\(name)/raw"] } ?? []
        let cache = environment["XDG_CACHE_HOME"] ?? "~/.cache"
        return given + ["/usr/share/datasets/\(name)", "\(cache)/diffusion-lab/\(name)"]
    }

    private static func installed(
        _ name: String, _ split: Split, _ count: Int?, classes: [String]?, advice: String
    ) throws -> ImageDataset {
        let part = split == .train ? "train" : "t10k"
        let (images, labels) = ("\(part)-images-idx3-ubyte", "\(part)-labels-idx1-ubyte")
        for folder in folders(for: name) {
            func file(_ base: String) -> String? {
                ["", ".gz"].map { "\(folder)/\(base)\($0)" }.first(where: Files.exists)
            }
            guard let images = file(images), let labels = file(labels) else { continue }
            let all = try idx(images: images, labels: labels, name: name, classes: classes)
            return try all.prefix(count ?? all.count)
        }
        throw EngineError(
            "ImageDataset.named",
            "the files of \(name) are not here. \(advice) put \(images).gz and \(labels).gz into one of "
                + "\(folders(for: name).joined(separator: ", ")). LAB_DATA names another place to look.")
    }
}
