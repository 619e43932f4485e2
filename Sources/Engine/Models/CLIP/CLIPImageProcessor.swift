import Foundation

/// Brings images to the form that a CLIP model takes: resized by their shorter side, the middle cut out, normalised. What
/// transformers' class of this name does with Pillow.
///
/// ```swift
/// let processor = CLIPImageProcessor.fromPretrained("openai/clip-vit-base-patch32")
/// let pixels = processor([dataset[0].image, dataset[1].image])      // [2, 3, 224, 224]
/// ```
public struct CLIPImageProcessor: Hashable, Sendable {
    /// How long the shorter side becomes, in pixels.
    public var size: Int
    /// Width and height of the middle that is kept, in pixels.
    public var cropSize: Int
    /// What is subtracted from each channel.
    public var imageMean: [Double]
    /// What each channel is divided by.
    public var imageStd: [Double]

    /// The means of red, green and blue in the images that OpenAI trained CLIP on.
    public static let openAIMean = [0.48145466, 0.4578275, 0.40821073]
    /// The deviations of red, green and blue in those images.
    public static let openAIStd = [0.26862954, 0.26130258, 0.27577711]

    /// - Throws: `EngineError` when a number makes no sense.
    public init(
        size: Int = 224, cropSize: Int? = nil, imageMean: [Double] = openAIMean, imageStd: [Double] = openAIStd
    ) throws {
        let operation = "CLIPImageProcessor"
        for side in [size, cropSize ?? size] { _ = try checkedSize([side], operation) }
        try require(
            imageMean.count == 3 && imageStd.count == 3 && (imageMean + imageStd).allSatisfy(\.isFinite)
                && imageStd.allSatisfy { $0 > 0 }, operation,
            "imageMean is \(imageMean) and imageStd is \(imageStd); give three numbers each, the deviations above 0")
        (self.size, self.cropSize, self.imageMean, self.imageStd) = (size, cropSize ?? size, imageMean, imageStd)
    }

    /// Pictures in the form that the model takes.
    /// - Returns: [pictures, 3, cropSize, cropSize].
    public func callAsFunction(_ images: [PixelImage]) throws -> Tensor {
        guard !images.isEmpty else { return try Tensor.zeros([0, 3, cropSize, cropSize]) }
        return try normalize(stack(images.map { try fitted($0.rgb()).tensor() }))
    }

    /// Images in the form that the model takes. Gradients go back to the pixels.
    /// - Parameter images: [N, 3, H, W], from 0 to 1. Images from -1 to 1, as diffusion models have them, become so by
    ///   `images / 2 + 0.5`.
    /// - Returns: [N, 3, cropSize, cropSize].
    /// - Throws: `EngineError` when these are no images in colour.
    public func callAsFunction(_ images: Tensor) throws -> Tensor {
        try images.checkImages(for: "CLIPImageProcessor")
        let sides = try resizedSides(width: images.shape[3], height: images.shape[2])
        let resized =
            images.shape[2] == sides.height && images.shape[3] == sides.width
            ? images : try images.resize([sides.height, sides.width], mode: .bicubic, antialias: true)
        return try normalize(resized.middle(cropSize))
    }

    /// Only shifts and scales the channels of images, as training did.
    /// - Parameter images: [N, 3, H, W], from 0 to 1.
    public func normalize(_ images: Tensor) throws -> Tensor {
        try require(
            images.ndim == 4 && images.shape[1] == 3, "CLIPImageProcessor",
            "works on images in colour [N, 3, H, W], not on \(images.shape)")
        return try (images - Tensor(imageMean).reshape([1, 3, 1, 1])) / Tensor(imageStd).reshape([1, 3, 1, 1])
    }

    private func fitted(_ image: PixelImage) throws -> PixelImage {
        let sides = try resizedSides(width: image.width, height: image.height)
        let resized = try image.resized(width: sides.width, height: sides.height, mode: .bicubic)
        return try resized.cropped(
            left: Self.start(sides.width, cropSize), top: Self.start(sides.height, cropSize), width: cropSize,
            height: cropSize)
    }

    private func resizedSides(width: Int, height: Int) throws -> (width: Int, height: Int) {
        let (short, long) = (min(width, height), max(width, height))
        let newLong = Double(size) * Double(long) / Double(short)
        try require(
            newLong <= 1e6, "CLIPImageProcessor",
            "an image of \(width)×\(height) is too narrow to be resized to \(size) pixels")
        return width <= height ? (size, Int(newLong)) : (Int(newLong), size)
    }

    /// Where the middle `kept` of `whole` pixels begin: half a pixel earlier where they cannot lie in the middle.
    fileprivate static func start(_ whole: Int, _ kept: Int) -> Int {
        kept <= whole ? (whole - kept) / 2 : -((kept - whole + 1) / 2)
    }
}

extension Tensor {
    /// The middle of images, [N, C, size, size], with zeros around where they are smaller.
    fileprivate func middle(_ size: Int) throws -> Tensor {
        let (top, left) = (CLIPImageProcessor.start(shape[2], size), CLIPImageProcessor.start(shape[3], size))
        let kept = try narrow(2, Swift.max(0, top), Swift.min(size, shape[2]))
            .narrow(3, Swift.max(0, left), Swift.min(size, shape[3]))
        guard kept.shape[2] < size || kept.shape[3] < size else { return kept }
        let (above, before) = (Swift.max(0, -top), Swift.max(0, -left))
        return try kept.pad([before, size - kept.shape[3] - before, above, size - kept.shape[2] - above])
    }
}

extension CLIPImageProcessor {
    /// Loads what transformers saved as `preprocessor_config.json`.
    /// - Parameters:
    ///   - name: the folder where the file is, or a model of the Hub, `owner/name`.
    ///   - revision: a branch, a tag or a commit of the model on the Hub; nil is its main branch.
    ///   - localFilesOnly: whether nothing is fetched.
    /// - Throws: `EngineError` naming what is missing, cannot be fetched or cannot be done; `Interrupted` at Ctrl-C.
    public static func fromPretrained(
        _ name: String, revision: String? = nil, localFilesOnly: Bool = false
    ) throws -> CLIPImageProcessor {
        let operation = "CLIPImageProcessor.fromPretrained"
        let choice = PretrainedChoice(revision: revision, localFilesOnly: localFilesOnly)
        let path = try PretrainedFolder(named: name, choice, for: operation)
            .requiredPath(of: "preprocessor_config.json", for: operation)
        let members = try JSONValue.object(inFile: path, for: operation)
        func numbers(_ key: String, _ preset: [Double]) throws -> [Double] {
            guard let json = members[key] else { return preset }
            guard let value = [Double](json: json) else {
                throw EngineError(operation, "\(path): \"\(key)\" is \(json.text) but should be \([Double].expected)")
            }
            return value
        }
        for (key, wanted) in [
            ("do_resize", JSONValue.bool(true)), ("do_center_crop", .bool(true)), ("do_rescale", .bool(true)),
            ("do_normalize", .bool(true)), ("resample", .integer(3)),
        ] {
            let value = members[key] ?? wanted
            try require(
                value == wanted, operation, "\(path): \"\(key)\" is \(value.text); only \(wanted.text) is supported")
        }
        return try CLIPImageProcessor(
            size: side("size", "shortest_edge", members, path, operation),
            cropSize: side("crop_size", "height", members, path, operation),
            imageMean: numbers("image_mean", openAIMean), imageStd: numbers("image_std", openAIStd))
    }

    /// A size: in old files a number, in newer ones an object.
    private static func side(
        _ key: String, _ part: String, _ members: [String: JSONValue], _ path: String, _ operation: String
    ) throws -> Int {
        if case .object(let parts)? = members[key], case .integer(let side)? = parts[part],
            parts["width"] ?? .integer(side) == .integer(side)
        {
            return side
        }
        switch members[key] {
        case nil: return 224
        case .integer(let side): return side
        case let other?:
            throw EngineError(operation, "\(path): \"\(key)\" is \(other.text) but should be {\"\(part)\": pixels}")
        }
    }

    /// Saves the options as transformers does, in `preprocessor_config.json`.
    /// - Throws: `EngineError` when the folder cannot be written.
    public func savePretrained(_ folder: String) throws {
        let operation = "savePretrained"
        try Pretrained.makeFolder(folder, for: operation)
        let members = JSONValue.object([
            "image_processor_type": .string("CLIPImageProcessor"),
            "do_convert_rgb": .bool(true), "do_resize": .bool(true), "do_center_crop": .bool(true),
            "do_rescale": .bool(true), "do_normalize": .bool(true), "resample": .integer(3),
            "rescale_factor": .number(1.0 / 255), "size": .object(["shortest_edge": .integer(size)]),
            "crop_size": .object(["height": .integer(cropSize), "width": .integer(cropSize)]),
            "image_mean": imageMean.json, "image_std": imageStd.json,
        ])
        try Pretrained.write(members, to: "\(folder)/preprocessor_config.json", for: operation)
    }
}
