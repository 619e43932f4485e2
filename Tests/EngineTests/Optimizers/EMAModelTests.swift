import Foundation
import Testing

@testable import Engine

@Suite struct EMAModelTests {
    private static let averages: [String: @Sendable ([Parameter]) throws -> EMAModel] = [
        "plain": { try EMAModel($0) },
        "warmup": { try EMAModel($0, useEmaWarmup: true, power: 0.75) },
        "limits": {
            try EMAModel($0, decay: 0.6, minDecay: 0.3, updateAfterStep: 4, useEmaWarmup: true, invGamma: 2)
        },
    ]

    /// The weights of Tests/Reference/learning_rates.py.
    private func weights(_ step: Int) throws -> Tensor {
        try Tensor((0..<12).map { Double(($0 * 37 + step * 11) % 101) / 101 })
    }

    private func model() throws -> UNet2DModel {
        try UNet2DModel(
            sampleSize: 8, layersPerBlock: 1, blockOutChannels: [4, 8], downBlockTypes: [.down, .attnDown],
            upBlockTypes: [.attnUp, .up], timeEmbeddingType: .fourier, normNumGroups: 2)
    }

    /// Decays within 1e-12, averages within 1e-6: float32 sums of thirty steps.
    @Test(arguments: averages.keys.sorted()) func averagesAreThoseOfDiffusers(_ name: String) throws {
        let expected = try #require(LearningRates.fixture.get().averages[name])
        let parameter = Parameter(try weights(0))
        let make = try #require(Self.averages[name])
        let ema = try make([parameter])
        var decays: [Double] = []
        for step in 1...expected.decays.count {
            EMAModel.overwrite([parameter], with: [try weights(step)])
            try ema.step([parameter])
            decays.append(try #require(ema.curDecayValue))
        }
        expectClose(decays, expected.decays, relative: 1e-12)
        try expectClose(ema.shadowParams[0].toArray(), expected.average, relative: 1e-6)
    }

    @Test func theTrainedWeightsComeBack() throws {
        let parameter = Parameter(try Tensor([1.0, 2.0]))
        let ema = try EMAModel([parameter])
        EMAModel.overwrite([parameter], with: [try Tensor([3.0, 4.0])])
        try ema.store([parameter])
        try ema.copyTo([parameter])
        #expect(try parameter.toArray() == [1, 2])
        try ema.restore([parameter])
        #expect(try parameter.toArray() == [3, 4])
        #expect(throws: EngineError("restore", "nothing is stored; call store(parameters) first")) {
            try ema.restore([parameter])
        }
        #expect(throws: Interrupted()) {
            try ema.withAverages(in: [parameter]) {
                #expect(try parameter.toArray() == [1, 2])
                throw Interrupted()
            }
        }
        #expect(try parameter.toArray() == [3, 4])
    }

    @Test func aSavedAverageComesBackWithItsNumbers() throws {
        try withTemporaryFolder { folder in
            let model = try model()
            let ema = try EMAModel(model.parameters(), decay: 0.9, useEmaWarmup: true, power: 0.75)
            for parameter in model.parameters() { EMAModel.overwrite([parameter], with: [try .ones(parameter.shape)]) }
            for _ in 0..<3 { try ema.step(model.parameters()) }
            try ema.savePretrained(folder, model: model)
            let loaded = try EMAModel.fromPretrained(folder)
            #expect(loaded.numbers == ema.numbers)
            #expect(try loaded.shadowParams.map { try $0.toArray() } == ema.shadowParams.map { try $0.toArray() })
            // The trained weights are left alone, and the file is also that of a model.
            #expect(try model.parameters()[0].toArray().allSatisfy { $0 == 1 })
            let averaged = try UNet2DModel.fromPretrained(folder)
            #expect(try averaged.parameters()[0].toArray() == ema.shadowParams[0].toArray())
            let config = try String(contentsOfFile: "\(folder)/config.json", encoding: .utf8)
            #expect(config.contains("\"optimization_step\": 3") && config.contains("\"min_decay\": 0.0"))
        }
    }

    @Test func aLoadedStateGoesOn() throws {
        let parameters = [Parameter(try Tensor([1.0])), Parameter(try Tensor([2.0, 3.0]))]
        let ema = try EMAModel(parameters)
        EMAModel.overwrite(parameters, with: [try Tensor([5.0]), try Tensor([6.0, 7.0])])
        try ema.step(parameters)
        let other = try EMAModel(parameters)
        try other.load(state: ema.state)
        #expect(other.optimizationStep == 1)
        #expect(try other.shadowParams.map { try $0.toArray() } == ema.shadowParams.map { try $0.toArray() })
        #expect(throws: EngineError("load(state:)", "this is no state of an average of 2 parameters of these shapes")) {
            try other.load(state: Array(ema.state.dropLast()))
        }
        #expect("\(ema)" == "EMAModel(2 parameters, decay: 0.0 after 1 steps)")
    }

    @Test func anInterruptedStepChangesNothing() throws {
        let parameter = Parameter(try Tensor([1.0]))
        let ema = try EMAModel([parameter])
        Interruption.request()
        defer { Interruption.clear() }
        #expect(throws: Interrupted()) { try ema.step([parameter]) }
        #expect(ema.optimizationStep == 0)
    }

    @Test func errorsSayWhatIsWrong() throws {
        let parameter = Parameter(try Tensor([1.0]))
        expectError("EMAModel: decay is 1.5 and minDecay 0.0, but both must lie between 0 and 1") {
            _ = try EMAModel([parameter], decay: 1.5)
        }
        expectError("EMAModel: invGamma is 0.0 and power 1.0, but invGamma must be above 0 and power not negative") {
            _ = try EMAModel([parameter], useEmaWarmup: true, invGamma: 0, power: 1)
        }
        expectError("EMAModel: updateAfterStep is -1 after 0 steps, but neither can be negative") {
            _ = try EMAModel([parameter], updateAfterStep: -1)
        }
        let ema = try EMAModel([parameter])
        expectError("step: these are not the parameters that the averages began with: 0 of them, and 1 averages") {
            try ema.step([])
        }
        #expect(ema.getDecay(.max) <= 0.9999 && ema.getDecay(.min) == 0)
    }
}
