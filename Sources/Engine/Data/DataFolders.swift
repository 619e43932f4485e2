import Foundation

/// Where the files of data sets lie on this machine.
enum DataFolders {
    private static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// What the lab downloads: `$XDG_CACHE_HOME/diffusion-lab`, by default `~/.cache/diffusion-lab`.
    static var cache: String {
        let base = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "~/.cache"
        return Files.expand("\(base)/diffusion-lab")
    }

    /// The folders where the files of the data set `name` may lie, in the order they are looked at: what `LAB_DATA` names,
    /// where Debian's packages put data sets, the cache.
    static func candidates(for name: String) -> [String] {
        let given = environment["LAB_DATA"].map { ["\($0)/\(name)", "\($0)/\(name)/raw"] } ?? []
        return given + ["/usr/share/datasets/\(name)", "\(cache)/\(name)"]
    }

    /// The IDX files of one part of a data set of the MNIST family.
    struct IDXPair {
        let images: String
        let labels: String
    }

    /// The names that the files of `split` have, without `.gz`.
    static func idxNames(_ split: ImageDataset.Split) -> IDXPair {
        let part = split == .train ? "train" : "t10k"
        return IDXPair(images: "\(part)-images-idx3-ubyte", labels: "\(part)-labels-idx1-ubyte")
    }

    /// The first folder's files that are there, plain or gzipped.
    static func idxFiles(of name: String, _ split: ImageDataset.Split) -> IDXPair? {
        let names = idxNames(split)
        for folder in candidates(for: name) {
            func file(_ base: String) -> String? {
                ["", ".gz"].map { "\(folder)/\(base)\($0)" }.first(where: Files.exists)
            }
            if let images = file(names.images), let labels = file(names.labels) {
                return IDXPair(images: images, labels: labels)
            }
        }
        return nil
    }

    /// The font and the list that the emoji come from; nil for a file that is not there.
    static var emojiFiles: (font: String?, list: String?) {
        let fonts = [
            "/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto", "/usr/share/fonts/google-noto-emoji",
            Files.expand("~/Library/Fonts"), "/Library/Fonts",
        ]
        func find(_ file: String, in folders: [String]) -> String? {
            (candidates(for: "noto-emoji") + folders).map { "\($0)/\(file)" }.first(where: Files.exists)
        }
        return (find("NotoColorEmoji.ttf", in: fonts), find("emoji-test.txt", in: ["/usr/share/unicode/emoji"]))
    }
}
