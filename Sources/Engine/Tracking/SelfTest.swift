import Foundation

/// A few quick computations whose results are known: whether the engine computes rightly on this machine.
public struct SelfTest: Sendable {
    /// What is tested: `convolution`.
    public let name: String
    /// Throws what is wrong.
    public let run: @Sendable () throws -> Void

    /// All of them. Together they take well under five seconds.
    public static let all = [
        SelfTest(name: "random numbers", run: randomNumbers), SelfTest(name: "matrix product", run: matrixProduct),
        SelfTest(name: "convolution", run: convolution), SelfTest(name: "gradients", run: gradients),
        SelfTest(name: "training", run: training), SelfTest(name: "files", run: files),
    ]

    /// What `torch.manual_seed(0); torch.randn(3)` gives.
    private static func randomNumbers() throws {
        try expectClose(
            Tensor.randn([3], generator: Generator(seed: 0)), Tensor([1.5409961, -0.2934289, -2.1787894]), 1e-6)
    }

    /// Against products summed up one by one.
    private static func matrixProduct() throws {
        let generator = Generator(seed: 1)
        let (a, b) = (
            try Tensor.randn([65, 33], generator: generator), try Tensor.randn([33, 70], generator: generator)
        )
        try expectClose(a.matmul(b), (a.unsqueeze(2) * b.unsqueeze(0)).sum(dims: [1]), 1e-5)
    }

    /// A 3×3 convolution of 32 channels, which is done by Winograd's algorithm, against nine shifted matrix products.
    private static func convolution() throws {
        let generator = Generator(seed: 2)
        let x = try Tensor.randn([2, 32, 10, 10], generator: generator)
        let weight = try Tensor.randn([32, 32, 3, 3], generator: generator)
        let channelsLast = try x.permute([0, 2, 3, 1])
        var expected = try Tensor.zeros([2, 8, 8, 32])
        for row in 0..<3 {
            for column in 0..<3 {
                let shifted = try channelsLast.narrow(1, row, 8).narrow(2, column, 8)
                expected = try expected + shifted.matmul(weight.selected(2, row).selected(2, column).T)
            }
        }
        try expectClose(x.conv2d(weight), expected.permute([0, 3, 1, 2]), 1e-4)
    }

    /// Against differences of the function.
    private static func gradients() throws {
        let x = try Tensor.randn([1, 4, 4, 4], generator: Generator(seed: 3)).requiresGrad()
        func value(_ x: Tensor) throws -> Tensor { try x.groupNorm(2).silu().square().sum() }
        try value(x).backward()
        let direction = try Tensor.randn(x.shape, generator: Generator(seed: 4))
        let step = 1e-2
        let (ahead, behind) = (try value(x.detach() + direction * step), try value(x.detach() - direction * step))
        guard let gradient = x.grad else { throw EngineError("SelfTest", "backward left no gradient") }
        let slope = try (gradient * direction).sum()
        try expectClose(slope, (ahead - behind) / (2 * step), 1e-2)
    }

    /// A line through points is found.
    private static func training() throws {
        let slope = Parameter(try Tensor([0.0]))
        let optimizer = try AdamW([slope], lr: 0.1, weightDecay: 0)
        let x = try Tensor.linspace(-1, 1, 16)
        for _ in 0..<200 {
            try mseLoss(slope * x, x * 2.5).backward()
            try optimizer.step()
            optimizer.zeroGrad()
        }
        try expectClose(slope, Tensor([2.5]), 1e-2)
    }

    /// A tensor and a picture, written and read back.
    private static func files() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lab-self-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let x = try Tensor.rand([3, 8, 8], generator: Generator(seed: 5))
        let (tensors, picture) = (folder.appending(path: "x.safetensors").path, folder.appending(path: "x.png").path)
        try saveTensors(["x": x], tensors)
        try expectClose(loadTensors(tensors)["x"] ?? .zeros([0]), x, 0)
        let image = try PixelImage(width: 2, height: 1, channels: 1, bytes: [7, 200])
        try image.write(to: picture)
        guard try PixelImage(contentsOf: picture) == image else {
            throw EngineError("SelfTest", "a picture came back changed from \(picture)")
        }
    }

    /// Throws unless the largest difference is at most `tolerance` times the largest expected number.
    private static func expectClose(_ actual: Tensor, _ expected: Tensor, _ tolerance: Double) throws {
        try require(
            actual.shape == expected.shape, "SelfTest", "the shape is \(actual.shape), not \(expected.shape)")
        let difference = try (actual - expected).abs().max().item()
        let limit = try expected.abs().max().item() * tolerance
        try require(difference <= limit, "SelfTest", "the result is off by \(difference), more than \(limit)")
    }
}
