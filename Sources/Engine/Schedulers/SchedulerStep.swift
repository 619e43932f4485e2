/// What one step of sampling leads to.
public struct SchedulerStep {
    /// The sample one step less noisy, xₜ₋₁: what the model sees next.
    public let prevSample: Tensor
    /// The clean image that the model's output implies at this step, x̂₀: a preview, and what guidance works on.
    public let predOriginalSample: Tensor
}
