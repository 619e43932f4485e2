import CKernels

// Random tensors. Each takes its numbers from `generator`, or from `Generator.default`.

extension Tensor {
    /// Numbers from the uniform distribution on [0, 1).
    public static func rand(_ shape: some Collection<Int>, generator: Generator? = nil) throws -> Tensor {
        try uniform(shape, 0, 1, generator: generator)
    }

    /// Numbers from the uniform distribution on [`low`, `high`).
    public static func uniform(
        _ shape: some Collection<Int>, _ low: Double, _ high: Double, generator: Generator? = nil
    ) throws -> Tensor {
        let made = try empty(Shape(Array(shape)), for: "uniform")
        let span = Float(high - low)
        try (generator ?? .default).fill(made) { random, count, tensor in
            tensor.withFloats { ck_random_uniform(&random, count, $0, Float(low), span) }
        }
        return made
    }

    /// Numbers from the standard normal distribution: mean 0, variance 1.
    public static func randn(_ shape: some Collection<Int>, generator: Generator? = nil) throws -> Tensor {
        let made = try empty(Shape(Array(shape)), for: "randn")
        try (generator ?? .default).fill(made) { random, count, tensor in
            tensor.withFloats { ck_random_normal(&random, count, $0) }
        }
        return made
    }

    /// Uniform numbers on [0, 1) in the shape of `other`.
    public static func randLike(_ other: Tensor, generator: Generator? = nil) throws -> Tensor {
        try rand(other.shape, generator: generator)
    }

    /// Standard normal numbers in the shape of `other`.
    public static func randnLike(_ other: Tensor, generator: Generator? = nil) throws -> Tensor {
        try randn(other.shape, generator: generator)
    }

    /// Whole numbers from `low` up to, not including, `high`, all equally likely, as int64.
    public static func randint(
        _ low: Int, _ high: Int, _ shape: some Collection<Int>, generator: Generator? = nil
    ) throws -> Tensor {
        try require(low < high, "randint", "there is no whole number from \(low) up to, not including, \(high)")
        let made = try empty(Shape(Array(shape)), dtype: .int64, for: "randint")
        let range = UInt64(bitPattern: Int64(high)) &- UInt64(bitPattern: Int64(low))
        try (generator ?? .default).fill(made) { random, count, tensor in
            tensor.withInts { ck_random_integers(&random, count, $0, Int64(low), range) }
        }
        return made
    }

    /// The whole numbers below `count` in random order, as int64.
    public static func randperm(_ count: Int, generator: Generator? = nil) throws -> Tensor {
        // PyTorch shuffles longer ranges by another rule.
        try require(count < Int(UInt32.max / 20), "randperm", "\(count) numbers are too many to shuffle")
        let made = try empty([count], dtype: .int64, for: "randperm")
        try (generator ?? .default).fill(made) { random, count, tensor in
            tensor.withInts { ck_random_permutation(&random, count, $0) }
        }
        return made
    }

    /// Ones with probability `p`, else zeros, as float32.
    public static func bernoulli(_ shape: some Collection<Int>, p: Double, generator: Generator? = nil) throws -> Tensor
    {
        try require((0...1).contains(p), "bernoulli", "the probability \(p) does not lie between 0 and 1")
        let made = try empty(Shape(Array(shape)), for: "bernoulli")
        try (generator ?? .default).fill(made) { random, count, tensor in
            tensor.withFloats { ck_random_bernoulli(&random, count, $0, p) }
        }
        return made
    }
}
