import Foundation
import Testing

@testable import Engine

private class Base: Module {
    let convIn: Conv2d
    let scale: Parameter
    let runningMean: Buffer

    override init() {
        convIn = try! Conv2d(2, 3, kernelSize: 1)
        scale = Parameter(try! Tensor.ones([1]))
        runningMean = Buffer(try! Tensor.zeros([2]))
    }
}

private final class Network: Base {
    let blocks: [Sequential]
    let optional: Linear?
    let none: Linear? = nil
    let linear1: Linear
    let tied: Parameter
    var stepCount = 7
    override var stateNames: [String: String] { ["linear1": "linear_1"] }

    override init() {
        blocks = try! [Sequential(Linear(2, 2), SiLU()), Sequential(Dropout(0.5), Linear(2, 2, bias: false))]
        optional = try! Linear(2, 1)
        linear1 = try! Linear(1, 1)
        tied = linear1.weight
        super.init()
    }
}

@Suite struct ModuleTests {

    @Test func namesFollowPyTorch() {
        let names = Network().stateDict().map(\.name)
        #expect(
            names == [
                "scale", "tied", "running_mean", "conv_in.weight", "conv_in.bias", "blocks.0.0.weight",
                "blocks.0.0.bias", "blocks.1.1.weight", "optional.weight", "optional.bias", "linear_1.weight",
                "linear_1.bias",
            ])
    }

    @Test func parametersAreListedOnce() {
        let network = Network()
        let names = network.namedParameters().map(\.name)
        #expect(names.contains("tied") && !names.contains("linear_1.weight") && !names.contains("running_mean"))
        #expect(network.parameterCount == 1 + 1 + 6 + 3 + 6 + 4 + 3 + 1)
    }

    @Test func trainingReachesEveryModule() {
        let network = Network()
        network.eval()
        #expect(!network.isTraining && !network.blocks[1].layers[0].isTraining)
        network.train()
        #expect(network.isTraining && network.blocks[1].layers[0].isTraining)
    }

    @Test func aStateIsTakenOver() throws {
        let (a, b) = (Network(), Network())
        try b.load(stateDict: a.stateDict())
        for (mine, other) in zip(a.stateDict(), b.stateDict()) {
            #expect(try mine.tensor.toArray() == other.tensor.toArray(), "\(mine.name)")
            #expect(mine.tensor !== other.tensor)
        }
    }

    @Test func aStateGoesThroughAFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "module-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "state.safetensors").path
        let (a, b) = (Network(), Network())
        try a.save(to: file)
        try b.load(from: file)
        for (mine, other) in zip(a.stateDict(), b.stateDict()) {
            #expect(try mine.tensor.toArray() == other.tensor.toArray(), "\(mine.name)")
        }
    }

    @Test func aStateThatDoesNotFitChangesNothing() throws {
        let layer = try Linear(2, 1)
        let before = try layer.weight.toArray()
        let state = try ["weight": Tensor.zeros([1, 3]), "biass": Tensor.zeros([1])]
        #expect(
            throws: EngineError(
                "load(stateDict:)",
                "the state does not fit this Linear. 1 missing: bias. 1 unexpected: biass. 1 of another shape: weight is "
                    + "[1, 3] but the model has [1, 2]")
        ) { try layer.load(stateDict: state) }
        #expect(try layer.weight.toArray() == before)
    }

    @Test func longListsAreCut() throws {
        let wide = try Sequential((0..<10).map { _ in try Linear(1, 1, bias: false) })
        #expect(
            throws: EngineError(
                "load(stateDict:)",
                "the state does not fit this Sequential. 10 missing: 0.weight, 1.weight, 2.weight, 3.weight, 4.weight, "
                    + "5.weight, 6.weight, 7.weight, …")
        ) { try wide.load(stateDict: [:]) }
    }

    @Test func descriptionListsTheParts() throws {
        let model = try Sequential(Conv2d(3, 64, kernelSize: 3, padding: 1), SiLU(), GroupNorm(32, 64))
        #expect(
            model.description == """
                Sequential(), 1,920 parameters
                  0: Conv2d(3, 64, kernelSize: 3, padding: 1), 1,792 parameters
                  1: SiLU(), 0 parameters
                  2: GroupNorm(32, 64), 128 parameters
                """)
    }

    @Test func sequentialChainsItsLayers() throws {
        let model = try Sequential(Linear(2, 2, bias: false), Flatten(), ReLU())
        try model.load(stateDict: ["0.weight": Tensor([[1.0, 0], [0, -1]])])
        #expect(try model(Tensor([[3.0, 4]])).toArray() == [3, 0])
        #expect(throws: EngineError("Sequential", "there is no layer 3; there are 3, numbered from 0")) { try model[3] }
    }

    @Test func zeroGradForgetsGradients() throws {
        let layer = try Linear(2, 1)
        try layer(Tensor.ones([1, 2])).sum().backward()
        #expect(layer.parameters().allSatisfy { $0.grad != nil })
        layer.zeroGrad()
        #expect(layer.parameters().allSatisfy { $0.grad == nil })
    }

    /// A module that may hold another, and so itself.
    private final class Link: Module {
        let weight = Parameter(try! Tensor.ones([2]))
        var next: Link?
    }

    @Test func modulesThatHoldEachOtherAreGoneThroughOnce() {
        let (first, second) = (Link(), Link())
        (first.next, second.next) = (second, first)
        #expect(first.namedParameters().map(\.name) == ["weight", "next.weight"])
        #expect(!first.eval().isTraining && !second.isTraining)
        first.next = nil
    }
}
