import Engine

/// A workload with its inputs made.
struct Prepared {
    /// The floating-point operations of one run; 0 where they are not the point.
    var flop = 0.0
    /// Comes before each run, off the clock.
    var setUp: () throws -> Void = {}
    /// What is timed.
    let run: () throws -> Void
    /// What the last run came to, or all of them.
    let digest: () throws -> Digest
    /// Throws if the results of the last run are wrong.
    let check: () throws -> Void

    /// Every workload draws its inputs after the same seed and in the same order as reference.py, so both must come to
    /// the same results.
    init(_ workload: Workload) throws {
        manualSeed(0)
        switch workload {
        case .matrixProduct(let size): self = try .matrixProduct(size)
        case .trainStep(let model, let batch, let side): self = try .trainStep(model, batch: batch, side: side)
        case .forward(let model, let batch): self = try .forward(model, batch: batch)
        case .sampling(let sampler, let images, let steps): self = try .sampling(sampler, images: images, steps: steps)
        case .convolution(let direction, let shape): self = try .convolution(direction, shape)
        case .groupNormSiLU(let batch, let channels, let side):
            self = try .groupNormSiLU(batch: batch, channels: channels, side: side)
        case .attention(let batch, let heads, let tokens, let size):
            self = try .attention([batch, heads, tokens, size])
        case .adamW(let model): self = try .adamW(model)
        }
    }

    init(
        flop: Double = 0, setUp: @escaping () throws -> Void = {}, run: @escaping () throws -> Void,
        digest: @escaping () throws -> Digest, check: @escaping () throws -> Void
    ) {
        (self.flop, self.setUp, self.run, self.digest, self.check) = (flop, setUp, run, digest, check)
    }

    func runOnce() throws {
        try setUp()
        try run()
    }
}

/// Holds what a run leaves behind for the check.
final class Outcome<Value> {
    var value: Value?

    func get() throws -> Value {
        guard let value else { throw WrongOutput("there is no result") }
        return value
    }
}
