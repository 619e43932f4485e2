/// A transformer over the pixels of an image: they look at each other, then at vectors that come from outside (at the words
/// of a text, say), and are each changed by a small network. <https://arxiv.org/abs/2112.10752>
///
/// ```
/// result = x + out(blocks(in(norm(x))))
/// ```
final class Transformer2DModel: Module, SpatialAttention {
    let norm: GroupNorm
    let projIn: any PixelProjection
    let transformerBlocks: [BasicTransformerBlock]
    let projOut: any PixelProjection

    /// - Parameters:
    ///   - heads: how many heads there are; where they do not divide `channels`, they have as many channels as fit.
    ///   - contextSize: the length of the vectors from outside.
    init(
        _ channels: Int, heads: Int, layers: Int, contextSize: Int, groups: Int, linearProjection: Bool,
        onlyCrossAttention: Bool
    ) throws {
        let inner = channels / heads * heads
        func projection(_ inputs: Int, _ outputs: Int) throws -> any PixelProjection {
            linearProjection ? try Linear(inputs, outputs) : try Conv2d(inputs, outputs, kernelSize: 1)
        }
        norm = try GroupNorm(groups, channels, eps: 1e-6)
        projIn = try projection(channels, inner)
        transformerBlocks = try (0..<layers).map { _ in
            try BasicTransformerBlock(
                inner, heads: heads, contextSize: contextSize, onlyCrossAttention: onlyCrossAttention)
        }
        projOut = try projection(inner, channels)
    }

    func callAsFunction(_ x: Tensor, _ context: Tensor?) throws -> Tensor {
        try traced(inputs: [x] + (context.map { [$0] } ?? [])) {
            guard let context else {
                throw EngineError("Transformer2DModel", "cross-attention needs encoderHiddenStates")
            }
            var hidden = try projIn.vectors(of: norm(x))
            for block in transformerBlocks { hidden = try block(hidden, context) }
            return try projOut.images(of: hidden, addedTo: x)
        }
    }
}

/// How the pixels of images become the vectors of a transformer, and vectors pixels.
protocol PixelProjection: Module {
    /// The projected pixels of images, as vectors.
    func vectors(of images: Tensor) throws -> Tensor
    /// Images of the projected vectors, with others added in the same pass.
    func images(of vectors: Tensor, addedTo images: Tensor) throws -> Tensor
}

extension Linear: PixelProjection {
    func vectors(of images: Tensor) throws -> Tensor { try self(images.pixelVectors()) }
    func images(of vectors: Tensor, addedTo images: Tensor) throws -> Tensor {
        try self(vectors, addend: images.pixelVectors()).pixels(like: images)
    }
}

/// A convolution of 1×1: the same computation, with a weight of another shape.
extension Conv2d: PixelProjection {
    func vectors(of images: Tensor) throws -> Tensor { try self(images).pixelVectors() }
    func images(of vectors: Tensor, addedTo images: Tensor) throws -> Tensor {
        try self(vectors.pixels(like: images), addend: images)
    }
}
