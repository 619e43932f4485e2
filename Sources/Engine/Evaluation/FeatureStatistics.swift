import COpenBLAS

/// The mean and the covariance of feature vectors.
struct FeatureStatistics: Hashable, Sendable {
    /// How many vectors there were.
    let count: Int
    let mean: [Double]
    /// With count - 1 for the number of vectors.
    let covariance: SymmetricMatrix

    /// As many as the network behind the usual FID has. The eigenvalues of larger matrices take minutes.
    static let mostFeatures = 2048

    /// - Parameter features: [N, features].
    /// - Throws: `EngineError` when these are not at least two vectors, or there are NaNs among the numbers.
    init(_ features: Tensor) throws {
        let operation = "FrechetDistance"
        try require(
            features.ndim == 2 && features.dtype == .float32, operation,
            "the features must be float32 [images, features], but are \(features.dtype) \(features.shape)")
        let (count, size) = (features.shape[0], features.shape[1])
        try require(
            (1...Self.mostFeatures).contains(size), operation,
            "there are \(size) features; there can be 1 to \(Self.mostFeatures)")
        try require(count > 1, operation, "there are \(count) images; a covariance takes at least two")
        let rows = try features.detach().contiguous()
        self.count = count
        let mean = try Self.mean(of: rows)
        try require(
            mean.allSatisfy(\.isFinite), operation, "there are infinite or undefined numbers among the features")
        self.mean = mean
        covariance = try Self.covariance(of: rows, around: mean)
    }

    private static func mean(of rows: Tensor) throws -> [Double] {
        let (count, size) = (rows.shape[0], rows.shape[1])
        var sums = [Double](repeating: 0, count: size)
        try rows.withFloats { numbers in
            try Interruption.checked(0..<count) { row in
                for column in 0..<size { sums[column] += Double(numbers[row * size + column]) }
            }
        }
        return sums.map { $0 / Double(count) }
    }

    /// So many rows are multiplied at a time.
    private static let blockRows = 256

    private static func covariance(of rows: Tensor, around mean: [Double]) throws -> SymmetricMatrix {
        let (count, size) = (rows.shape[0], rows.shape[1])
        var sums = [Double](repeating: 0, count: size * size)
        var centred = [Double](repeating: 0, count: blockRows * size)
        for start in stride(from: 0, to: count, by: blockRows) {
            try Interruption.check()
            let block = min(blockRows, count - start)
            rows.withFloats { numbers in
                for index in 0..<block * size {
                    centred[index] = Double(numbers[start * size + index]) - mean[index % size]
                }
            }
            let n = Int32(size)
            cblas_dgemm(
                CblasRowMajor, CblasTrans, CblasNoTrans, n, n, Int32(block), 1, centred, n, centred, n, 1, &sums, n)
        }
        return SymmetricMatrix(size: size, elements: sums.map { $0 / Double(count - 1) })
    }
}
