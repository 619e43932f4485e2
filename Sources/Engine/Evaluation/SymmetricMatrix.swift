import COpenBLAS

/// A symmetric matrix of doubles, such as a covariance.
struct SymmetricMatrix: Hashable, Sendable {
    /// How many rows and columns there are.
    let size: Int
    /// The rows, one after the other.
    let elements: [Double]

    /// The sum of the diagonal.
    var trace: Double { (0..<size).reduce(0) { $0 + elements[$1 * size + $1] } }

    /// The eigenvalues in rising order.
    func eigenvalues() throws -> [Double] { try decomposed(withVectors: false).values }

    /// The square root of a matrix without negative eigenvalues, V √Λ Vᵀ. Eigenvalues that rounding made negative count as 0.
    func squareRoot() throws -> SymmetricMatrix {
        let (values, vectors) = try decomposed(withVectors: true)
        // The rows of `vectors` are the eigenvectors. With each times the fourth root of its value, AᵀA is the square root.
        let scaled = (0..<size * size).map { vectors[$0] * max(0, values[$0 / size]).squareRoot().squareRoot() }
        return Self(size: size, elements: Self.product(scaled, transposed: true, scaled, size))
    }

    /// self · other · self, which is symmetric again.
    func sandwich(_ other: SymmetricMatrix) -> SymmetricMatrix {
        let half = Self.product(elements, transposed: false, other.elements, size)
        return Self(size: size, elements: Self.product(half, transposed: false, elements, size))
    }

    private static func product(_ a: [Double], transposed: Bool, _ b: [Double], _ size: Int) -> [Double] {
        var result = [Double](repeating: 0, count: size * size)
        let n = Int32(size)
        cblas_dgemm(
            CblasRowMajor, transposed ? CblasTrans : CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, &result, n)
        return result
    }

    private func decomposed(withVectors: Bool) throws -> (values: [Double], vectors: [Double]) {
        var (vectors, values) = (elements, [Double](repeating: 0, count: size))
        var (n, info): (Int32, Int32) = (Int32(size), 0)
        var work = [Double](repeating: 0, count: 1 + 6 * size + 2 * size * size)
        var integers = [Int32](repeating: 0, count: 3 + 5 * size)
        var (lengthOfWork, lengthOfIntegers) = (Int32(work.count), Int32(integers.count))
        dsyevd_(
            withVectors ? "V" : "N", "U", &n, &vectors, &n, &values, &work, &lengthOfWork, &integers, &lengthOfIntegers,
            &info)
        try require(
            info == 0 && values.allSatisfy(\.isFinite), "FrechetDistance",
            "the covariance of the features has no eigenvalues; are there infinite or undefined numbers in the images?")
        return (values, vectors)
    }
}
