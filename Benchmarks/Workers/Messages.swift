/// What a worker is asked to do. A worker reads one request a line, as JSON, and answers each with a line.
enum Request: Codable, Equatable {
    /// Make the inputs and run twice.
    case prepare(workload: Workload)
    /// Run, again and again until this much time has passed.
    case run(seconds: Double)
    /// Tell how much memory the runs took at most; check the results of the last.
    case finish
    /// Wait for batches of a data set while a model learns from them.
    case load(dataset: String, model: CourseModel, steps: Int)
}

/// The answer to `prepare`.
struct Preparation: Codable {
    /// The floating-point operations of a run; 0 where they are not the point.
    let flop: Double?
    let digest: Digest
}

/// The answer to `run`: the seconds that each run took.
struct Runs: Codable {
    let times: [Double]
}

/// The answer to `finish`.
struct Ending: Codable {
    let peakBytes: Double
}

/// The answer to a request that failed.
struct Failure: Codable, Error, CustomStringConvertible {
    let error: String
    var description: String { error }
}
