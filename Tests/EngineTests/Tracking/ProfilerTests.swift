import Foundation
import Testing

@testable import Engine

@Suite struct ProfilerTests {
    /// Takes a profile of `body`.
    private func profile(_ body: () throws -> Void) throws -> Profile {
        Profiler.start()
        defer { _ = Profiler.stop() }
        try body()
        return try #require(Profiler.stop())
    }

    private func calls(_ profile: Profile) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: profile.operations.map { ($0.name, $0.calls) })
    }

    @Test func forwardAndBackwardAreToldApart() throws {
        let weight = try Tensor.randn([4, 8]).requiresGrad()
        let x = try Tensor.randn([2, 8])
        let profile = try profile {
            try x.linear(weight).silu().sum().backward()
        }
        #expect(
            calls(profile) == [
                "linear": 1, "silu": 1, "sum": 1, "sum backward": 1, "silu backward": 1, "linear backward": 1,
                "full": 1, "sum of gradients": 1,
            ])
    }

    /// softmax over the first dimension transposes and copies, dropout draws, compares and multiplies.
    @Test func operationsMadeOfOthersCountAsAWhole() throws {
        let x = try Tensor.randn([8, 3])
        let profile = try profile {
            _ = try x.softmax(dim: 0)
            _ = try x.dropout(0.5)
        }
        #expect(calls(profile) == ["softmax": 1, "dropout": 1])
    }

    @Test func trainingIsCovered() throws {
        let layer = try Conv2d(16, 16, kernelSize: 3, padding: 1)
        let norm = try GroupNorm(4, 16)
        let optimizer = try SGD(layer.parameters())
        let loader = try DataLoader(ImageDataset.named("butterflies").prefix(4), batchSize: 2, prefetch: false)
        let profile = try profile {
            let x = try Tensor.randn([2, 16, 4, 4])
            try norm(layer(x)).avgPool2d(2).mean().backward()
            try optimizer.step()
            try clipGradNorm(layer.parameters(), 1e-9)
            for batch in loader { _ = try batch.images }
        }
        let calls = calls(profile)
        for (name, count) in [
            ("random numbers", 1), ("conv2d", 1), ("groupNorm", 1), ("avgPool2d", 1), ("mean", 1),
            ("conv2d backward", 1),
            ("groupNorm backward", 1), ("SGD step", 1), ("clipGradNorm", 1), ("data loading", 3),
        ] {
            #expect(calls[name] == count, "\(name)")
        }
    }

    @Test func timeAndMemoryAddUp() throws {
        let x = try Tensor.randn([256, 256])
        let profile = try profile {
            for _ in 0..<3 { _ = try x.matmul(x) }
            Thread.sleep(forTimeInterval: 0.02)
        }
        let product = try #require(profile.operations.first { $0.name == "matmul" })
        let size = StoragePool.capacity(for: 256 * 256 * 4)
        #expect(product.calls == 3)
        #expect(product.bytes == 3 * size)
        // One result at a time.
        #expect(profile.peakBytes == profile.bytesBefore + size)
        #expect(profile.secondsOutside >= 0.02)
        #expect(abs(profile.seconds - profile.secondsOutside - product.seconds) < 1e-9)
    }

    @Test func otherThreadsAreNotMeasured() throws {
        let profile = try profile {
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                _ = try? Tensor.ones([4]).exp()
                done.signal()
            }
            done.wait()
            _ = try Tensor.ones([4]).sqrt()
        }
        #expect(calls(profile) == ["full": 1, "sqrt": 1])
    }

    @Test func anOperationThatFailsEnds() throws {
        let (x, y) = (try Tensor.ones([2]), try Tensor.ones([3]))
        let profile = try profile {
            #expect(throws: EngineError.self) { try x + y }
            _ = try x.exp()
        }
        #expect(calls(profile) == ["+": 1, "exp": 1])
    }

    @Test func withoutAStartThereIsNoProfile() {
        #expect(Profiler.stop() == nil)
        #expect(!Profiler.isOn)
    }

    @Test func printsATable() {
        func operation(_ name: String, _ seconds: Double, calls: Int, bytes: Int) -> Profile.Operation {
            var operation = Profile.Operation(name: name)
            for _ in 0..<calls { operation.add(seconds: seconds / Double(calls), bytes: bytes / calls) }
            return operation
        }
        let few = [
            operation("conv2d backward", 1.5, calls: 2, bytes: 3 << 20), operation("silu", 25e-6, calls: 1, bytes: 100),
            operation("an operation with a very long name", 2e-9, calls: 1, bytes: 0),
        ]
        #expect(
            "\(Profile(operations: few, seconds: 2, bytesBefore: 2048, peakBytes: 5 << 30))" == """
                operation                     calls     time    share  per call  allocated
                conv2d backward                   2   1.50 s   75.0 %    750 ms    3.0 MiB
                silu                              1  25.0 µs    0.0 %   25.0 µs      100 B
                an operation with a very lo…      1  2.00 ns    0.0 %   2.00 ns        0 B
                outside of operations                 500 ms   25.0 %
                total                             4   2.00 s  100.0 %              3.0 MiB
                Tensors held 5.0 GiB at most, 2.0 KiB at the start.
                """)
        let many = (0..<25).map { operation("op\($0)", 0.01, calls: 1, bytes: 1 << 10) }
        let lines = "\(Profile(operations: many, seconds: 1, bytesBefore: 0, peakBytes: 0))".split(separator: "\n")
        #expect(lines.count == 1 + 20 + 3)
        #expect(lines[20] == "6 others                   6  60.0 ms    6.0 %   10.0 ms    6.0 KiB")
        #expect(lines.allSatisfy { $0.count <= 80 })
    }
}
