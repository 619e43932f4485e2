// Transforms that draw random numbers from `Generator.default`: the same numbers in the same order as torchvision's.

/// Exchanges left and right with probability `p`. Works before and after `ToTensor()`.
public struct RandomHorizontalFlip: Transform {
    private let p: Double

    /// - Throws: `EngineError` when `p` is no probability.
    public init(p: Double = 0.5) throws {
        try require((0...1).contains(p), "RandomHorizontalFlip", "the probability \(p) does not lie between 0 and 1")
        self.p = p
    }

    /// The picture or its mirror image.
    public func callAsFunction(_ image: PixelImage) throws -> PixelImage {
        try isDrawn() ? image.flippedHorizontally() : image
    }

    /// The image or its mirror image, whichever is drawn.
    public func apply(_ sample: Sample) throws -> Sample {
        switch sample {
        case .image(let image): return try .image(callAsFunction(image))
        case .tensor(let tensor):
            guard try isDrawn() else { return sample }
            return try .tensor(tensor.mirrored())
        }
    }

    private func isDrawn() throws -> Bool { try Tensor.rand([1]).item() < Double(Float(p)) }
}

/// Cuts out a rectangle at a random place. Works on pictures, before `ToTensor()`.
public struct RandomCrop: Transform {
    private let height: Int
    private let width: Int
    private let padding: Int

    /// A square of `size` pixels, after a black frame of `padding` pixels was put around the picture.
    /// - Throws: `EngineError` when a number makes no sense.
    public init(_ size: Int, padding: Int = 0) throws { try self.init([size, size], padding: padding) }

    /// A rectangle `size[0]` pixels high and `size[1]` wide.
    /// - Throws: `EngineError` when a number makes no sense.
    public init(_ size: [Int], padding: Int = 0) throws {
        let checked = try checkedSize(size, "RandomCrop")
        try require((0...16384).contains(padding), "RandomCrop", "padding is \(padding); from 0 to 16384 are possible")
        (height, width, self.padding) = (checked[0], checked[checked.count - 1], padding)
    }

    /// A part of the picture.
    /// - Throws: `EngineError` when the picture is smaller than the part.
    public func callAsFunction(_ image: PixelImage) throws -> PixelImage {
        let (wholeHeight, wholeWidth) = (image.height + 2 * padding, image.width + 2 * padding)
        try require(
            height <= wholeHeight && width <= wholeWidth, "RandomCrop",
            "\(width)×\(height) pixels cannot be cut out of \(wholeWidth)×\(wholeHeight). Resize first, or crop less")
        var (top, left) = (0, 0)
        // torchvision draws nothing when there is only one place.
        if height != wholeHeight || width != wholeWidth {
            top = try Int(Tensor.randint(0, wholeHeight - height + 1, [1]).item())
            left = try Int(Tensor.randint(0, wholeWidth - width + 1, [1]).item())
        }
        return try image.cropped(left: left - padding, top: top - padding, width: width, height: height)
    }

    /// A part of the picture; a tensor is refused.
    public func apply(_ sample: Sample) throws -> Sample {
        guard case .image(let image) = sample else {
            throw EngineError("RandomCrop", "works on pictures; put it before ToTensor()")
        }
        return try .image(callAsFunction(image))
    }
}

extension Tensor {
    /// An image [channels, height, width] with left and right exchanged.
    fileprivate func mirrored() throws -> Tensor {
        try require(
            ndim == 3 && dtype == .float32, "RandomHorizontalFlip",
            "works on one float32 image [channels, height, width], not on \(shape) of \(dtype)")
        let source = try contiguous()
        let result = try Tensor.empty(shape, for: "RandomHorizontalFlip")
        let width = shape[2]
        Tensor.withFloats(source, result) { source, target in
            for row in 0..<shape[0] * shape[1] {
                for column in 0..<width { target[row * width + column] = source[row * width + width - 1 - column] }
            }
        }
        return result
    }
}
