import Engine
import Foundation
import Lessons

/// Damaged PNG files.
struct PNGKind: PictureKind {
    static let name = "png"
    static let endings = ["png"]
    let seeds: [Data]

    static func plausible(_ damaged: Data) -> Data { PNGChecksums.repaired(damaged) }
}

/// Damaged JPEG files.
struct JPEGKind: PictureKind {
    static let name = "jpeg"
    static let endings = ["jpg", "jpeg"]
    let seeds: [Data]
}

/// Damaged pictures of one format: those that the tests have of every variant of it.
protocol PictureKind: Kind {
    static var endings: [String] { get }
    var seeds: [Data] { get }
    init(seeds: [Data])
    /// The file with what a decoder checks first put right, so that it goes on to the damage.
    static func plausible(_ damaged: Data) -> Data
}

extension PictureKind {
    static func plausible(_ damaged: Data) -> Data { damaged }

    init(workspace: Workspace) throws {
        let folder = workspace.root.appending(path: "Tests/Reference/fixtures/images")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        self.init(
            seeds: try files.filter { Self.endings.contains($0.pathExtension) }.sorted { $0.path < $1.path }
                .map { try Data(contentsOf: $0) })
    }

    private func file(in folder: URL) -> URL { folder.appending(path: "picture.\(Self.endings[0])") }

    func write(to folder: URL, _ random: inout SeededGenerator) throws {
        let damaged = ByteDamage.damage(random.pick(seeds), &random)
        try (random.oneIn(2) ? damaged : Self.plausible(damaged)).write(to: file(in: folder))
    }

    func run(in folder: URL) throws {
        let image = try PixelImage(contentsOf: file(in: folder).path)
        _ = try Resize([8, 8])(image)
    }
}
