/// One step that prepares an image: see `Compose`.
public protocol Transform {
    /// The sample after this step.
    /// - Throws: `EngineError` when the step is not for such a sample.
    func apply(_ sample: Sample) throws -> Sample
}

/// What goes through a chain of transforms: an 8-bit picture until `ToTensor()`, a float tensor from there on.
public enum Sample {
    /// Before `ToTensor()`.
    case image(PixelImage)
    /// [channels, height, width], after `ToTensor()`.
    case tensor(Tensor)
}

/// A step on pictures that always does the same. A data loader does it ahead of time, in the background.
protocol ImageTransform: Transform, Sendable {
    func callAsFunction(_ image: PixelImage) throws -> PixelImage
}

extension ImageTransform {
    /// The picture after this step; a tensor is refused.
    public func apply(_ sample: Sample) throws -> Sample {
        guard case .image(let image) = sample else {
            throw EngineError("\(Self.self)", "works on pictures; put it before ToTensor()")
        }
        return try .image(callAsFunction(image))
    }
}

/// A step on tensors.
protocol TensorTransform: Transform {
    func callAsFunction(_ tensor: Tensor) throws -> Tensor
}

extension TensorTransform {
    /// The tensor after this step; a picture is refused.
    public func apply(_ sample: Sample) throws -> Sample {
        guard case .tensor(let tensor) = sample else {
            throw EngineError("\(Self.self)", "works on tensors; put it after ToTensor()")
        }
        return try .tensor(callAsFunction(tensor))
    }
}

/// A chain of steps that turns a picture into what a network wants.
///
/// ```swift
/// let preprocess = Compose([Resize([32, 32]), RandomHorizontalFlip(), ToTensor(), Normalize([0.5], [0.5])])
/// let x = preprocess(dataset[0].image)
/// ```
public struct Compose: Transform, CustomStringConvertible {
    let steps: [any Transform]

    /// The chain of `steps`, first to last.
    public init(_ steps: [any Transform]) { self.steps = steps }

    /// The kinds of the steps: `Compose(Resize, ToTensor)`.
    public var description: String { "Compose(\(steps.map { "\(type(of: $0))" }.joined(separator: ", ")))" }

    /// The sample after all steps.
    public func apply(_ sample: Sample) throws -> Sample {
        try steps.reduce(sample) { try $1.apply($0) }
    }

    /// The picture as a tensor [channels, height, width].
    /// - Throws: `EngineError` when a step does not fit or the chain has no `ToTensor()`.
    public func callAsFunction(_ image: PixelImage) throws -> Tensor { try tensor(image) }

    /// What `image` becomes, of which the first `done` steps have been taken already.
    func tensor(_ image: PixelImage, afterStep done: Int = 0) throws -> Tensor {
        guard case .tensor(let tensor) = try steps.dropFirst(done).reduce(.image(image), { try $1.apply($0) }) else {
            throw EngineError("Compose", "the chain ends with a picture; put ToTensor() into it")
        }
        return tensor
    }

    /// The steps at the beginning that always do the same to a picture.
    var fixedSteps: [any ImageTransform] {
        var fixed: [any ImageTransform] = []
        for step in steps {
            guard let step = step as? any ImageTransform else { break }
            fixed.append(step)
        }
        return fixed
    }
}
