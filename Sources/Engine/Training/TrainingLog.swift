import Foundation

/// The numbers of every update, kept in `losses.csv` and in memory.
final class TrainingLog {
    /// What one update reports: the mean loss of its batches, the learning rate and decay after it.
    struct Entry: Equatable {
        var step: Int
        var epoch: Int
        var loss: Double
        var learningRate: Double
        var emaDecay: Double?

        var line: String { "\(step),\(epoch),\(loss),\(learningRate),\(emaDecay.map { "\($0)" } ?? "")\n" }

        init(step: Int, epoch: Int, loss: Double, learningRate: Double, emaDecay: Double?) {
            (self.step, self.epoch, self.loss) = (step, epoch, loss)
            (self.learningRate, self.emaDecay) = (learningRate, emaDecay)
        }

        init?(line: Substring) {
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            guard parts.count == 5, let step = Int(parts[0]), let epoch = Int(parts[1]), let loss = Double(parts[2]),
                let rate = Double(parts[3])
            else { return nil }
            self.init(step: step, epoch: epoch, loss: loss, learningRate: rate, emaDecay: Double(parts[4]))
        }
    }

    private static let header = "step,epoch,loss,lr,ema_decay\n"

    /// The updates so far, those of earlier starts too.
    private(set) var entries: [Entry] = []
    /// The mean loss of the updates of the epoch under way.
    var epochMean: Double { epochSum / Double(max(epochCount, 1)) }
    private var epochSum = 0.0
    private var epochCount = 0
    private let path: String
    private var file: FileHandle?

    /// A log that goes on after the first `steps` updates of what the file at `path` has, or begins anew.
    /// - Throws: `EngineError` when the file cannot be written.
    init(_ path: String, steps: Int) throws {
        self.path = path
        if steps > 0, let text = try? String(contentsOfFile: path, encoding: .utf8) {
            for entry in text.split(separator: "\n").dropFirst().compactMap(Entry.init) where entry.step <= steps {
                append(entry)
            }
        }
        let kept = Self.header + entries.map(\.line).joined()
        try Files.write(Data(kept.utf8), to: path, for: TrainingOptions.operation)
        file = FileHandle(forWritingAtPath: path)
        _ = try? file?.seekToEnd()
    }

    deinit { try? file?.close() }

    /// Adds an update. Should the disk be full, that is said once and the training goes on.
    func add(_ entry: Entry) {
        append(entry)
        do {
            try file?.write(contentsOf: Data(entry.line.utf8))
        } catch {
            Notice.show("\(path) cannot be written any more: \(Files.reason(error)). The training goes on.")
            file = nil
        }
    }

    private func append(_ entry: Entry) {
        if entry.epoch != entries.last?.epoch { (epochSum, epochCount) = (0, 0) }
        (epochSum, epochCount) = (epochSum + entry.loss, epochCount + 1)
        entries.append(entry)
    }
}
