import Foundation

/// The models that come with the lessons: folders in `lessons/models`, called `diffusion-lab/NAME`.
enum ShippedModels {
    /// What their names begin with, as if they were the models of one owner on the Hub.
    static let owner = "diffusion-lab"

    /// The folder of the model that is called `name`; nil for models of others.
    /// - Throws: `EngineError` that lists the models, when there is none of this name.
    static func folder(named name: String, for operation: String) throws -> String? {
        guard name.hasPrefix("\(owner)/") else { return nil }
        let short = name.dropFirst(owner.count + 1)
        let names = Self.names
        try require(
            names.contains(String(short)), operation,
            names.isEmpty
                ? "\(name) would come with the lessons, and no models are found there; LAB_ROOT names the folder of the course"
                : "there is no model \(name); the lessons come with "
                    + names.map { "\(owner)/\($0)" }.joined(separator: ", "))
        return models.map { "\($0.path)/\(short)" }
    }

    /// The names of all, in order.
    static var names: [String] {
        guard let models else { return [] }
        let all = (try? FileManager.default.contentsOfDirectory(atPath: models.path)) ?? []
        return all.filter { Files.isFolder("\(models.path)/\($0)") }.sorted()
    }

    /// In the course that `LAB_ROOT` names, else in the checkout of the process. A program of one's own that uses the engine
    /// finds them in the checkout that the engine was built from.
    private static var models: URL? {
        let named = ProcessInfo.processInfo.environment["LAB_ROOT"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
        let starts = [Bundle.main.executableURL?.resolvingSymlinksInPath(), URL(filePath: #filePath)]
        return (named ?? Checkout.nearest(above: starts.compactMap(\.self)))?.appending(path: "lessons/models")
    }
}
