/// Sets an optimizer's learning rate by a schedule: call `step()` after each of the optimizer's steps.
///
/// ```swift
/// let optimizer = AdamW(model.parameters(), lr: 4e-4)
/// let lrScheduler = LRScheduler(optimizer, .cosine(warmupSteps: 100, totalSteps: 1000))
/// // in the loop:
/// optimizer.step()
/// lrScheduler.step()
/// ```
public class LRScheduler: CustomStringConvertible {
    /// What it sets the learning rate of.
    public final let optimizer: Optimizer
    /// The formula.
    public final let schedule: LRSchedule
    /// The learning rate that the optimizer was made with, which the formula's factors multiply.
    public private(set) final var baseLR: Double
    /// How many steps were taken.
    public private(set) final var stepCount = 0

    /// Sets the learning rate to that of step 0: with a warm-up, to 0.
    /// - Throws: `EngineError` when a number of the schedule makes no sense.
    public init(_ optimizer: Optimizer, _ schedule: LRSchedule) throws {
        try schedule.check(baseLR: optimizer.lr, for: "LRScheduler")
        (self.optimizer, self.schedule, baseLR) = (optimizer, schedule, optimizer.lr)
        optimizer.lr = lr
    }

    /// The learning rate of the step that comes next.
    public final var lr: Double { schedule.rate(at: stepCount, baseLR: baseLR) }

    /// Goes to the learning rate of the next step.
    public final func step() {
        stepCount += 1
        optimizer.lr = lr
    }

    /// What has to be kept to go on another day.
    public struct State: Hashable, Sendable, Codable {
        /// The learning rate that the factors multiply.
        public var baseLR: Double
        /// How many steps were taken.
        public var stepCount: Int

        /// The state after `stepCount` steps.
        public init(baseLR: Double, stepCount: Int) { (self.baseLR, self.stepCount) = (baseLR, stepCount) }
    }

    /// Where the scheduler stands.
    public final var state: State { State(baseLR: baseLR, stepCount: stepCount) }

    /// Goes to where a scheduler stood that had this state.
    /// - Throws: `EngineError` when a number makes no sense. Then nothing changes.
    public final func load(state: State) throws {
        try require((0...mostSteps).contains(state.stepCount), "load(state:)", "there is no step \(state.stepCount)")
        try schedule.check(baseLR: state.baseLR, for: "load(state:)")
        (baseLR, stepCount) = (state.baseLR, state.stepCount)
        optimizer.lr = lr
    }

    /// One line: `LRScheduler(lr: 0.0004 after 120 steps)`.
    public final var description: String { "\(type(of: self))(lr: \(lr) after \(stepCount) steps)" }
}

/// Multiplies the learning rate by `gamma` at each `step()`: PyTorch's scheduler of this name.
public final class ExponentialLR: LRScheduler {
    /// - Throws: `EngineError` when `gamma` is not a number from 0 up.
    public init(_ optimizer: Optimizer, gamma: Double) throws {
        try super.init(optimizer, .exponential(gamma: gamma))
    }
}

/// The names of schedules in diffusers' training scripts.
public enum LRSchedulerType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// Falls in a line.
    case linear
    /// Falls as half a wave of the cosine.
    case cosine
    /// Falls as a cosine several times.
    case cosineWithRestarts = "cosine_with_restarts"
    /// Falls as a power.
    case polynomial
    /// Stays.
    case constant
    /// Stays after a warm-up.
    case constantWithWarmup = "constant_with_warmup"
    /// Jumps by given rules.
    case piecewiseConstant = "piecewise_constant"
}

/// A learning rate scheduler by its name, as diffusers' `get_scheduler`.
/// - Parameters:
///   - type: which formula; see `LRSchedule`.
///   - optimizer: what to set the learning rate of.
///   - stepRules: for `.piecewiseConstant`: factors and the steps they end at, `1:10,0.1:20,0.01`.
///   - numWarmupSteps: how many steps the rate rises from 0; `.constant` and `.piecewiseConstant` have no warm-up.
///   - numTrainingSteps: how many steps there are in all.
///   - numCycles: for `.cosineWithRestarts`: how often the rate falls.
///   - power: for `.polynomial`: the exponent.
/// - Throws: `EngineError` when a number makes no sense.
public func getScheduler(
    _ type: LRSchedulerType, _ optimizer: Optimizer, stepRules: String = "1", numWarmupSteps: Int = 0,
    numTrainingSteps: Int = 0, numCycles: Int = 1, power: Double = 1
) throws -> LRScheduler {
    let (warmup, total) = (numWarmupSteps, numTrainingSteps)
    let schedule: LRSchedule =
        switch type {
        case .linear: .linear(warmupSteps: warmup, totalSteps: total)
        case .cosine: .cosine(warmupSteps: warmup, totalSteps: total)
        case .cosineWithRestarts: .cosineWithRestarts(warmupSteps: warmup, totalSteps: total, cycles: numCycles)
        case .polynomial: .polynomial(warmupSteps: warmup, totalSteps: total, power: power)
        case .constant: .constant
        case .constantWithWarmup: .constantWithWarmup(warmupSteps: warmup)
        case .piecewiseConstant: try .piecewiseConstant(rules: stepRules)
        }
    return try LRScheduler(optimizer, schedule)
}
