import Engine
import Foundation
import Lessons

/// Damaged files of the MNIST family, plain and gzipped.
struct IDXKind: Kind {
    static let name = "idx"

    private let pairs: [(images: Data, labels: Data)]

    init(workspace: Workspace) throws {
        let pixels = (0..<3 * 4 * 5).map { UInt8($0 * 4) }
        let images = Data([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5] + pixels)
        let labels = Data([0, 0, 8, 1, 0, 0, 0, 3, 0, 2, 1])
        pairs = [(images, labels), (try Self.gzipped(images), try Self.gzipped(labels))]
    }

    private static func gzipped(_ data: Data) throws -> Data {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-nc"]
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: data)
        try input.fileHandleForWriting.close()
        defer { process.waitUntilExit() }
        return output.fileHandleForReading.readDataToEndOfFile()
    }

    func write(to folder: URL, _ random: inout SeededGenerator) throws {
        var (images, labels) = random.pick(pairs)
        if random.oneIn(4) {
            labels = ByteDamage.damage(labels, &random)
        } else {
            images = ByteDamage.damage(images, &random)
        }
        try images.write(to: folder.appending(path: "images"))
        try labels.write(to: folder.appending(path: "labels"))
    }

    func run(in folder: URL) throws {
        let dataset = try ImageDataset.idx(
            images: folder.appending(path: "images").path, labels: folder.appending(path: "labels").path)
        _ = try dataset.statistics()
        _ = try DataLoader(dataset, batchSize: 2).nextBatch()
    }
}

/// Damaged weights: hostile headers, and damaged files of every element type.
struct SafetensorsKind: Kind {
    static let name = "safetensors"

    private let seeds: [Data]

    init(workspace: Workspace) throws {
        let folder = workspace.root.appending(path: "Tests/Reference/fixtures")
        seeds = try ["safetensors_own.safetensors", "safetensors_types.safetensors"].map {
            try Data(contentsOf: folder.appending(path: $0))
        }
    }

    private func file(in folder: URL) -> URL { folder.appending(path: "weights.safetensors") }

    func write(to folder: URL, _ random: inout SeededGenerator) throws {
        let whole = random.pick(seeds)
        let damaged = random.oneIn(2) ? ByteDamage.damage(whole, &random) : try withDamagedHeader(whole, &random)
        try damaged.write(to: file(in: folder))
    }

    /// The file with another header, whose length is told right, mostly.
    private func withDamagedHeader(_ data: Data, _ random: inout SeededGenerator) throws -> Data {
        let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = try JSONDamage.damage(data.dropFirst(8).prefix(length), &random)
        let told = random.oneIn(6) ? random.pick([0, 1, Int.max, -1, 100_000_001, header.count * 2]) : header.count
        return withUnsafeBytes(of: told.littleEndian) { Data($0) } + header + data.dropFirst(8 + length)
    }

    func run(in folder: URL) throws { _ = try loadTensors(file(in: folder).path) }
}

/// Pipelines whose model, scheduler or pipeline configuration is damaged.
struct ConfigurationKind: Kind {
    static let name = "configurations"

    private let seeds: [(files: [String: Data], damaged: String)]

    init(workspace: Workspace) throws {
        let model = try UNet2DModel(
            sampleSize: 8, layersPerBlock: 1, blockOutChannels: [8, 16], downBlockTypes: [.down, .attnDown],
            upBlockTypes: [.attnUp, .up], normNumGroups: 4)
        let folder = FileManager.default.temporaryDirectory.appending(path: "lab-fuzz-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try DDPMPipeline(unet: model, scheduler: DDPMScheduler(numTrainTimesteps: 10)).savePretrained(folder.path)
        let files = try Self.files(below: folder)
        seeds = files.keys.filter { $0.hasSuffix(".json") }.sorted().map { (files, $0) }
    }

    private static func files(below folder: URL) throws -> [String: Data] {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                (try? Data(contentsOf: folder.appending(path: name))).map { (name, $0) }
            })
    }

    func write(to folder: URL, _ random: inout SeededGenerator) throws {
        var (files, damaged) = random.pick(seeds)
        files[damaged] = try JSONDamage.damage(files[damaged] ?? Data(), &random)
        for (name, data) in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
        }
    }

    func run(in folder: URL) throws {
        let pipeline = try DDPMPipeline.fromPretrained(folder.path)
        _ = try pipeline(batchSize: 1, numInferenceSteps: 1)
    }
}
