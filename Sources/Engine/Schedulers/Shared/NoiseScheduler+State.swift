extension NoiseScheduler {
    /// How far sampling is: what a scheduler needs to go on from here, beside its options.
    public struct State {
        /// How the timesteps were chosen.
        public var choice: TimestepChoice
        /// How many of them are done; nil before the first, and where steps do not depend on it.
        public var position: Int?
        /// What earlier steps left for the next.
        public var history: [Tensor]

        /// A state of these parts.
        public init(choice: TimestepChoice, position: Int?, history: [Tensor]) {
            self.choice = choice
            self.position = position
            self.history = history
        }
    }
}

/// How the timesteps of sampling were chosen.
public enum TimestepChoice: Hashable, Sendable, Codable {
    /// All those of training.
    case all
    /// This many.
    case number(Int)
    /// One by one.
    case timesteps([Double])
    /// By their noise levels.
    case sigmas([Double])
}
