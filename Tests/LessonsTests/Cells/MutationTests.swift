import Foundation
import Testing

@testable import Lessons

/// Numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Thousands of broken cells: each gives a value or an error. A trap would end the test run.
@Suite struct MutationTests {
    private static let engineCells = [
        """
        manualSeed(0)
        let x = Tensor.randn([4, 3, 8, 8])
        let noise = Tensor.randn(x.shape)
        let scheduler = DDPMScheduler(numTrainTimesteps: 100, betaSchedule: .squaredcosCapV2)
        let t = Tensor.linspace(0, 99, 4).long()
        let noisy = scheduler.addNoise(x, noise, t)
        let alphaBar = scheduler.alphasCumprod[t].reshape([-1, 1, 1, 1])
        let byHand = alphaBar.sqrt() * x + (1 - alphaBar).sqrt() * noise
        print("largest difference:", (byHand - noisy).abs().max().item())
        noisy[..<2].mean(dims: [1, 2]).shape
        """,
        """
        let model = Sequential(Linear(2, 4), SiLU(), Linear(4, 1))
        let optimizer = AdamW(model.parameters(), lr: 1e-2)
        var losses: [Double] = []
        for epoch in 0..<2 {
            for step in 0..<3 {
                let batch = Tensor.rand([4, 2])
                let loss = mseLoss(model(batch), batch.sum(dims: [1], keepDim: true))
                loss.backward()
                optimizer.step()
                optimizer.zeroGrad()
                losses.append(loss.item())
            }
            if (epoch + 1) % 1 == 0 { print("Epoch: \\(epoch + 1), loss: \\(losses.suffix(3).reduce(0, +) / Double(3))") }
        }
        for (name, parameter) in model.namedParameters().prefix(2) { print(name, parameter.shape, parameter.grad?.abs().mean().item() ?? 0) }
        """,
    ]

    /// Every program of `ProgramTests`, and cells that use the engine.
    private static func seeds() throws -> [String] {
        try engineCells
            + ProgramTests.programs.map {
                try String(contentsOf: ProgramTests.folder.appending(path: $0), encoding: .utf8)
            }
    }

    /// Pieces of text that a learner might put in the wrong place.
    private static let fragments = [
        "(", ")", "[", "]", "{", "}", "-1", "0", "9223372036854775807", "1e308", "0.5", "nil", "!", "?", "??", ".", ",",
        ":", "..<", "...", "=", "==", "+", "-", "*", "/", "%", "+=", "&&", "\"", "\\(", "$0", "_", "x", "losses",
        "return",
        "break", "let ", "var ", "func ", "for ", " in ", "while ", "if ", "guard ", "else ", "switch ", "inout ", "&",
        "true", "Int.max", "Int.min", "Double.nan", "[]", "[:]", "()", ".count", ".first", ".map { $0 }", ".sorted()",
        ".reshape([0])", ".item()", "[0]", "[-1]", "[99]", "try ", "self", "as Any", "\n",
    ]

    @Test func mutatedCellsGiveAValueOrAnError() throws {
        let seeds = try Self.seeds()
        var random = SeededGenerator(state: 20)
        let deadline = ContinuousClock.now + .seconds(15)
        var (values, errors) = (0, 0)
        let output = RecordedOutput()
        let session = Session(output: output)
        session.stepLimit = 2_000
        for _ in 0..<4_000 {
            guard ContinuousClock.now < deadline else { break }
            session.reset()
            output.text = ""
            var source = piece(of: seeds.randomElement(using: &random)!, &random)
            for _ in 0..<Int.random(in: 0...2, using: &random) { mutate(&source, seeds, &random) }
            do {
                _ = try session.run(source, name: "mutant")
                values += 1
            } catch {
                errors += 1
            }
        }
        // Both happen often, or the mutations would not test much.
        #expect(values > 50 && errors > 200, "\(values) values, \(errors) errors")
    }

    /// Some lines of a program: short cells are quick to parse and run further after a mutation.
    private func piece(of source: String, _ random: inout SeededGenerator) -> String {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let count = Int.random(in: 1...6, using: &random)
        let start = Int.random(in: 0..<max(1, lines.count - count), using: &random)
        return lines[start..<min(start + count, lines.count)].joined(separator: "\n")
    }

    private func mutate(_ source: inout String, _ seeds: [String], _ random: inout SeededGenerator) {
        guard !source.isEmpty else { return }
        let characters = Array(source)
        let start = Int.random(in: 0..<characters.count, using: &random)
        let end = min(characters.count, start + Int.random(in: 0...8, using: &random))
        let replacement: String
        switch Int.random(in: 0..<5, using: &random) {
        case 0: replacement = ""
        case 1: replacement = Self.fragments.randomElement(using: &random)! + String(characters[start..<end])
        case 2: replacement = Self.fragments.randomElement(using: &random)!
        case 3: replacement = String(characters[start..<end]) + String(characters[start..<end])
        default:
            let other = Array(seeds.randomElement(using: &random)!)
            let from = Int.random(in: 0..<other.count, using: &random)
            replacement = String(other[from..<min(other.count, from + 12)])
        }
        source = String(characters[..<start]) + replacement + String(characters[end...])
    }
}
