import Engine
import Foundation
import Lessons

/// Damaged files of `torch.save`, in both of its formats.
struct PickleKind: Kind {
    static let name = "pickles"

    private let seeds: [Data]

    init(workspace: Workspace) throws {
        let folder = workspace.root.appending(path: "Tests/Reference/fixtures/pickles")
        seeds = try ["views.bin", "views_old.bin", "views_protocol4.bin", "harmful_eval.bin"].map {
            try Data(contentsOf: folder.appending(path: $0))
        }
    }

    private func file(in folder: URL) -> URL { folder.appending(path: "weights.bin") }

    func write(to folder: URL, _ random: inout SeededGenerator) throws {
        try ByteDamage.damage(random.pick(seeds), &random).write(to: file(in: folder))
    }

    func run(in folder: URL) throws { _ = try loadTensors(file(in: folder).path) }
}
