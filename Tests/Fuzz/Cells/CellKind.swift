import Engine
import Foundation

@testable import Lessons

/// Broken cells: pieces of lessons and programs with tokens deleted, swapped and repeated; calls of everything that cells can
/// call with arguments of all sizes; and what is known to be hard on interpreters.
struct CellKind: Kind {
    static let name = "cells"

    private static let file = "cell.swift"
    private let mutation: TokenMutation
    private let calls: CallWriter
    private let session: Session
    private let output = NoOutput()

    init(workspace: Workspace) throws {
        let lessons = try Catalogue(workspace: workspace).lessons.flatMap { lesson in
            lesson.cells.map(\.source) + lesson.exercises.flatMap { [$0.solution.source, $0.check.source] }
        }
        let folder = workspace.root.appending(path: "Tests/LessonsTests/Cells/Programs")
        let programs = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
        mutation = TokenMutation(seeds: lessons + programs)
        session = Session(output: output)
        calls = CallWriter(session.interpreter.registry)
        Gallery.onShow { _ in }
    }

    func write(to folder: URL, _ random: inout SeededGenerator) throws {
        let cell =
            switch Int.random(in: 0..<10, using: &random) {
            case 0: HostileCells.write(&random)
            case 1...4: calls.write(&random)
            default: mutation.mutant(&random)
            }
        try Data(cell.utf8).write(to: folder.appending(path: Self.file))
    }

    func run(in folder: URL) throws {
        let cell = String(decoding: try Data(contentsOf: folder.appending(path: Self.file)), as: UTF8.self)
        Gallery.use(folder: folder.appending(path: "pictures").path, prefix: "fuzz")
        session.reset()
        _ = try session.run(Self.prelude, name: "prelude")
        do {
            if let value = try session.run(cell, name: "cell") { _ = describe(value) }
        } catch let failed as ExpectationFailed {
            // Its message is what the cell itself says. The place beside it is what the lab adds.
            throw failed.error
        }
    }

    /// What lessons define before the cells that pieces come from, small.
    static let prelude = """
        manualSeed(0)
        var x = Tensor.randn([2, 3, 8, 8])
        var noise = Tensor.randn([2, 3, 8, 8])
        let timesteps = Tensor([1, 5])
        let dataset = ImageDataset.named("butterflies", count: 4, size: 8)
        let loader = DataLoader(dataset, batchSize: 2)
        let scheduler = DDPMScheduler(numTrainTimesteps: 10)
        let layer = Linear(8, 2)
        let optimizer = AdamW(layer.parameters())
        var losses = [0.5, 0.25, 0.125]
        var counts = ["a": 1, "b": 2]
        var text = "noise"
        var epochs = 1
        func twice(_ n: Int) -> Int { 2 * n }
        """
}
