import Engine

extension Registry {
    /// Layers, losses, and modules in general.
    func registerLayers() {
        type("Module", Module.self, "A part of a network: parameters and a way to compute.") { module in
            registerModuleMembers(module)
        }
        type(
            "Layer", (any Layer).self, parent: nominal(registered: Module.self),
            "A module that turns one tensor into another."
        ) {
            $0.method("func callAsFunction(_ x: Tensor) -> Tensor", "What the layer makes of x.") {
                (layer: any Layer, x: Tensor) in try layer(x)
            }
        }
        registerLinearLayers()
        registerPlainLayers()
        registerLosses()
        if let tensor = nominal(registered: Tensor.self) { members(of: tensor, as: Tensor.self, registerFunctions) }
    }

    private var layer: NominalType? { nominal(registered: (any Layer).self) }

    private func registerModuleMembers(_ module: Members<Module>) {
        module.method("func parameters() -> [Parameter]", "What the module learns.") { (module: Module) in
            module.parameters()
        }
        module.method(
            "func namedParameters() -> [(name: String, parameter: Parameter)]", "The parameters with their names."
        ) {
            (module: Module) in
            module.namedParameters()
        }
        module.method("func namedChildren() -> [(name: String, module: Module)]", "The modules in this one.") {
            (module: Module) in module.namedChildren()
        }
        module.property("var parameterCount: Int", "How many numbers the module learns.") { $0.parameterCount }
        module.property("var isTraining: Bool", "Whether the module is in training mode.") { $0.isTraining }
        module.native("func train(_ training: Bool = true) -> Module", "Puts the module into training mode.") {
            value, values, interpreter in
            let module = try interpreter.registry.unbox(value, as: Module.self)
            return interpreter.registry.box(module.train(try Bool(values[0], interpreter.registry)))
        }
        module.method("func eval() -> Module", "Puts the module into evaluation mode.") { (module: Module) in
            module.eval()
        }
        module.method("func zeroGrad()", "Forgets the gradients of the parameters.") { (module: Module) in
            module.zeroGrad()
        }
        module.method("func stateDict() -> [(name: String, tensor: Tensor)]", "Parameters and buffers by name.") {
            (module: Module) in module.stateDict()
        }
        module.method("func save(to path: String)", "Writes the state to a safetensors file.") {
            (module: Module, path: String) in try module.save(to: path)
        }
        module.method("func load(from path: String)", "Takes over the state in a safetensors file.") {
            (module: Module, path: String) in try module.load(from: path)
        }
        module.method("func load(stateDict state: [String: Tensor])", "Takes over the values of a state.") {
            (module: Module, state: [String: Tensor]) in try module.load(stateDict: state)
        }
        module.method(
            "func load(stateDict state: [(name: String, tensor: Tensor)])", "Takes over the values of a state."
        ) {
            (module: Module, state: [Value]) in try module.load(stateDict: try state.map(stateEntry))
        }
    }

    private func registerLinearLayers() {
        type("Linear", Linear.self, parent: layer, "x·Wᵀ + b.") {
            $0.initialiser("init(_ inFeatures: Int, _ outFeatures: Int, bias: Bool = true)", "A linear layer.") {
                (inputs: Int, outputs: Int, bias: Bool) in try Linear(inputs, outputs, bias: bias)
            }
            $0.property("var weight: Parameter", "[out, in]") { $0.weight }
            $0.property("var bias: Parameter?", "[out]") { $0.bias }
        }
        type("Conv2d", Conv2d.self, parent: layer, "A two-dimensional convolution.") {
            $0.initialiser(
                "init(_ inChannels: Int, _ outChannels: Int, kernelSize: Int, stride: Int = 1, padding: Int = 0, bias: Bool = true)",
                "A convolution."
            ) { (inputs: Int, outputs: Int, kernelSize: Int, stride: Int, padding: Int, bias: Bool) in
                try Conv2d(inputs, outputs, kernelSize: kernelSize, stride: stride, padding: padding, bias: bias)
            }
            $0.property("var weight: Parameter", "[out, in, height, width]") { $0.weight }
            $0.property("var bias: Parameter?", "[out]") { $0.bias }
        }
        type("GroupNorm", GroupNorm.self, parent: layer, "Normalises groups of channels.") {
            $0.initialiser("init(_ groups: Int, _ channels: Int, eps: Double = 1e-5)", "A group normalisation.") {
                (groups: Int, channels: Int, eps: Double) in try GroupNorm(groups, channels, eps: eps)
            }
            $0.property("var weight: Parameter", "[channels]") { $0.weight }
            $0.property("var bias: Parameter", "[channels]") { $0.bias }
        }
        type("LayerNorm", LayerNorm.self, parent: layer, "Normalises vectors.") {
            $0.initialiser("init(_ size: Int, eps: Double = 1e-5)", "A normalisation of vectors of this length.") {
                (size: Int, eps: Double) in try LayerNorm(size, eps: eps)
            }
            $0.property("var weight: Parameter", "[size]") { $0.weight }
            $0.property("var bias: Parameter", "[size]") { $0.bias }
        }
        type("Embedding", Embedding.self, parent: nominal(registered: Module.self), "A row of a table for each index.")
        {
            $0.initialiser("init(_ count: Int, _ dim: Int)", "A table of count rows.") { (count: Int, dim: Int) in
                try Embedding(count, dim)
            }
            $0.property("var weight: Parameter", "[count, dim]") { $0.weight }
            $0.method("func callAsFunction(_ indices: Tensor) -> Tensor", "The rows of the indices.") {
                (layer: Embedding, indices: Tensor) in try layer(indices)
            }
        }
        type("Sequential", Sequential.self, parent: layer, "Layers one after the other.") {
            $0.initialiser("init(_ layers: Layer...)", "Layers one after the other.") { (layers: [any Layer]) in
                Sequential(layers)
            }
            $0.initialiser("init(_ layers: [Layer])", "Layers one after the other.") { (layers: [any Layer]) in
                Sequential(layers)
            }
            $0.property("var layers: [Layer]", "The layers.") { $0.layers }
            $0.sub("subscript(index: Int) -> Layer", "One of the layers.") { (layers: Sequential, index: Int) in
                guard layers.layers.indices.contains(index) else {
                    throw ValueError("there is no layer \(index): there are \(layers.layers.count)")
                }
                return try layers[index]
            }
        }
    }

    private func registerPlainLayers() {
        type("SiLU", SiLU.self, parent: layer, "x·sigmoid(x).") { $0.initialiser("init()") { SiLU() } }
        type("GELU", GELU.self, parent: layer, "x·Φ(x).") { $0.initialiser("init()") { GELU() } }
        type("ReLU", ReLU.self, parent: layer, "max(x, 0).") { $0.initialiser("init()") { ReLU() } }
        type("Sigmoid", Sigmoid.self, parent: layer, "1/(1+e⁻ˣ).") { $0.initialiser("init()") { Sigmoid() } }
        type("Tanh", Tanh.self, parent: layer, "The hyperbolic tangent.") { $0.initialiser("init()") { Tanh() } }
        type("Identity", Identity.self, parent: layer, "x itself.") { $0.initialiser("init()") { Identity() } }
        type("Flatten", Flatten.self, parent: layer, "All dimensions from one on made one.") {
            $0.initialiser("init(startDim: Int = 1)") { (startDim: Int) in Flatten(startDim: startDim) }
        }
        type("Dropout", Dropout.self, parent: layer, "Sets random elements to 0 in training.") {
            $0.initialiser("init(_ p: Double = 0.5)", "Elements are set to 0 with probability p.") { (p: Double) in
                try Dropout(p)
            }
        }
        type("AvgPool2d", AvgPool2d.self, parent: layer, "The mean of each window.") {
            $0.initialiser("init(_ size: Int, stride: Int? = nil)") { (size: Int, stride: Int?) in
                AvgPool2d(size, stride: stride)
            }
        }
        type("MaxPool2d", MaxPool2d.self, parent: layer, "The largest element of each window.") {
            $0.initialiser("init(_ size: Int, stride: Int? = nil)") { (size: Int, stride: Int?) in
                MaxPool2d(size, stride: stride)
            }
        }
        type("Upsample", Upsample.self, parent: layer, "Repeats each pixel.") {
            $0.initialiser("init(scale: Int)") { (scale: Int) in Upsample(scale: scale) }
        }
    }

    private func registerLosses() {
        enumeration("InterpolationMode", InterpolationMode.self, "How pixels between the given ones are made.")
        enumeration("LossReduction", LossReduction.self, "How a loss's elements become one number.")
        function(
            "func mseLoss(_ prediction: Tensor, _ target: Tensor, weight: Tensor? = nil, reduction: LossReduction = .mean) -> Tensor",
            "The squared error, (prediction - target)²."
        ) { (prediction: Tensor, target: Tensor, weight: Tensor?, reduction: LossReduction) in
            try mseLoss(prediction, target, weight: weight, reduction: reduction)
        }
        function(
            "func l1Loss(_ prediction: Tensor, _ target: Tensor, reduction: LossReduction = .mean) -> Tensor",
            "The absolute error, |prediction - target|."
        ) { (prediction: Tensor, target: Tensor, reduction: LossReduction) in
            try l1Loss(prediction, target, reduction: reduction)
        }
        function(
            "func crossEntropy(_ logits: Tensor, _ target: Tensor, reduction: LossReduction = .mean) -> Tensor",
            "-log softmax(logits) at the right classes."
        ) { (logits: Tensor, target: Tensor, reduction: LossReduction) in
            try crossEntropy(logits, target, reduction: reduction)
        }
        function(
            """
            func scaledDotProductAttention(_ q: Tensor, _ k: Tensor, _ v: Tensor, isCausal: Bool = false, \
            scale: Double? = nil) -> Tensor
            """, "softmax(q·kᵀ/√d)·v on [batch, heads, tokens, d]; causal where no token looks ahead."
        ) { (q: Tensor, k: Tensor, v: Tensor, isCausal: Bool, scale: Double?) in
            try scaledDotProductAttention(q, k, v, isCausal: isCausal, scale: scale)
        }
    }

    /// The functions behind the layers.
    private func registerFunctions(_ tensor: Members<Tensor>) {
        tensor.method("func linear(_ weight: Tensor, bias: Tensor? = nil) -> Tensor", "x·Wᵀ + b.") {
            (x: Tensor, weight: Tensor, bias: Tensor?) in try x.linear(weight, bias: bias)
        }
        tensor.method(
            "func conv2d(_ weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0) -> Tensor",
            "A convolution."
        ) {
            (x: Tensor, weight: Tensor, bias: Tensor?, stride: Int, padding: Int) in
            try x.conv2d(weight, bias: bias, stride: stride, padding: padding)
        }
        tensor.method(
            "func groupNorm(_ groups: Int, _ weight: Tensor? = nil, _ bias: Tensor? = nil, eps: Double = 1e-5) -> Tensor",
            "Normalises groups of channels."
        ) {
            (x: Tensor, groups: Int, weight: Tensor?, bias: Tensor?, eps: Double) in
            try x.groupNorm(groups, weight, bias, eps: eps)
        }
        tensor.method(
            "func layerNorm(_ weight: Tensor? = nil, _ bias: Tensor? = nil, eps: Double = 1e-5) -> Tensor",
            "Normalises the vectors along the last dimension."
        ) {
            (x: Tensor, weight: Tensor?, bias: Tensor?, eps: Double) in try x.layerNorm(weight, bias, eps: eps)
        }
        tensor.method("func avgPool2d(_ size: Int, stride: Int? = nil) -> Tensor", "The mean of each window.") {
            (x: Tensor, size: Int, stride: Int?) in try x.avgPool2d(size, stride: stride)
        }
        tensor.method(
            "func maxPool2d(_ size: Int, stride: Int? = nil) -> Tensor", "The largest element of each window."
        ) {
            (x: Tensor, size: Int, stride: Int?) in try x.maxPool2d(size, stride: stride)
        }
        tensor.method("func upsampleNearest(scale: Int) -> Tensor", "Each pixel repeated.") { (x: Tensor, scale: Int) in
            try x.upsampleNearest(scale: scale)
        }
        tensor.method(
            "func resize(_ size: [Int], mode: InterpolationMode = .bilinear, antialias: Bool = false) -> Tensor",
            "Images at another size."
        ) {
            (x: Tensor, size: [Int], mode: InterpolationMode, antialias: Bool) in
            try x.resize(size, mode: mode, antialias: antialias)
        }
        tensor.method(
            "func dropout(_ p: Double, training: Bool = true, generator: Generator? = nil) -> Tensor",
            "Random elements set to 0."
        ) {
            (x: Tensor, p: Double, training: Bool, generator: Generator?) in
            try x.dropout(p, training: training, generator: generator)
        }
    }
}

/// An entry of a module's state, from a cell's tuple.
private func stateEntry(_ value: Value) throws -> (name: String, tensor: Tensor) {
    guard case .tuple(let tuple) = value, tuple.values.count == 2, case .string(let name) = tuple.values[0],
        case .object(let object) = tuple.values[1], let tensor = object.value as? Tensor
    else { throw ValueError("load(stateDict:): an entry is a name and a tensor") }
    return (name, tensor)
}
