/// Whether operations are recorded for `backward()`.
enum GradMode {
    @TaskLocal static var isEnabled = true
}

/// Runs `body` without recording operations: for sampling and evaluation, as `torch.no_grad()` does.
///
/// ```swift
/// let residual = noGrad { model(sample, t) }
/// ```
public func noGrad<R>(_ body: () throws -> R) rethrows -> R {
    try GradMode.$isEnabled.withValue(false, operation: body)
}

/// Runs `body` with operations recorded, also within `noGrad`: for gradients that a computation needs for itself.
func recorded<R>(_ body: () throws -> R) rethrows -> R {
    try GradMode.$isEnabled.withValue(true, operation: body)
}
