// Transforms that always do the same. Each computes what torchvision's of the same name computes on a Pillow image.

/// Changes the size of a picture, bilinearly with antialiasing.
public struct Resize: ImageTransform {
    private let size: [Int]

    /// Makes the shorter side `size` pixels long and keeps the picture's shape.
    /// - Throws: `EngineError` when `size` is not positive.
    public init(_ size: Int) throws { try self.init([size]) }

    /// Makes the picture `size[0]` pixels high and `size[1]` wide, whatever its shape was.
    /// - Throws: `EngineError` unless there are one or two positive sizes.
    public init(_ size: [Int]) throws {
        self.size = try checkedSize(size, "Resize")
    }

    /// The resized picture.
    public func callAsFunction(_ image: PixelImage) throws -> PixelImage {
        if size.count == 2 { return try image.resized(width: size[1], height: size[0]) }
        let (short, long) = (min(image.width, image.height), max(image.width, image.height))
        let newLong = Int(Double(size[0] * long) / Double(short))
        try require(
            newLong * size[0] <= largestPicture, "Resize",
            "\(image) resized to \(size[0]) would be \(newLong) pixels long")
        let isWide = image.width > image.height
        return try image.resized(width: isWide ? newLong : size[0], height: isWide ? size[0] : newLong)
    }
}

private let largestPicture = 1 << 28

/// One or two sizes that make a picture.
func checkedSize(_ size: [Int], _ operation: String) throws -> [Int] {
    let isUsable = (1...2).contains(size.count) && size.allSatisfy { (1...16384).contains($0) }
    try require(
        isUsable, operation, "the size \(Shape(size)) is not one number or [height, width], each from 1 to 16384 pixels"
    )
    return size
}

/// Cuts a rectangle out of the middle; a picture that is too small gets a black frame.
public struct CenterCrop: ImageTransform {
    private let height: Int
    private let width: Int

    /// A square of `size` pixels.
    /// - Throws: `EngineError` when `size` is not positive.
    public init(_ size: Int) throws { try self.init([size, size]) }

    /// A rectangle `size[0]` pixels high and `size[1]` wide.
    /// - Throws: `EngineError` unless there are one or two positive sizes.
    public init(_ size: [Int]) throws {
        let checked = try checkedSize(size, "CenterCrop")
        (height, width) = (checked[0], checked[checked.count - 1])
    }

    /// The middle of the picture.
    public func callAsFunction(_ image: PixelImage) throws -> PixelImage {
        try image.cropped(
            left: Self.start(image.width, width), top: Self.start(image.height, height), width: width, height: height)
    }

    /// Where the middle `cropped` of `whole` pixels begin. An odd one out goes where torchvision leaves it: by Python's
    /// rounding of halves to the even number when cutting, to the far side when framing.
    private static func start(_ whole: Int, _ cropped: Int) -> Int {
        if cropped > whole { return -((cropped - whole) / 2) }
        return Int((Double(whole - cropped) / 2).rounded(.toNearestOrEven))
    }
}

/// Makes pictures grey, with one channel or with three equal ones.
public struct Grayscale: ImageTransform {
    private let channels: Int

    /// - Throws: `EngineError` when `numOutputChannels` is not 1 or 3.
    public init(numOutputChannels: Int = 1) throws {
        try require(
            numOutputChannels == 1 || numOutputChannels == 3, "Grayscale",
            "numOutputChannels is \(numOutputChannels); only 1 and 3 work")
        channels = numOutputChannels
    }

    /// The luma of the picture.
    public func callAsFunction(_ image: PixelImage) -> PixelImage { image.grey().converted(toChannels: channels) }
}

/// Gives every picture three channels, as Pillow's `convert("RGB")`.
public struct ToRGB: ImageTransform {
    /// The transform.
    public init() {}

    /// The picture in red, green and blue.
    public func callAsFunction(_ image: PixelImage) -> PixelImage { image.rgb() }
}

/// Turns a picture into a tensor [channels, height, width] with values from 0 to 1.
public struct ToTensor: Transform {
    /// The transform.
    public init() {}

    /// The picture as a tensor: each byte divided by 255.
    public func callAsFunction(_ image: PixelImage) throws -> Tensor { try image.tensor() }

    /// The picture as a tensor; a tensor is refused.
    public func apply(_ sample: Sample) throws -> Sample {
        guard case .image(let image) = sample else {
            throw EngineError("ToTensor", "the image is a tensor already; use ToTensor() once")
        }
        return try .tensor(image.tensor())
    }
}

/// Shifts and scales the values of each channel: (x - mean) / std.
public struct Normalize: TensorTransform {
    private let mean: [Float]
    private let std: [Float]

    /// - Parameters:
    ///   - mean: what to subtract: one number for all channels, or one for each.
    ///   - std: what to divide by: as many.
    /// - Throws: `EngineError` when the two have different counts, or a deviation is 0.
    public init(_ mean: [Double], _ std: [Double]) throws {
        try require(
            !mean.isEmpty && mean.count == std.count, "Normalize",
            "there are \(mean.count) means and \(std.count) deviations; give one of each, or one of each for every channel"
        )
        try require(
            std.allSatisfy { Float($0) != 0 && $0.isFinite } && mean.allSatisfy(\.isFinite), "Normalize",
            "cannot subtract \(mean) and divide by \(std): the numbers must be finite and the deviations not 0")
        (self.mean, self.std) = (mean.map { Float($0) }, std.map { Float($0) })
    }

    /// The normalised tensor.
    public func callAsFunction(_ tensor: Tensor) throws -> Tensor {
        try require(
            tensor.ndim == 3 && tensor.dtype == .float32, "Normalize",
            "works on one float32 image [channels, height, width], not on \(tensor.shape) of \(tensor.dtype)")
        let channels = tensor.shape[0]
        try require(
            mean.count == 1 || mean.count == channels, "Normalize",
            "has \(mean.count) means, but the image \(tensor.shape) has \(channels) channels")
        let source = try tensor.contiguous()
        let result = try Tensor.empty(tensor.shape, for: "Normalize")
        let plane = tensor.shape[1] * tensor.shape[2]
        Tensor.withFloats(source, result) { source, target in
            for channel in 0..<channels {
                let (mean, std) = (mean[mean.count == 1 ? 0 : channel], std[std.count == 1 ? 0 : channel])
                for at in channel * plane..<(channel + 1) * plane { target[at] = (source[at] - mean) / std }
            }
        }
        return result
    }
}

/// Any function of the tensor.
///
/// ```swift
/// Lambda { x in x * 2 - 1 }
/// ```
public struct Lambda: TensorTransform {
    private let body: (Tensor) throws -> Tensor

    /// The transform that calls `body`.
    public init(_ body: @escaping (Tensor) throws -> Tensor) { self.body = body }

    /// What `body` makes of the tensor.
    public func callAsFunction(_ tensor: Tensor) throws -> Tensor { try body(tensor) }
}
