/// A timestep as cells give it: a number, or a tensor of one element as `for t in scheduler.timesteps` gives them.
public protocol Timestep {
    /// The number.
    /// - Throws: `EngineError` of `operation` unless there is a single one.
    func timestep(for operation: String) throws -> Double
}

extension Int: Timestep {
    /// The number itself.
    public func timestep(for operation: String) -> Double { Double(self) }
}

extension Double: Timestep {
    /// The number itself.
    public func timestep(for operation: String) -> Double { self }

    /// A timestep of a scheduler whose timesteps are whole numbers.
    func wholeTimestep(for operation: String) throws -> Int {
        guard let whole = Int(exactly: self) else {
            throw EngineError(
                operation, "timestep \(self) is not a whole number; in a tensor, timesteps.long() makes them whole")
        }
        return whole
    }

    /// The timestep in a message: 500, not 500.0.
    var timestepText: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}

extension Tensor: Timestep {
    /// The one number in the tensor.
    public func timestep(for operation: String) throws -> Double {
        try require(
            count == 1, operation, "timestep has shape \(shape); give a single one, the same for the whole batch")
        return try item()
    }
}
