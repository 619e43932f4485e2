import Engine

/// A workload gave something else than it must.
struct WrongOutput: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A few numbers of a result, by which two engines are compared.
struct Digest: Codable, Equatable {
    let values: [Double]
    /// How large a value is, typically.
    let scale: Double

    /// How far two engines may be apart, as a fraction of the scale.
    static let tolerance = 1e-3
}

extension Digest {
    /// The root mean square and eight elements, evenly spaced.
    init(_ tensor: Tensor) throws {
        let flat = try tensor.detach().reshape([-1])
        let rootMeanSquare = try flat.norm().item() / Double(flat.count).squareRoot()
        let elements = try (0..<8).map { try flat[$0 * flat.count / 8].item() }
        self.init(values: [rootMeanSquare] + elements, scale: rootMeanSquare)
    }

    /// Throws if `other` is not the same within the tolerance.
    func expectSame(as other: Digest) throws {
        let isSame =
            values.count == other.values.count
            && zip(values, other.values).allSatisfy { abs($0 - $1) <= Self.tolerance * scale }
        guard isSame else { throw WrongOutput("the results differ: here \(values), there \(other.values)") }
    }
}

/// Throws if two tensors differ anywhere by more than a fraction of the largest value.
func expectEqual(_ a: Tensor, _ b: Tensor, tolerance: Double, _ what: String) throws {
    let (a, b) = (a.detach(), b.detach())
    let difference = try (a - b).abs().max().item()
    let largest = try b.abs().max().item()
    guard difference <= tolerance * largest else {
        throw WrongOutput("\(what) differ by \(difference), where values go to \(largest)")
    }
}
