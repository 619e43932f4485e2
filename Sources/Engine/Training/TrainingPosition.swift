/// Where a training stands between two updates.
struct TrainingPosition: Hashable, Codable, Sendable {
    /// How many updates were made.
    var globalStep = 0
    /// The epoch under way, counted from 0.
    var epoch = 0
    /// How many batches of the epoch are done.
    var batch = 0
    /// Where the random numbers stood when the epoch began: the order of its images follows from it.
    var epochStart: Generator.State
    /// Where the random numbers stand.
    var generator: Generator.State

    /// The beginning, with the random numbers as they are now.
    init() {
        generator = Generator.default.state
        epochStart = generator
    }

    /// An update was made; `batch` batches of the epoch are done.
    mutating func advance(toBatch batch: Int) {
        globalStep += 1
        self.batch = batch
        generator = Generator.default.state
    }

    /// The epoch is done with.
    mutating func beginNextEpoch() {
        (epoch, batch) = (epoch + 1, 0)
        epochStart = generator
    }
}
