import Foundation

extension ImageDataset {
    /// Your own photos: every PNG and JPEG in a folder and the folders in it, sorted by path. They may have any size; a
    /// `Resize` in the transform makes them equal.
    ///
    /// When all photos lie in subfolders, each subfolder is a class of that name. Hidden files and files of other kinds are
    /// passed over. All images are RGB, grey photos too, as torchvision's ImageFolder reads them; `Grayscale()` makes them
    /// grey.
    ///
    /// A photo that cannot be read is found when it is asked for: `dataset[3]` throws, loaders leave it out and say so.
    ///
    /// - Throws: `EngineError` when there is no such folder or no photo in it.
    public static func folder(_ path: String) throws -> ImageDataset {
        let operation = "ImageDataset.folder"
        let root = Files.expand(path)
        try require(Files.exists(path), operation, "there is no folder \(path)")
        try require(Files.isFolder(path), operation, "\(path) is a file, not a folder of photos")
        guard let entries = FileManager.default.enumerator(atPath: root) else {
            throw EngineError(operation, "\(path) cannot be read")
        }
        let photos = try entries.compactMap { entry -> String? in
            try Interruption.check()
            return (entry as? String).flatMap { isPhoto($0) ? $0 : nil }
        }.sorted()
        try require(
            !photos.isEmpty, operation, "there are no photos in \(path): files that end in .png, .jpg or .jpeg are read"
        )
        let folders = photos.map { photo in photo.split(separator: "/").dropLast().first.map(String.init) }
        let name = URL(fileURLWithPath: root).lastPathComponent
        let classes = folders.contains(nil) ? [name] : Array(Set(folders.compactMap { $0 })).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        let labels = folders.map { folder in folder.flatMap { numbers[$0] } ?? 0 }
        let source = ImageFiles(folder: root, files: photos, labels: labels)
        return ImageDataset(name: name, classes: classes, source: source)
    }

    /// Whether a path within the folder names a photo that was not hidden, by the user or by the system.
    private static func isPhoto(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        if parts.contains(where: { $0.hasPrefix(".") || $0 == "__MACOSX" }) { return false }
        return ["png", "jpg", "jpeg"].contains((path as NSString).pathExtension.lowercased())
    }
}
