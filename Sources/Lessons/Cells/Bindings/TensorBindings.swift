import Engine

/// The sizes of a shape, given as a `Shape`, an array or a range.
struct Sizes: CellConvertible {
    let dims: [Int]

    static func cellType(_ registry: Registry) -> CellType { .sequence(.int) }
    func cellValue(_ registry: Registry) -> Value { dims.cellValue(registry) }

    init(_ value: Value, _ registry: Registry) throws {
        switch value {
        case .object(let object):
            guard let shape = object.value as? Shape else {
                throw ValueError("a shape is whole numbers: [8, 3, 32, 32]")
            }
            dims = shape.dims
        case .range(let range):
            let next = try range.sequence().makeIterator()
            var dims: [Int] = []
            while let size = try next() {
                try Interpreter.checkCount(dims.count, "a shape")
                dims.append(try Int(size, registry))
            }
            self.dims = dims
        default: dims = try [Int](value, registry)
        }
    }
}

extension Registry {
    /// Tensors, their operations, and random numbers.
    func registerTensors() {
        registerGenerator()
        enumeration("DType", DType.self, "The type of a tensor's elements.")
        enumeration("FloatFormat", FloatFormat.self, "How a file stores floats.")
        registerShape()
        registerTensorIndex()
        alias("NestedNumbers", .any)
        type("Tensor", Tensor.self, parent: sequence, "An n-dimensional array of numbers with gradients.") { tensor in
            registerCreation(tensor)
            registerProperties(tensor)
            registerElementwise(tensor)
            registerReductions(tensor)
            registerViews(tensor)
            registerReading(tensor)
            tensor.sequence({ $0 }, count: { $0.ndim > 0 ? $0.shape[0] : 0 })
        }
        type("Parameter", Parameter.self, parent: nominal(registered: Tensor.self), "A tensor that a module learns.") {
            $0.initialiser("init(_ value: Tensor)", "A parameter with this initial value.") { (x: Tensor) in
                Parameter(x)
            }
        }
        type("Buffer", Buffer.self, parent: nominal(registered: Tensor.self), "A tensor of a module's state.")
        registerTensorOperators()
        registerTensorFunctions()
    }

    private func registerGenerator() {
        type("Generator", Generator.self, "A source of random numbers: PyTorch's.") { generator in
            generator.initialiser("init(seed: Int)", "A generator that starts from a seed.") { (seed: Int) in
                Generator(seed: seed)
            }
            generator.method("func manualSeed(_ seed: Int)", "Starts over from a seed.") {
                (generator: Generator, seed: Int) in generator.manualSeed(seed)
            }
            generator.staticProperty(
                "static var `default`: Generator", "The generator that is used where none is given."
            ) {
                Generator.default
            }
        }
        function("func manualSeed(_ seed: Int)", "Seeds the random numbers, as torch.manual_seed does.") {
            (seed: Int) in
            manualSeed(seed)
        }
    }

    private func registerShape() {
        type("Shape", Shape.self, parent: sequence, "The sizes of a tensor's dimensions, outermost first.") { shape in
            shape.initialiser("init(_ dims: [Int])", "A shape of these sizes.") { (dims: [Int]) in Shape(dims) }
            shape.property("var dims: [Int]", "The sizes.") { $0.dims }
            shape.property("var count: Int", "How many dimensions there are.") { $0.count }
            shape.property("var elementCount: Int", "How many elements a tensor of this shape has.") { $0.elementCount }
            shape.sub("subscript(_ dim: Int) -> Int", "The size of a dimension.") { (shape: Shape, dim: Int) in
                guard shape.dims.indices.contains(dim) else {
                    throw ValueError("there is no dimension \(dim): the shape is \(shape)")
                }
                return shape[dim]
            }
            shape.sub("subscript(_ dims: Range<Int>) -> [Int]", "The sizes of some dimensions.") {
                (shape: Shape, dims: Value) in
                guard case .range(let range) = dims else { return [Int]() }
                return Array(shape.dims[try range.indices(in: shape.count)])
            }
            shape.sequence({ $0.dims }, count: { $0.count })
            shape.nominal.fromArrayLiteral = (
                .int, { [unowned self] in box(Shape(try $0.map { try Int($0, self) })) }
            )
        }
    }

    private func registerTensorIndex() {
        type(
            "TensorIndex", (any TensorIndex).self, "What a tensor can be indexed with: an Int, a range, .all, a Tensor."
        ) {
            $0.nominal.conforming = [.int, .range(.int)]
            $0.staticProperty("static var all: TensorIndex", "All of a dimension.") { WholeDimension.all }
        }
    }

    private func registerCreation(_ tensor: Members<Tensor>) {
        tensor.nativeInitialiser(
            "init(_ values: some NestedNumbers)", "A tensor of the numbers in an array, or of one number."
        ) {
            _, values, interpreter in interpreter.registry.box(try NestedValues(values[0]).tensor())
        }
        tensor.staticMethod(
            "static func zeros(_ shape: some Collection<Int>, dtype: DType = .float32) -> Tensor", "Zeros."
        ) {
            (shape: Sizes, dtype: DType) in try Tensor.zeros(shape.dims, dtype: dtype)
        }
        tensor.staticMethod("static func ones(_ shape: some Collection<Int>) -> Tensor", "Ones.") { (shape: Sizes) in
            try Tensor.ones(shape.dims)
        }
        tensor.staticMethod(
            "static func full(_ shape: some Collection<Int>, _ value: Double) -> Tensor", "One number everywhere."
        ) {
            (shape: Sizes, value: Double) in try Tensor.full(shape.dims, value)
        }
        tensor.staticMethod(
            "static func full(_ shape: some Collection<Int>, _ value: Int) -> Tensor",
            "One whole number everywhere: int64."
        ) {
            (shape: Sizes, value: Int) in try Tensor.full(shape.dims, value)
        }
        tensor.staticMethod("static func zerosLike(_ other: Tensor) -> Tensor", "Zeros in another tensor's shape.") {
            (x: Tensor) in try Tensor.zerosLike(x)
        }
        tensor.staticMethod("static func onesLike(_ other: Tensor) -> Tensor", "Ones in another tensor's shape.") {
            (x: Tensor) in try Tensor.onesLike(x)
        }
        tensor.staticMethod(
            "static func fullLike(_ other: Tensor, _ value: Double) -> Tensor", "One number in another tensor's shape."
        ) {
            (x: Tensor, value: Double) in try Tensor.fullLike(x, value)
        }
        tensor.staticMethod("static func arange(_ end: Int) -> Tensor", "0, 1, … up to, without, the end.") {
            (end: Int) in
            try Tensor.arange(end)
        }
        tensor.staticMethod(
            "static func arange(_ start: Int, _ end: Int, step: Int = 1) -> Tensor", "Whole numbers at equal distances."
        ) {
            (start: Int, end: Int, step: Int) in try Tensor.arange(start, end, step: step)
        }
        tensor.staticMethod("static func arange(_ end: Double) -> Tensor", "0, 1, … up to, without, the end.") {
            (end: Double) in try Tensor.arange(end)
        }
        tensor.staticMethod(
            "static func arange(_ start: Double, _ end: Double, step: Double = 1) -> Tensor",
            "Numbers at equal distances."
        ) {
            (start: Double, end: Double, step: Double) in try Tensor.arange(start, end, step: step)
        }
        tensor.staticMethod(
            "static func linspace(_ start: Double, _ end: Double, _ count: Int) -> Tensor",
            "Numbers at equal distances, both ends included."
        ) {
            (start: Double, end: Double, count: Int) in try Tensor.linspace(start, end, count)
        }
        tensor.staticMethod("static func eye(_ size: Int) -> Tensor", "The identity matrix.") { (size: Int) in
            try Tensor.eye(size)
        }
        tensor.staticMethod(
            "static func `where`(_ condition: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor",
            "a where the condition is not 0, else b."
        ) {
            (condition: Tensor, a: Tensor, b: Tensor) in try Tensor.where(condition, a, b)
        }
        registerRandomCreation(tensor)
    }

    private func registerRandomCreation(_ tensor: Members<Tensor>) {
        tensor.staticMethod(
            "static func rand(_ shape: some Collection<Int>, generator: Generator? = nil) -> Tensor",
            "Uniform random numbers from 0 to 1."
        ) {
            (shape: Sizes, generator: Generator?) in try Tensor.rand(shape.dims, generator: generator)
        }
        tensor.staticMethod(
            "static func uniform(_ shape: some Collection<Int>, _ low: Double, _ high: Double, generator: Generator? = nil) -> Tensor",
            "Uniform random numbers."
        ) {
            (shape: Sizes, low: Double, high: Double, generator: Generator?) in
            try Tensor.uniform(shape.dims, low, high, generator: generator)
        }
        tensor.staticMethod(
            "static func randn(_ shape: some Collection<Int>, generator: Generator? = nil) -> Tensor",
            "Random numbers from the standard normal distribution."
        ) {
            (shape: Sizes, generator: Generator?) in try Tensor.randn(shape.dims, generator: generator)
        }
        tensor.staticMethod(
            "static func randLike(_ other: Tensor, generator: Generator? = nil) -> Tensor",
            "Uniform random numbers in another tensor's shape."
        ) {
            (x: Tensor, generator: Generator?) in try Tensor.randLike(x, generator: generator)
        }
        tensor.staticMethod(
            "static func randnLike(_ other: Tensor, generator: Generator? = nil) -> Tensor",
            "Normal random numbers in another tensor's shape."
        ) {
            (x: Tensor, generator: Generator?) in try Tensor.randnLike(x, generator: generator)
        }
        tensor.staticMethod(
            "static func randint(_ low: Int, _ high: Int, _ shape: some Collection<Int>, generator: Generator? = nil) -> Tensor",
            "Random whole numbers from low up to, without, high."
        ) {
            (low: Int, high: Int, shape: Sizes, generator: Generator?) in
            try Tensor.randint(low, high, shape.dims, generator: generator)
        }
        tensor.staticMethod(
            "static func randperm(_ count: Int, generator: Generator? = nil) -> Tensor",
            "The numbers from 0 in a random order."
        ) {
            (count: Int, generator: Generator?) in try Tensor.randperm(count, generator: generator)
        }
        tensor.staticMethod(
            "static func bernoulli(_ shape: some Collection<Int>, p: Double, generator: Generator? = nil) -> Tensor",
            "Ones with probability p, else zeros."
        ) {
            (shape: Sizes, p: Double, generator: Generator?) in
            try Tensor.bernoulli(shape.dims, p: p, generator: generator)
        }
    }

    private func registerProperties(_ tensor: Members<Tensor>) {
        tensor.property("var shape: Shape", "The sizes of the dimensions, outermost first.") { $0.shape }
        tensor.property("var count: Int", "How many elements there are.") { $0.count }
        tensor.property("var ndim: Int", "How many dimensions there are.") { $0.ndim }
        tensor.property("var dtype: DType", "The type of the elements.") { $0.dtype }
        tensor.property(
            "var grad: Tensor?", "The gradient that backward() left here.", get: { $0.grad }, set: { $0.grad = $1 })
        tensor.property("var requiresGrad: Bool", "Whether operations on this tensor are recorded.") { $0.requiresGrad }
        tensor.property("var isContiguous: Bool", "Whether the elements lie in order in memory.") { $0.isContiguous }
        tensor.property("var T: Tensor", "The matrix with rows and columns exchanged.") { try $0.T }
    }

    private func registerTensorOperators() {
        registerOperator("+", { try $0 + $1 }, { try $0 + $1 }, { try $0 + $1 }, { try $0 + $1 }, { try $0 + $1 })
        registerOperator("-", { try $0 - $1 }, { try $0 - $1 }, { try $0 - $1 }, { try $0 - $1 }, { try $0 - $1 })
        registerOperator("*", { try $0 * $1 }, { try $0 * $1 }, { try $0 * $1 }, { try $0 * $1 }, { try $0 * $1 })
        registerOperator("/", { try $0 / $1 }, { try $0 / $1 }, { try $0 / $1 }, { try $0 / $1 }, { try $0 / $1 })
        function("func % (_ a: Tensor, _ b: Tensor) -> Tensor", "The rest of a division.") { (a: Tensor, b: Tensor) in
            try a % b
        }
        function("func % (_ a: Tensor, _ b: Double) -> Tensor", "The rest of a division.") { (a: Tensor, b: Double) in
            try a % b
        }
        function("func % (_ a: Tensor, _ b: Int) -> Tensor", "The rest of a division.") { (a: Tensor, b: Int) in
            try a % b
        }
        function("func - (_ x: Tensor) -> Tensor", "The negative.") { (x: Tensor) in try x.neg() }
    }

    /// An operator on two tensors, and on a tensor and a number in either order.
    private func registerOperator(
        _ name: String, _ tensors: @escaping (Tensor, Tensor) throws -> Tensor,
        _ intRight: @escaping (Tensor, Int) throws -> Tensor, _ intLeft: @escaping (Int, Tensor) throws -> Tensor,
        _ doubleRight: @escaping (Tensor, Double) throws -> Tensor,
        _ doubleLeft: @escaping (Double, Tensor) throws -> Tensor
    ) {
        let doc = "Element by element, shapes broadcast."
        function("func \(name) (_ a: Tensor, _ b: Tensor) -> Tensor", doc, tensors)
        function("func \(name) (_ a: Tensor, _ b: Int) -> Tensor", doc, intRight)
        function("func \(name) (_ a: Int, _ b: Tensor) -> Tensor", doc, intLeft)
        function("func \(name) (_ a: Tensor, _ b: Double) -> Tensor", doc, doubleRight)
        function("func \(name) (_ a: Double, _ b: Tensor) -> Tensor", doc, doubleLeft)
    }

    private func registerTensorFunctions() {
        function(
            "func concat(_ tensors: [Tensor], dim: Int = 0) -> Tensor", "Tensors one after the other along a dimension."
        ) {
            (tensors: [Tensor], dim: Int) in try concat(tensors, dim: dim)
        }
        function(
            "func stack(_ tensors: [Tensor], dim: Int = 0) -> Tensor", "Tensors of one shape along a new dimension."
        ) {
            (tensors: [Tensor], dim: Int) in try stack(tensors, dim: dim)
        }
        native("func noGrad<R>(_ body: () -> R) -> R", "Does something without recording operations for backward().") {
            values, interpreter in try noGrad { try values[0](in: interpreter) }
        }
        function(
            "func grad(_ output: Tensor, _ input: Tensor) -> Tensor",
            "The gradient of one number with respect to a tensor that it was computed from."
        ) {
            (output: Tensor, input: Tensor) in try grad(output, input)
        }
        function("func loadTensors(_ path: String) -> [String: Tensor]", "The tensors of a safetensors file.") {
            (path: String) in try loadTensors(path)
        }
        function(
            "func saveTensors(_ tensors: [String: Tensor], _ path: String, dtype: FloatFormat = .float32)",
            "Writes tensors to a safetensors file."
        ) { (tensors: [String: Tensor], path: String, dtype: FloatFormat) in
            try saveTensors(tensors, path, dtype: dtype)
        }
        function("func folderTree(_ path: String) -> String", "The files of a folder as a tree.") { (path: String) in
            try folderTree(path)
        }
        function("func fileExists(_ path: String) -> Bool", "Whether there is a file or folder.") { (path: String) in
            fileExists(path)
        }
        function("func readText(_ path: String) -> String", "The text of a file.") { (path: String) in
            try readText(path)
        }
    }
}

/// Numbers in arrays in arrays: what a tensor is made of.
private struct NestedValues {
    private var shape: [Int] = []
    private var ints: [Int] = []
    private var doubles: [Double] = []

    init(_ value: Value) throws {
        var inner = value
        while case .array(let array) = inner {
            shape.append(array.elements.count)
            guard let first = array.elements.first else { break }
            inner = first
        }
        try collect(value, shape[...])
    }

    private mutating func collect(_ value: Value, _ sizes: ArraySlice<Int>) throws {
        switch value {
        case .array(let array):
            guard array.elements.count == sizes.first else {
                throw ValueError("Tensor: the rows must be equally long, but one has \(array.elements.count) elements")
            }
            for element in array.elements { try collect(element, sizes.dropFirst()) }
        case .int(let int) where sizes.isEmpty: ints.append(int)
        case .double(let double) where sizes.isEmpty: doubles.append(double)
        default: throw ValueError("Tensor: needs numbers or arrays of numbers, not '\(value.type)'")
        }
    }

    /// int64 if all numbers are whole, else float32.
    func tensor() throws -> Tensor {
        let flat = ints.isEmpty ? try Tensor(doubles) : try Tensor(ints)
        return try flat.reshape(shape)
    }
}
