import Foundation

/// How an epoch of a training went.
public struct TrainingEpoch: Hashable, Sendable {
    /// Which epoch it was, counted from 1.
    public let number: Int
    /// How many there are.
    public let count: Int
    /// The mean loss of its updates.
    public let loss: Double
    /// The learning rate after it.
    public let learningRate: Double
    /// How many images a second were learnt from.
    public let imagesPerSecond: Double
    /// How long the epochs that are left will take, without samples and saving.
    public let secondsLeft: Double
}

extension TrainingEpoch: CustomStringConvertible {
    /// One line: `epoch 3/40  loss 0.0412  lr 9.9e-05  212 images/s  1:20 left`.
    public var description: String {
        let left = number < count ? "  \(Self.clockText(secondsLeft)) left" : ""
        return "epoch \(number)/\(count)  \(Self.numbers(loss, learningRate, imagesPerSecond))\(left)"
    }

    static func numbers(_ loss: Double, _ learningRate: Double, _ imagesPerSecond: Double) -> String {
        String(
            format: imagesPerSecond < 9.95 ? "loss %.4f  lr %.1e  %.1f images/s" : "loss %.4f  lr %.1e  %.0f images/s",
            loss,
            learningRate, imagesPerSecond)
    }

    /// Hours, minutes and seconds: `0:07`, `12:30`, `1:02:03`.
    private static func clockText(_ seconds: Double) -> String {
        let whole = Int(seconds.isFinite ? max(0, seconds.rounded()) : 0)
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, rest) : String(format: "%d:%02d", minutes, rest)
    }
}
