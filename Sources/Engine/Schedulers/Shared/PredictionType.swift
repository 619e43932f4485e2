/// What the model was trained to predict from a noisy image.
public enum PredictionType: String, Hashable, Sendable, CaseIterable, ConfigValue {
    /// The noise ε in the image.
    case epsilon
    /// The clean image x₀.
    case sample
    /// The velocity v = √ᾱ ε - √(1 - ᾱ) x₀: <https://arxiv.org/abs/2202.00512>.
    case vPrediction = "v_prediction"
}
