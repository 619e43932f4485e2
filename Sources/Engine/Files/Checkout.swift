import Foundation

/// The checkout of Diffusion Lab that a process belongs to: a folder with `Package.swift` and `lessons`.
public enum Checkout {
    /// Whether `folder` is a checkout.
    public static func isCheckout(_ folder: URL) -> Bool {
        ["Package.swift", "lessons"].allSatisfy {
            FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
        }
    }

    /// The nearest checkout that has the first of `starts` somewhere in it; that of the next one if there is none.
    public static func nearest(above starts: [URL]) -> URL? {
        starts.lazy.compactMap { ancestors(of: $0).first(where: isCheckout) }.first
    }

    private static func ancestors(of url: URL) -> [URL] {
        var folder = url.standardizedFileURL
        var ancestors = [folder]
        while folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
            ancestors.append(folder)
        }
        return ancestors
    }
}
