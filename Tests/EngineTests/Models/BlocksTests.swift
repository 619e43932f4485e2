import Testing

@testable import Engine

/// The expectations of diffusers' tests/models/test_layers_utils.py: the last 3×3 pixels of the last channel, by seed.
@Suite struct BlocksTests {
    private func expectCorner(_ output: Tensor, _ shape: Shape, _ expected: [Double]) throws {
        #expect(output.shape == shape)
        let corner = try output[0, -1, (-3)..., (-3)...].flatten().toArray()
        for (value, wanted) in zip(corner, expected) { #expect(abs(value - wanted) <= 1e-3) }
        #expect(corner.count == 9)
    }

    @Test(
        arguments: [
            (
                ResnetBlock2D.Resampling.none, nil, 64,
                [-1.9010, -0.2974, -0.8245, -1.3533, 0.8742, -0.9645, -2.0584, 1.3387, -0.4746]
            ),
            (.none, true, 64, [0.2226, -1.0791, -0.1629, 0.3659, -0.2889, -1.2376, 0.0582, 0.9206, 0.0044]),
            (.up, nil, 128, [1.2130, -0.8753, -0.9027, 1.5783, -0.5362, -0.5001, 1.0726, -0.7732, -0.4182]),
            (.down, nil, 32, [-0.3002, -0.7135, 0.1359, 0.0561, -0.7935, 0.0113, -0.1766, -0.6714, -0.0436]),
        ] as [(ResnetBlock2D.Resampling, Bool?, Int, [Double])])
    func residualBlock(
        _ resampling: ResnetBlock2D.Resampling, _ useShortcut: Bool?, _ size: Int, _ expected: [Double]
    ) throws {
        manualSeed(0)
        let sample = try Tensor.randn([1, 32, 64, 64])
        let embedding = try Tensor.randn([1, 128])
        let block = try ResnetBlock2D(
            32, 32, .init(timeChannels: 128), resampling: resampling, useShortcut: useShortcut)
        try expectCorner(block(sample, embedding), [1, 32, size, size], expected)
    }

    @Test func repeatingPixels() throws {
        manualSeed(0)
        let output = try Tensor.randn([1, 32, 32, 32]).upsampleNearest(scale: 2)
        try expectCorner(
            output, [1, 32, 64, 64], [-0.2173, -1.2079, -1.2079, 0.2952, 1.1254, 1.1254, 0.2952, 1.1254, 1.1254])
    }

    @Test(arguments: [
        (32, [0.7145, 1.3773, 0.3492, 0.8448, 1.0839, -0.3341, 0.5956, 0.1250, -0.4841]),
        (64, [0.2703, 0.1656, -0.2538, -0.0553, -0.2984, 0.1044, 0.1155, 0.2579, 0.7755]),
    ])
    func upsampling(_ channels: Int, _ expected: [Double]) throws {
        manualSeed(0)
        let sample = try Tensor.randn([1, 32, 32, 32])
        try expectCorner(Upsample2D(32, outChannels: channels)(sample), [1, channels, 64, 64], expected)
    }

    @Test func averagePooling() throws {
        manualSeed(0)
        let output = try Tensor.randn([1, 32, 64, 64]).avgPool2d(2)
        try expectCorner(
            output, [1, 32, 32, 32],
            [-0.0513, -0.3889, 0.0640, 0.0836, -0.5460, -0.0341, -0.0169, -0.6967, 0.1179])
    }

    @Test(arguments: [
        (32, [0.9267, 0.5878, 0.3337, 1.2321, -0.1191, -0.3984, -0.7532, -0.0715, -0.3913]),
        (16, [-0.6586, 0.5985, 0.0721, 0.1256, -0.1492, 0.4436, -0.2544, 0.5021, 1.1522]),
    ])
    func downsampling(_ channels: Int, _ expected: [Double]) throws {
        manualSeed(0)
        let sample = try Tensor.randn([1, 32, 64, 64])
        try expectCorner(Downsample2D(32, outChannels: channels)(sample), [1, channels, 32, 32], expected)
    }

    /// Rows 23 to 25, columns 47 to 49 of the embeddings of timesteps 0 to 127 in 64 dimensions.
    @Test(arguments: [
        (false, 1, [0.9646, 0.9804, 0.9892, 0.9615, 0.9787, 0.9882, 0.9582, 0.9769, 0.9872]),
        (true, 0, [0.3019, 0.2280, 0.1716, 0.3146, 0.2377, 0.1790, 0.3272, 0.2474, 0.1864]),
    ])
    func sinusoidalEmbedding(_ flip: Bool, _ freqShift: Int, _ expected: [Double]) throws {
        let project = SinusoidalTimeProjection(width: 64, flipSinToCos: flip, freqShift: freqShift)
        let part = try project(Tensor(Array(0..<128)))[23..<26, 47..<50].flatten().toArray()
        for (value, wanted) in zip(part, expected) { #expect(abs(value - wanted) <= 1e-3) }
    }
}
