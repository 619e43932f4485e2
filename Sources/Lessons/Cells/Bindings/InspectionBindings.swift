import Engine

extension Registry {
    /// Looking at tensors and models.
    func registerInspection() {
        registerNumbersOfTensors()
        registerComparison()
        registerModelSummary()
        if let tensor = nominal(registered: Tensor.self) {
            members(of: tensor, as: Tensor.self, registerInspectionMembers)
        }
    }

    private func registerInspectionMembers(_ tensor: Members<Tensor>) {
        tensor.property("var p: TensorValues", "The numbers in aligned columns.") { $0.p }
        tensor.property("var summary: TensorSummary", "All about it: layout, gradient, statistics, histogram.") {
            try $0.summary
        }
        tensor.property("var strides: [Int]", "The distances in memory between neighbours along each dimension.") {
            $0.strides
        }
        tensor.property("var gradFn: String?", "The recorded operation that made it.") { $0.gradFn }
        tensor.property("var storageBytes: Int", "The bytes of the block of memory it lies in.") { $0.storageBytes }
        tensor.method("func sharesMemory(with other: Tensor) -> Bool", "Whether both lie in one block of memory.") {
            (x: Tensor, y: Tensor) in x.sharesMemory(with: y)
        }
    }

    private func registerNumbersOfTensors() {
        type("TensorValues", TensorValues.self, "The numbers of a tensor, as they are printed.")
        type("NumberSummary", NumberSummary.self, "What many numbers are like.") { summary in
            summary.property("var count: Int", "How many there are.") { $0.count }
            summary.property("var finiteCount: Int", "How many are finite.") { $0.finiteCount }
            summary.property("var nanCount: Int", "How many are NaN.") { $0.nanCount }
            summary.property("var infinityCount: Int", "How many are infinite.") { $0.infinityCount }
            summary.property("var zeroCount: Int", "How many are 0.") { $0.zeroCount }
            summary.property("var range: ClosedRange<Double>?", "From the smallest finite one to the largest.") {
                $0.range
            }
            summary.property("var mean: Double", "The mean of the finite ones.") { $0.mean }
            summary.property("var std: Double", "Their standard deviation.") { $0.std }
            summary.property("var bins: [Int]", "How many lie in each of ten parts of the range.") { $0.bins }
        }
        type("TensorSummary", TensorSummary.self, "All about a tensor.") { summary in
            summary.property("var numbers: NumberSummary", "The statistics of its numbers.") { $0.numbers }
        }
        function(
            """
            func setPrintoptions(precision: Int = 4, threshold: Int = 1000, edgeitems: Int = 3, linewidth: Int? = nil, \
            sciMode: Bool? = nil)
            """, "How x.p prints numbers, as torch.set_printoptions.",
            setPrintoptions(precision:threshold:edgeitems:linewidth:sciMode:))
    }

    private func registerComparison() {
        type("TensorDifference", TensorDifference.self, "Where and how much two tensors differ.") { difference in
            difference.property("var isClose: Bool", "Whether everything is close.") { $0.isClose }
            difference.property("var differentCount: Int", "How many numbers differ at all.") { $0.differentCount }
            difference.property("var notCloseCount: Int", "How many differ by more than allowed.") { $0.notCloseCount }
            difference.property("var largestDifference: Double", "The largest |a - b|.") {
                $0.largest?.difference ?? 0
            }
            difference.property("var largestRelativeDifference: Double", "The largest |a - b| / |b|.") {
                $0.largestRelative?.difference ?? 0
            }
        }
        let tolerances = "rtol: Double = 1e-5, atol: Double = 1e-8"
        function(
            "func difference(_ a: Tensor, _ b: Tensor, \(tolerances)) -> TensorDifference",
            "Where and how much two tensors differ.", difference(_:_:rtol:atol:))
        function(
            "func allclose(_ a: Tensor, _ b: Tensor, \(tolerances), equalNan: Bool = false) -> Bool",
            "Whether |a - b| ≤ atol + rtol·|b| everywhere.", allclose(_:_:rtol:atol:equalNan:))
    }

    private func registerModelSummary() {
        type("ModelSummary", ModelSummary.self, "What a model consists of and computes.") { summary in
            summary.property("var parameterCount: Int", "How many numbers it learns.") { $0.parameterCount }
            summary.property("var multiplyAdds: Int", "How many multiplications a forward pass takes.") {
                $0.multiplyAdds
            }
        }
        let doc = "Layers, shapes, parameters, multiply-adds and memory, as torchinfo.summary."
        function("func summary(_ model: UNet2DModel, _ inputSize: [Int]? = nil, depth: Int = 2) -> ModelSummary", doc) {
            (model: UNet2DModel, size: [Int]?, depth: Int) in try summary(model, size, depth: depth)
        }
        function("func summary(_ model: BasicUNet, _ inputSize: [Int]? = nil, depth: Int = 2) -> ModelSummary", doc) {
            (model: BasicUNet, size: [Int]?, depth: Int) in try summary(model, size, depth: depth)
        }
        function("func summary(_ layer: Layer, _ inputSize: [Int], depth: Int = 2) -> ModelSummary", doc) {
            (layer: any Layer, size: [Int], depth: Int) in try summary(layer, size, depth: depth)
        }
        native("func summary(_ model: Module, depth: Int = 2, _ forward: () -> Tensor) -> ModelSummary", doc) {
            values, interpreter in
            let registry = interpreter.registry
            let model = try registry.unbox(values[0], as: Module.self)
            return registry.box(
                try summary(model, depth: try registry.unbox(values[1], as: Int.self)) {
                    try registry.unbox(try values[2](in: interpreter), as: Tensor.self)
                })
        }
    }
}
