import Foundation

extension ImageDataset {
    /// Which part of a data set that comes in two.
    public enum Split: String, Sendable, CaseIterable {
        /// The larger part, which models learn from.
        case train
        /// The part that is kept for testing.
        case test
    }

    /// The names that `named` knows.
    public static let names = ["butterflies", "fashion-mnist", "noto-emoji", "mnist"]

    /// A data set by its name.
    ///
    /// - `butterflies`: drawn by the lab, 1000 in ten species; nothing to download.
    /// - `fashion-mnist`: 60,000 grey pictures of clothes, 28×28, in ten classes (Xiao, Rasul and Vollgraf, 2017).
    /// - `noto-emoji`: the emoji of Google's font Noto Color Emoji, with Unicode's names and groups; the classes are the
    ///   groups. The columns `name`, `group`, `subgroup` and `emoji` tell what each is.
    /// - `mnist`: 60,000 handwritten digits, 28×28 (LeCun, Bottou, Bengio and Haffner, 1998): from IDX files if you have
    ///   them, else from the Hub, where downloading all of them takes a while; `count: 5000` fetches fewer.
    ///
    /// Files are looked for in the folder that the environment variable `LAB_DATA` names, where Debian's packages put them,
    /// and in `~/.cache/diffusion-lab`.
    ///
    /// - Parameters:
    ///   - name: one of `ImageDataset.names`.
    ///   - count: how many images; nil for all (1000 butterflies).
    ///   - seed: which butterflies: the same seed gives the same images.
    ///   - size: the width and height that butterflies and emoji are drawn at, in pixels.
    ///   - split: the training or the test images, where there are both.
    ///   - skinTones: whether emoji come in all colours of skin as well; otherwise only in yellow.
    ///   - background: red, green and blue, from 0 to 1, of what lies behind an emoji.
    /// - Throws: `EngineError` when there is no such data set, its files are missing, or a number makes no sense.
    public static func named(
        _ name: String, count: Int? = nil, seed: Int = 0, size: Int = 64, split: Split = .train,
        skinTones: Bool = false, background: [Double] = [1, 1, 1]
    ) throws -> ImageDataset {
        try require(count ?? 1 > 0, operation, "count is \(count ?? 0); at least one image is needed")
        switch name {
        case "butterflies":
            return try butterflies(count: count ?? 1000, seed: seed, size: size)
        case "fashion-mnist":
            let advice = "Install the package dataset-fashion-mnist, or put"
            guard let all = try installed(name, split, classes: clothes) else { throw missing(name, split, advice) }
            return try all.prefix(count ?? all.count)
        case "noto-emoji":
            let all = try emoji(skinTones: skinTones, size: size, background: background)
            return try all.prefix(count ?? all.count)
        case "mnist":
            if let all = try installed(name, split, classes: nil) { return try all.prefix(count ?? all.count) }
            return try mnistFromHub(split, count)
        default:
            throw EngineError(
                operation,
                "there is no data set \"\(name)\"; there are \(names.joined(separator: ", ")). "
                    + "From the Hub: ImageDataset.hub(\"owner/name\"). "
                    + "Your own photos: ImageDataset.folder(\"path/to/photos\")")
        }
    }

    private static let operation = "ImageDataset.named"

    private static let clothes = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]

    private static func butterflies(count: Int, seed: Int, size: Int) throws -> ImageDataset {
        try requireDrawable(size, "butterflies")
        try require(count <= 1_000_000, operation, "count is \(count); a million butterflies is the most")
        let collection = ButterflyCollection(count: count, size: size, seed: seed)
        return ImageDataset(name: "butterflies", classes: ButterflyCollection.classes, source: collection)
    }

    private static func requireDrawable(_ size: Int, _ what: String) throws {
        try require((8...2048).contains(size), operation, "size is \(size); \(what) have from 8 to 2048 pixels a side")
    }

    private static func emoji(skinTones: Bool, size: Int, background: [Double]) throws -> ImageDataset {
        try requireDrawable(size, "emoji")
        try require(
            background.count == 3 && background.allSatisfy((0...1).contains), operation,
            "background is \(background); it has to be red, green and blue, each from 0 to 1: [1, 1, 1] is white")
        let files = DataFolders.emojiFiles
        guard let font = files.font, let list = files.list else {
            let missing = [
                files.font == nil ? "NotoColorEmoji.ttf (package fonts-noto-color-emoji)" : nil,
                files.list == nil ? "emoji-test.txt (package unicode-data)" : nil,
            ].compactMap(\.self).joined(separator: " and ")
            throw EngineError(
                operation,
                "the files of noto-emoji are not here: \(missing). Install the packages, or put the files into one of "
                    + DataFolders.candidates(for: "noto-emoji").joined(separator: ", "))
        }
        let pictures = try EmojiPictures(
            fontFile: font, list: list, skinTones: skinTones, size: size,
            background: background.map { UInt8(($0 * 255).rounded()) }, for: operation)
        return ImageDataset(name: "noto-emoji", classes: pictures.groups, source: pictures)
    }

    private static func installed(_ name: String, _ split: Split, classes: [String]?) throws -> ImageDataset? {
        try DataFolders.idxFiles(of: name, split).map {
            try idx(images: $0.images, labels: $0.labels, name: name, classes: classes)
        }
    }

    /// - Parameter advice: how to get the files, up to the word "put".
    private static func missing(_ name: String, _ split: Split, _ advice: String) -> EngineError {
        let files = DataFolders.idxNames(split)
        return EngineError(
            operation,
            "the files of \(name) are not here. \(advice) \(files.images).gz and \(files.labels).gz into one of "
                + "\(DataFolders.candidates(for: name).joined(separator: ", ")). LAB_DATA names another place to look.")
    }

    private static func mnistFromHub(_ split: Split, _ count: Int?) throws -> ImageDataset {
        do {
            return try hub("ylecun/mnist", split: split.rawValue, count: count)
        } catch let error as EngineError {
            let advice = "The Hub, which has them as ylecun/mnist, could not help: \(error.message). Go online, or put"
            throw missing("mnist", split, advice)
        }
    }
}
