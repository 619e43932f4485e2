import Foundation

/// A rectangle of an image, in pixels.
struct Crop: Hashable, Sendable {
    let top: Int
    let left: Int
    let height: Int
    let width: Int
}

/// Cuts out a rectangle of random size and place and brings it to a given size, as torchvision's transform of this name.
/// It works in a chain of transforms, before and after `ToTensor()`, and on batches of tensors, where it draws a rectangle for
/// each image and gradients go back to the pixels:
///
/// ```swift
/// let cut = RandomResizedCrop(32, scale: [0.5, 1])
/// let parts = cut(images)            // [n, 3, 64, 64] → [n, 3, 32, 32]
/// ```
public struct RandomResizedCrop: Transform {
    private let size: [Int]
    private let scale: [Double]
    private let ratio: [Double]
    private let mode: InterpolationMode
    private let antialias: Bool

    /// - Parameters:
    ///   - size: width and height of what comes out.
    ///   - scale: the smallest and the largest share of an image's area that is cut out.
    ///   - ratio: the smallest and the largest width, as a share of the height.
    ///   - mode: how pixels in between are made.
    ///   - antialias: whether a pixel is the mean of all that it covers, where images shrink.
    /// - Throws: `EngineError` when a range is empty or not positive.
    public init(
        _ size: Int, scale: [Double] = [0.08, 1], ratio: [Double] = [3.0 / 4, 4.0 / 3],
        mode: InterpolationMode = .bilinear, antialias: Bool = true
    ) throws {
        self.size = try checkedSize([size, size], "RandomResizedCrop")
        for (name, range) in [("scale", scale), ("ratio", ratio)] {
            try require(
                range.count == 2 && range[0] >= 0.001 && range[0] <= range[1] && range[1] <= 1000, "RandomResizedCrop",
                "\(name) is \(range); use two numbers from 0.001 to 1000, the smaller one first")
        }
        (self.scale, self.ratio, self.mode, self.antialias) = (scale, ratio, mode, antialias)
    }

    /// One rectangle of each image, drawn for each anew.
    /// - Parameters:
    ///   - images: [N, C, H, W].
    ///   - generator: where the random numbers come from; the default generator if nil.
    /// - Returns: [N, C, size, size].
    public func callAsFunction(_ images: Tensor, generator: Generator? = nil) throws -> Tensor {
        try images.checkImages(for: "RandomResizedCrop")
        try require(
            images.shape[0] <= 1 << 20, "RandomResizedCrop", "\(images.shape[0]) images at once are too many")
        let crops = try (0..<images.shape[0]).map { _ in
            try draw(height: images.shape[2], width: images.shape[3], generator)
        }
        guard !crops.isEmpty else { return try Tensor.zeros([0, images.shape[1]] + size) }
        return try images.resized(crops, size, mode, antialias, for: "RandomResizedCrop")
    }

    /// A part of the picture.
    public func callAsFunction(_ image: PixelImage) throws -> PixelImage {
        let crop = try draw(height: image.height, width: image.width, nil)
        return try image.cropped(left: crop.left, top: crop.top, width: crop.width, height: crop.height)
            .resized(width: size[1], height: size[0], mode: mode)
    }

    /// A part of the image.
    public func apply(_ sample: Sample) throws -> Sample {
        switch sample {
        case .image(let image): return try .image(callAsFunction(image))
        case .tensor(let tensor): return try .tensor(callAsFunction(tensor.unsqueeze(0)).squeeze(0))
        }
    }

    /// torchvision's draw: ten tries to fit a rectangle of random area and shape, then the largest one in the middle.
    func draw(height: Int, width: Int, _ generator: Generator?) throws -> Crop {
        let area = Double(height * width)
        let logRatio = try Tensor(ratio).log().toArray()
        for _ in 0..<10 {
            let share = try Tensor.uniform([1], scale[0], scale[1], generator: generator).item()
            let shape = try Tensor.uniform([1], logRatio[0], logRatio[1], generator: generator).exp().item()
            let cropWidth = Int((area * share * shape).squareRoot().rounded(.toNearestOrEven))
            let cropHeight = Int((area * share / shape).squareRoot().rounded(.toNearestOrEven))
            guard (1...width).contains(cropWidth), (1...height).contains(cropHeight) else { continue }
            let top = try Tensor.randint(0, height - cropHeight + 1, [1], generator: generator).intItem()
            let left = try Tensor.randint(0, width - cropWidth + 1, [1], generator: generator).intItem()
            return Crop(top: top, left: left, height: cropHeight, width: cropWidth)
        }
        return largest(height: height, width: width)
    }

    /// The largest rectangle in the middle whose shape is allowed.
    private func largest(height: Int, width: Int) -> Crop {
        let shape = Double(width) / Double(height)
        var (cropHeight, cropWidth) = (height, width)
        if shape < ratio[0] { cropHeight = Int((Double(width) / ratio[0]).rounded(.toNearestOrEven)) }
        if shape > ratio[1] { cropWidth = Int((Double(height) * ratio[1]).rounded(.toNearestOrEven)) }
        (cropHeight, cropWidth) = (max(1, cropHeight), max(1, cropWidth))
        return Crop(
            top: (height - cropHeight) / 2, left: (width - cropWidth) / 2, height: cropHeight, width: cropWidth)
    }
}
