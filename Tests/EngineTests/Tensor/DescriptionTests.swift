import Testing

@testable import Engine

@Suite struct DescriptionTests {
    @Test func fewValuesAreShown() throws {
        #expect(try "\(Tensor([[1.0, 2.5], [-0.125, 1e6]]))" == "Tensor[2, 2] [[1, 2.5], [-0.125, 1.00e+06]]")
        #expect(try "\(Tensor([3, 1]))" == "Tensor[2] int64 [3, 1]")
        #expect(try "\(Tensor([Int.max]))" == "Tensor[1] int64 [9223372036854775807]")
        #expect(try "\(Tensor(0.5))" == "Tensor[] 0.5")
        #expect(try "\(Tensor([0.1]).requiresGrad())" == "Tensor[1] [0.1] grad")
        #expect(try "\(Tensor([Double.nan, .infinity]))" == "Tensor[2] [nan, inf] NaN! Inf!")
        #expect(try "\(Tensor.zeros([0, 3]))" == "Tensor[0, 3] []")
    }

    @Test func whatIsNotFiniteIsLeftOutAndMarked() throws {
        let x = try concat([Tensor.arange(30.0), Tensor([Double.nan, .infinity])])
        #expect("\(x)" == "Tensor[32] n=32 (128 B) x∈[0, 29] μ=14.5 σ=8.803 ██▇██▇██ NaN! Inf!")
        #expect(try "\(Tensor.ones([20]).requiresGrad())" == "Tensor[20] n=20 (80 B) x∈[1, 1] μ=1 σ=0 grad")
    }

    @Test func manyValuesAreSummed() throws {
        let ramp = try Tensor.arange(4096.0).reshape([64, 64])
        #expect("\(ramp)" == "Tensor[64, 64] n=4096 (16 KiB) x∈[0, 4095] μ=2047.5 σ=1182.6 ████████")
        #expect(try "\(Tensor.zeros([20]))" == "Tensor[20] n=20 (80 B) all zeros")
        #expect(try "\(Tensor.ones([20]))" == "Tensor[20] n=20 (80 B) x∈[1, 1] μ=1 σ=0")
        #expect(try "\(Tensor.full([600, 600], 3))" == "Tensor[600, 600] int64 n=360000 (2.7 MiB) x∈[3, 3] μ=3 σ=0")
        #expect(try "\(Tensor.full([20], .nan))" == "Tensor[20] n=20 (80 B) NaN!")
        let spread = try concat([Tensor.full([90], 0.0), Tensor.full([10], 1.0)])
        #expect("\(spread)" == "Tensor[100] n=100 (400 B) x∈[0, 1] μ=0.1 σ=0.302 █▁▁▁▁▁▁▂")
    }
}
