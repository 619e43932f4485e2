import Lessons

/// Shows nothing.
final class NoOutput: CellOutput {
    func print(_ text: String) {}
}
