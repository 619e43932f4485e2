import Testing

@testable import Engine

@Suite struct ModelSummaryTests {
    private struct Reference: Decodable {
        let multiplyAdds: [String: [String: Int]]
    }

    /// The summary's layers by their full names, as PyTorch's counter names them.
    private func multiplyAdds(_ summary: ModelSummary) -> [String: Int] {
        var path: [String] = []
        return summary.layers.reduce(into: ["Global": summary.multiplyAdds]) { counts, layer in
            path = path.prefix(layer.depth) + [layer.depth == 0 ? layer.type : layer.name]
            if layer.multiplyAdds > 0 { counts[path.joined(separator: ".")] = layer.multiplyAdds }
        }
    }

    private func model(_ name: String) throws -> UNet2DModel {
        name == "butterflies"
            ? try UNet2DModel(
                sampleSize: 32, layersPerBlock: 2, blockOutChannels: [64, 128, 128, 256],
                downBlockTypes: [.down, .down, .attnDown, .attnDown], upBlockTypes: [.attnUp, .attnUp, .up, .up])
            : try UNet2DModel(
                sampleSize: 28, inChannels: 1, outChannels: 1, layersPerBlock: 2, blockOutChannels: [32, 64, 64],
                downBlockTypes: [.down, .attnDown, .attnDown], upBlockTypes: [.attnUp, .attnUp, .up])
    }

    private func sequential() throws -> Sequential {
        Sequential(
            try Conv2d(3, 8, kernelSize: 3, stride: 2, padding: 1), SiLU(),
            try Conv2d(8, 4, kernelSize: 1, bias: false),
            Flatten(), try Linear(64, 10))
    }

    private func summaryOfTwoImages(_ name: String) throws -> ModelSummary {
        if name == "from scratch" { return try summary(BasicUNet(), [2, 1, 28, 28]) }
        if name == "sequential" { return try summary(sequential(), [5, 3, 8, 8]) }
        let model = try model(name)
        let size = try #require(model.config.sampleSize)
        return try summary(model, [2, model.config.inChannels, size, size])
    }

    /// What PyTorch's flop counter counts, halved, for every module: Tests/Reference/inspection.py.
    @Test(arguments: ["butterflies", "digits", "from scratch", "sequential"])
    func multiplyAddsAreThoseOfPyTorch(_ name: String) throws {
        let expected = try #require(Fixtures.json("inspection.json", as: Reference.self).multiplyAdds[name])
        #expect(try multiplyAdds(summaryOfTwoImages(name)) == expected)
    }

    @Test func tableOfASequential() throws {
        let found = try summary(sequential(), [5, 3, 8, 8])
        #expect(
            "\(found)" == """
                layer          output        parameters  multiply-adds
                ──────────────────────────────────────────────────────
                Sequential     [5, 10]              906         23,040
                ├─ 0: Conv2d   [5, 8, 4, 4]         224         17,280
                ├─ 1: SiLU     [5, 8, 4, 4]           –              –
                ├─ 2: Conv2d   [5, 4, 4, 4]          32          2,560
                ├─ 3: Flatten  [5, 64]                –              –
                └─ 4: Linear   [5, 10]              650          3,200
                ──────────────────────────────────────────────────────
                parameters     906 (with buffers 3.5 KiB)
                multiply-adds  23,040
                input          [5, 3, 8, 8], 3.8 KiB
                activations    \(readableByteCount((640 + 640 + 320 + 320 + 50) * 4)) out of all layers; \
                \(readableByteCount(found.memory.keptForTraining)) kept for a backward pass, \
                \(readableByteCount(found.memory.peakOfPredicting)) at most without one
                """)
        #expect(found.memory.keptForTraining >= 640 * 4 && found.memory.peakOfPredicting > 0)
    }

    @Test func treesAreDrawnToTheirDepth() throws {
        let lines = try "\(summary(model("digits"), depth: 1))".split(separator: "\n").map(String.init)
        #expect(lines[2].hasPrefix("UNet2DModel "))
        #expect(lines[2].contains("[1, 1, 28, 28]") && lines[2].contains("1,707,009"))
        #expect(lines[3].hasPrefix("├─ time_proj: SinusoidalTimeProjection  [1, 32]"))
        #expect(lines.contains { $0.hasPrefix("└─ conv_out: Conv2d") })
        #expect(lines.contains { $0.hasSuffix("modules further inside are not listed: depth: 2 shows more.") })
    }

    /// A model of one's own: a layer that is called twice, one that is not called, a product outside of layers.
    @Test func ownModelsAreSummedUpByTheirCall() throws {
        final class Own: Module {
            let shared: Linear
            let idle: Linear
            init(width: Int) throws { (shared, idle) = (try Linear(width, width), try Linear(2, 2)) }
            func callAsFunction(_ x: Tensor) throws -> Tensor {
                try traced(x) { try shared(shared(x)).matmul(x.T) }
            }
        }
        let (model, x) = (try Own(width: 4), try Tensor.ones([3, 4]))
        let found = try summary(model) { try model(x) }
        #expect(found.layers.map(\.name) == ["", "shared", "idle"])
        #expect(found.layers.map(\.calls) == [1, 2, 0])
        #expect(found.layers.map(\.multiplyAdds) == [2 * 3 * 16 + 3 * 3 * 4, 2 * 3 * 16, 0])
        #expect(found.layers[0].output == [3, 3] && found.layers[2].output == nil)
        #expect("\(found)".contains("├─ shared: Linear ×2  [3, 4]"))
        #expect("\(found)".contains("└─ idle: Linear       not called"))
    }

    @Test func nothingChanges() throws {
        let model = try UNet2DModel(
            sampleSize: 8, blockOutChannels: [32], downBlockTypes: [.down], upBlockTypes: [.up], dropout: 0.5)
        manualSeed(3)
        let expected = try Tensor.rand([2]).toArray()
        manualSeed(3)
        _ = try summary(model)
        #expect(try Tensor.rand([2]).toArray() == expected)
        #expect(model.parameters().allSatisfy { $0.grad == nil } && model.isTraining)
    }

    @Test func whatCannotBeSummedUpIsSaid() throws {
        let model = try UNet2DModel(blockOutChannels: [32], downBlockTypes: [.down], upBlockTypes: [.up])
        expectError("summary: the model has no sampleSize; give the shape of an input: summary(model, [1, 3, 32, 32])")
        {
            _ = try summary(model)
        }
        expectError("summary: the model was not called; write summary(model) { model(x) }") {
            _ = try summary(model) { try Tensor.zeros([1]) }
        }
        expectError("conv2d: the input [1, 2, 8, 8] has 2 channels, but the weight [8, 3, 3, 3] takes 3") {
            _ = try summary(sequential(), [1, 2, 8, 8])
        }
    }
}

@Suite struct MemoryTallyTests {
    @Test func sharedMemoryCountsOnce() throws {
        var tally = MemoryTally()
        let x = try Tensor.zeros([1000])
        #expect(tally.add(x) == x.storageBytes && x.storageBytes >= 4000)
        #expect(try tally.add(x.reshape([10, 100])) == 0)
        #expect(try x.sharesMemory(with: x[0..<5]) && !x.sharesMemory(with: x.copy()))
    }

    @Test func trainingIsCountedByItsParts() throws {
        let layer = try Conv2d(16, 16, kernelSize: 3, padding: 1)
        let optimizer = try AdamW(layer.parameters())
        let x = try Tensor.randn([1, 16, 8, 8])
        var tally = MemoryTally()
        let before = tally.add(layer)
        #expect(before.state >= 9280 && before.gradients == 0 && before.filters == 0)
        #expect(tally.add(optimizer) == 0)
        try layer(x).mean().backward()
        try optimizer.step()
        _ = try noGrad { try layer(x) }
        tally = MemoryTally()
        let after = tally.add(layer)
        #expect(after.gradients == after.state && after.filters > after.state)
        #expect(tally.add(optimizer) == 2 * after.state)
        #expect(tally.bytes == after.total + 2 * after.state)
    }
}
