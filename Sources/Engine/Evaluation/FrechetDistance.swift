/// How far a set of images is from another, seen through the features of a classifier: 0 for sets that look alike to it.
///
/// The features of each set are described by their mean μ and covariance Σ. The distance between the two normal distributions
/// with these is |μ₁ - μ₂|² + tr(Σ₁ + Σ₂ - 2 (Σ₁ Σ₂)^½) (Fréchet, 1957; Dowson and Landau, 1982).
///
/// This is the formula of the FID (<https://arxiv.org/abs/1706.08500>), but the features are those of a small classifier of
/// the lab's own instead of Inception's. So numbers are comparable with each other for one classifier and one reference, and never
/// with published FIDs. They also depend on the number of images: few give larger distances. Compare equal numbers.
///
/// ```swift
/// let classifier = ImageClassifier.fromPretrained("diffusion-lab/fashion-mnist-classifier")
/// let distance = FrechetDistance(classifier, reference: realImages)
/// print(distance(samples))
/// ```
public struct FrechetDistance {
    /// The network whose features are compared.
    public let classifier: ImageClassifier
    private let reference: FeatureStatistics

    /// Distances to `reference`, real images as the classifier takes them: [N, C, H, W] with values from -1 to 1.
    /// - Throws: `EngineError` when the images do not fit the classifier, or are fewer than two.
    public init(_ classifier: ImageClassifier, reference: Tensor) throws {
        self.classifier = classifier
        self.reference = try FeatureStatistics(classifier.allFeatures(reference))
    }

    /// How many images the reference has.
    public var referenceCount: Int { reference.count }

    /// The distance of images [N, C, H, W] to the reference.
    /// - Throws: `EngineError` when the images do not fit the classifier, or are fewer than two.
    public func callAsFunction(_ images: Tensor) throws -> Double {
        try Self.between(FeatureStatistics(classifier.allFeatures(images)), reference)
    }

    /// The distance between two sets of features, each [N, features], of whatever network.
    /// - Throws: `EngineError` when the sets have different numbers of features, or fewer than two vectors.
    public static func between(_ a: Tensor, _ b: Tensor) throws -> Double {
        try between(FeatureStatistics(a), FeatureStatistics(b))
    }

    private static func between(_ a: FeatureStatistics, _ b: FeatureStatistics) throws -> Double {
        try require(
            a.mean.count == b.mean.count, "FrechetDistance",
            "one set has \(a.mean.count) features and the other \(b.mean.count); both must come from the same network")
        let shift = zip(a.mean, b.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        // The eigenvalues of Σ₁ Σ₂ are those of Σ₁^½ Σ₂ Σ₁^½, which is symmetric.
        let roots = try a.covariance.squareRoot().sandwich(b.covariance).eigenvalues()
        let common = roots.reduce(0) { $0 + max(0, $1).squareRoot() }
        return max(0, shift + a.covariance.trace + b.covariance.trace - 2 * common)
    }
}

extension FrechetDistance: CustomStringConvertible {
    /// What is compared with what.
    public var description: String {
        "FrechetDistance to \(reference.count) images, on \(reference.mean.count) features of our own classifier; "
            + "not comparable with FID"
    }
}
