import CKernels

/// Where and how much two tensors differ. It prints as several lines.
public struct TensorDifference: Hashable, Sendable {
    /// The place of a difference and what stands there.
    public struct Place: Hashable, Sendable {
        /// The index along each dimension.
        public let index: [Int]
        /// What the first tensor has there.
        public let first: Double
        /// What the second tensor has there.
        public let second: Double
        /// How large the difference is: |a − b|, or that divided by |b|.
        public let difference: Double
    }

    /// The shape in which the two were compared.
    public let shape: Shape
    /// How many elements differ at all.
    public let differentCount: Int
    /// How many differ by more than the tolerances allow, a NaN and an infinity being far from everything else.
    public let notCloseCount: Int
    /// Where |a − b| is largest; nil where it is 0 everywhere.
    public let largest: Place?
    /// Where |a − b| / |b| is largest, among the places where b is not 0; nil where it is 0 everywhere.
    public let largestRelative: Place?
    /// How often the first tensor alone, the second alone and both are NaN.
    public let nanCounts: NaNCounts
    /// |a − b| ≤ atol + rtol·|b| is close.
    public let rtol: Double
    /// |a − b| ≤ atol + rtol·|b| is close.
    public let atol: Double

    /// How often numbers of two tensors are NaN.
    public struct NaNCounts: Hashable, Sendable {
        /// Only in the first.
        public let first: Int
        /// Only in the second.
        public let second: Int
        /// In both.
        public let both: Int
    }

    /// Whether everything is close, NaN being close to NaN.
    public var isClose: Bool { notCloseCount == 0 }
}

/// Compares two tensors, whose shapes may broadcast, number by number.
/// - Parameters:
///   - rtol: the tolerance relative to the second tensor.
///   - atol: the tolerance that is added to it.
/// - Throws: `EngineError` that explains how the shapes differ, where they do not broadcast.
public func difference(_ a: Tensor, _ b: Tensor, rtol: Double = 1e-5, atol: Double = 1e-8) throws -> TensorDifference {
    try require(
        rtol >= 0 && atol >= 0, "difference", "the tolerances rtol \(rtol) and atol \(atol) must not be negative")
    guard let shape = try? a.shape.broadcast(with: b.shape, for: "difference") else {
        throw EngineError("difference", a.shape.explanation(ofDifferenceFrom: b.shape))
    }
    let (a, b) = try noGrad { (try a.detach().broadcast(to: shape), try b.detach().broadcast(to: shape)) }
    let found = try a.withNumbers(inOrder: true) { first in
        try b.withNumbers(inOrder: true) { second in
            var (first, second) = (first, second)
            var partial = [ck_difference](repeating: ck_difference(), count: ck_summary_pieces(first.count))
            let found = ck_compare(&first, &second, rtol, atol, &partial)
            try Interruption.check()
            return found
        }
    }
    func place(_ position: Int, _ difference: Double) throws -> TensorDifference.Place? {
        guard difference > 0 else { return nil }
        let index = shape.index(ofElement: position)
        return TensorDifference.Place(
            index: index, first: try a.number(at: index), second: try b.number(at: index), difference: difference)
    }
    return TensorDifference(
        shape: shape, differentCount: found.different, notCloseCount: found.not_close,
        largest: try place(found.place, found.largest),
        largestRelative: try place(found.relative_place, found.largest_relative),
        nanCounts: .init(first: found.nan_in_first, second: found.nan_in_second, both: found.nan_in_both), rtol: rtol,
        atol: atol)
}

/// Whether all elements are close: |a − b| ≤ atol + rtol·|b|. NaN is close to nothing, unless `equalNan` makes it close to
/// NaN. It is PyTorch's function of this name.
/// - Throws: `EngineError` when the shapes do not broadcast.
public func allclose(
    _ a: Tensor, _ b: Tensor, rtol: Double = 1e-5, atol: Double = 1e-8, equalNan: Bool = false
) throws -> Bool {
    let found = try difference(a, b, rtol: rtol, atol: atol)
    return found.isClose && (equalNan || found.nanCounts.both == 0)
}

extension TensorDifference: CustomStringConvertible {
    /// The verdict, then the largest differences with their places.
    public var description: String {
        let verdict =
            "allclose(rtol: \(rtol), atol: \(atol)) is \(isClose && nanCounts.both == 0): "
            + (notCloseCount == 0 ? "all" : "\((shape.elementCount - notCloseCount).grouped)")
            + " of \(shape.elementCount.grouped) values are close, "
            + (differentCount == 0 ? "all are equal" : "\(differentCount.grouped) differ at all")
        let places = [("largest difference", largest), ("largest relative  ", largestRelative)].compactMap {
            name, place in
            // As many digits as float32 has.
            place.map {
                "\(name)  \($0.difference.short) at \(Shape($0.index)): \(Float($0.first)) and \(Float($0.second))"
            }
        }
        return ([verdict] + places + nanText).joined(separator: "\n")
    }

    private var nanText: [String] {
        let counts = [
            (nanCounts.first, "only in the first"), (nanCounts.second, "only in the second"),
            (nanCounts.both, "in both"),
        ].filter { $0.0 > 0 }
        return counts.isEmpty ? [] : ["NaN: " + counts.map { "\($0.0.grouped) \($0.1)" }.joined(separator: ", ")]
    }
}

extension Shape {
    /// How this shape differs from one that it does not broadcast with.
    func explanation(ofDifferenceFrom other: Shape) -> String {
        let shapes = "the first is \(self) and the second \(other)"
        let same =
            elementCount == other.elementCount
            ? "; both have \(elementCount.grouped) elements, so reshape(\(other)) would make the first fit" : ""
        guard count == other.count else {
            return "\(shapes): \(count) and \(other.count) dimensions" + same
        }
        let unequal = indices.filter { self[$0] != other[$0] }
            .map { "\(self[$0]) and \(other[$0]) in dimension \($0)" }
        return "\(shapes): \(unequal.joined(separator: ", "))" + same
    }

    /// The index along each dimension of the element that is number `position` in order.
    func index(ofElement position: Int) -> [Int] {
        var rest = position
        return contiguousStrides.map { stride in
            defer { rest %= stride }
            return rest / stride
        }
    }
}

extension Tensor {
    /// The element at an index along each dimension.
    fileprivate func number(at index: [Int]) throws -> Double {
        try noGrad { try index.reduce(detach()) { $0.selected(0, $1) }.item() }
    }
}
