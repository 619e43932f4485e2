/// The options that every scheduler has: what noise the model was trained on, what it predicts, and how the timesteps of
/// sampling are spaced. Under diffusers' names and with the defaults that most of its schedulers have.
public struct NoiseOptions: Hashable, Sendable {
    /// The number of timesteps that the model is trained on, T.
    public var numTrainTimesteps = 1000
    /// β of the first step.
    public var betaStart = 0.0001
    /// β of the last step.
    public var betaEnd = 0.02
    /// How β goes from one to the other.
    public var betaSchedule = BetaSchedule.linear
    /// The betas themselves, instead of a schedule.
    public var trainedBetas: [Double]?
    /// What the model predicts.
    public var predictionType = PredictionType.epsilon
    /// How the timesteps of sampling are chosen.
    public var timestepSpacing = TimestepSpacing.leading
    /// Added to the timesteps of `.leading` spacing.
    public var stepsOffset = 0
}

extension SchedulerConfig {
    /// The number of timesteps that the model is trained on, T.
    public var numTrainTimesteps: Int {
        get { noise.numTrainTimesteps }
        set { noise.numTrainTimesteps = newValue }
    }
    /// β of the first step.
    public var betaStart: Double {
        get { noise.betaStart }
        set { noise.betaStart = newValue }
    }
    /// β of the last step.
    public var betaEnd: Double {
        get { noise.betaEnd }
        set { noise.betaEnd = newValue }
    }
    /// How β goes from one to the other.
    public var betaSchedule: BetaSchedule {
        get { noise.betaSchedule }
        set { noise.betaSchedule = newValue }
    }
    /// The betas themselves, instead of a schedule.
    public var trainedBetas: [Double]? {
        get { noise.trainedBetas }
        set { noise.trainedBetas = newValue }
    }
    /// What the model predicts.
    public var predictionType: PredictionType {
        get { noise.predictionType }
        set { noise.predictionType = newValue }
    }
    /// How the timesteps of sampling are chosen.
    public var timestepSpacing: TimestepSpacing {
        get { noise.timestepSpacing }
        set { noise.timestepSpacing = newValue }
    }
    /// Added to the timesteps of `.leading` spacing.
    public var stepsOffset: Int {
        get { noise.stepsOffset }
        set { noise.stepsOffset = newValue }
    }
}
