import Engine

extension Registry {
    /// Operations that work element by element.
    func registerElementwise(_ tensor: Members<Tensor>) {
        let operations: [(String, String, (Tensor) throws -> Tensor)] = [
            ("neg", "-x", { try $0.neg() }), ("abs", "|x|", { try $0.abs() }),
            ("sign", "-1, 0 or 1", { try $0.sign() }),
            ("square", "x²", { try $0.square() }), ("sqrt", "√x", { try $0.sqrt() }),
            ("rsqrt", "1/√x", { try $0.rsqrt() }),
            ("reciprocal", "1/x", { try $0.reciprocal() }), ("exp", "eˣ", { try $0.exp() }),
            ("log", "The natural logarithm", { try $0.log() }), ("sin", "The sine", { try $0.sin() }),
            ("cos", "The cosine", { try $0.cos() }), ("tanh", "The hyperbolic tangent", { try $0.tanh() }),
            ("erf", "The error function", { try $0.erf() }), ("sigmoid", "1/(1+e⁻ˣ)", { try $0.sigmoid() }),
            ("silu", "x·sigmoid(x)", { try $0.silu() }), ("gelu", "x·Φ(x)", { try $0.gelu() }),
            ("quickGelu", "x·sigmoid(1.702x)", { try $0.quickGelu() }),
            ("asin", "The angle in radians with this sine", { try $0.asin() }),
            ("relu", "max(x, 0)", { try $0.relu() }), ("floor", "The next lower whole number", { try $0.floor() }),
            ("ceil", "The next higher whole number", { try $0.ceil() }),
            ("round", "The nearest whole number", { try $0.round() }),
        ]
        for (name, doc, body) in operations {
            tensor.method("func \(name)() -> Tensor", doc + ", element by element.", body)
        }
        tensor.method("func pow(_ exponent: Double) -> Tensor", "A power.") { (x: Tensor, p: Double) in try x.pow(p) }
        tensor.method("func pow(_ exponent: Tensor) -> Tensor", "A power.") { (x: Tensor, p: Tensor) in try x.pow(p) }
        tensor.method("func clip(_ low: Double, _ high: Double) -> Tensor", "Values outside are set to the limits.") {
            (x: Tensor, low: Double, high: Double) in try x.clip(low, high)
        }
        tensor.method("func clip(_ low: Int, _ high: Int) -> Tensor", "Values outside are set to the limits.") {
            (x: Tensor, low: Int, high: Int) in try x.clip(low, high)
        }
        tensor.method("func minimum(_ other: Tensor) -> Tensor", "The smaller of two elements.") {
            (x: Tensor, y: Tensor) in try x.minimum(y)
        }
        tensor.method("func maximum(_ other: Tensor) -> Tensor", "The larger of two elements.") {
            (x: Tensor, y: Tensor) in try x.maximum(y)
        }
        tensor.method("func floorDivide(_ other: Tensor) -> Tensor", "The quotient, rounded down.") {
            (x: Tensor, y: Tensor) in try x.floorDivide(y)
        }
        tensor.method("func remainder(_ other: Tensor) -> Tensor", "The rest of a division.") {
            (x: Tensor, y: Tensor) in try x.remainder(y)
        }
        registerComparisons(tensor)
    }

    private func registerComparisons(_ tensor: Members<Tensor>) {
        let comparisons: [(String, (Tensor, Tensor) throws -> Tensor, (Tensor, Double) throws -> Tensor)] = [
            ("equal", { try $0.equal($1) }, { try $0.equal($1) }),
            ("notEqual", { try $0.notEqual($1) }, { try $0.notEqual($1) }),
            ("less", { try $0.less($1) }, { try $0.less($1) }),
            ("lessEqual", { try $0.lessEqual($1) }, { try $0.lessEqual($1) }),
            ("greater", { try $0.greater($1) }, { try $0.greater($1) }),
            ("greaterEqual", { try $0.greaterEqual($1) }, { try $0.greaterEqual($1) }),
        ]
        for (name, tensors, number) in comparisons {
            tensor.method("func \(name)(_ other: Tensor) -> Tensor", "1 where this holds, else 0.", tensors)
            tensor.method("func \(name)(_ number: Double) -> Tensor", "1 where this holds, else 0.", number)
        }
    }

    /// Operations that make many elements one.
    func registerReductions(_ tensor: Members<Tensor>) {
        let reductions: [(String, String, (Tensor, [Int]?, Bool) throws -> Tensor)] = [
            ("sum", "The sum", { try $0.sum(dims: $1, keepDim: $2) }),
            ("mean", "The mean", { try $0.mean(dims: $1, keepDim: $2) }),
            ("min", "The smallest element", { try $0.min(dims: $1, keepDim: $2) }),
            ("max", "The largest element", { try $0.max(dims: $1, keepDim: $2) }),
            ("norm", "The root of the sum of squares", { try $0.norm(dims: $1, keepDim: $2) }),
        ]
        for (name, doc, body) in reductions {
            tensor.method(
                "func \(name)(dims: [Int]? = nil, keepDim: Bool = false) -> Tensor",
                doc + " of all elements, or along dims.",
                body)
        }
        for (name, doc, body) in [
            ("variance", "The variance", { try $0.variance(dims: $1, unbiased: $2, keepDim: $3) }),
            ("std", "The standard deviation", { try $0.std(dims: $1, unbiased: $2, keepDim: $3) }),
        ] as [(String, String, (Tensor, [Int]?, Bool, Bool) throws -> Tensor)] {
            tensor.method(
                "func \(name)(dims: [Int]? = nil, unbiased: Bool = true, keepDim: Bool = false) -> Tensor",
                doc + " of all elements, or along dims.", body)
        }
        for (name, doc, body) in [
            ("argmin", "smallest", { try $0.argmin(dim: $1, keepDim: $2) }),
            ("argmax", "largest", { try $0.argmax(dim: $1, keepDim: $2) }),
        ] as [(String, String, (Tensor, Int?, Bool) throws -> Tensor)] {
            tensor.method(
                "func \(name)(dim: Int? = nil, keepDim: Bool = false) -> Tensor", "Where the \(doc) element is.", body)
        }
        tensor.method(
            "func quantile(_ q: Double, dim: Int? = nil, keepDim: Bool = false) -> Tensor",
            "The value below which a share q of the elements lies."
        ) {
            (x: Tensor, q: Double, dim: Int?, keepDim: Bool) in try x.quantile(q, dim: dim, keepDim: keepDim)
        }
        tensor.method("func cumsum(_ dim: Int = 0) -> Tensor", "Running sums.") { (x: Tensor, dim: Int) in
            try x.cumsum(dim)
        }
        tensor.method("func cumprod(_ dim: Int = 0) -> Tensor", "Running products.") { (x: Tensor, dim: Int) in
            try x.cumprod(dim)
        }
        tensor.method("func softmax(dim: Int) -> Tensor", "Exponentials divided by their sum.") {
            (x: Tensor, dim: Int) in
            try x.softmax(dim: dim)
        }
        tensor.method(
            "func normalize(dim: Int = -1, eps: Double = 1e-12) -> Tensor", "Vectors divided by their lengths."
        ) {
            (x: Tensor, dim: Int, eps: Double) in try x.normalize(dim: dim, eps: eps)
        }
        tensor.method("func logSoftmax(dim: Int) -> Tensor", "The logarithm of softmax.") { (x: Tensor, dim: Int) in
            try x.logSoftmax(dim: dim)
        }
        tensor.method("func sort(_ dim: Int = -1) -> Tensor", "The elements from the smallest to the largest.") {
            (x: Tensor, dim: Int) in try x.sort(dim)
        }
        tensor.method("func argsort(_ dim: Int = -1) -> Tensor", "Where the sorted elements come from.") {
            (x: Tensor, dim: Int) in try x.argsort(dim)
        }
    }

    /// Shapes, indices and joining.
    func registerViews(_ tensor: Members<Tensor>) {
        tensor.method(
            "func reshape(_ newShape: some Collection<Int>) -> Tensor",
            "The elements in another shape; one size may be -1."
        ) {
            (x: Tensor, shape: Sizes) in try x.reshape(shape.dims)
        }
        tensor.method("func flatten(_ start: Int = 0, _ end: Int = -1) -> Tensor", "Some dimensions made one.") {
            (x: Tensor, start: Int, end: Int) in try x.flatten(start, end)
        }
        tensor.method("func squeeze() -> Tensor", "Without the dimensions of size 1.") { (x: Tensor) in try x.squeeze()
        }
        tensor.method("func squeeze(_ dim: Int) -> Tensor", "Without a dimension of size 1.") { (x: Tensor, dim: Int) in
            try x.squeeze(dim)
        }
        tensor.method("func unsqueeze(_ dim: Int) -> Tensor", "With a new dimension of size 1.") {
            (x: Tensor, dim: Int) in
            try x.unsqueeze(dim)
        }
        tensor.method("func permute(_ order: [Int]) -> Tensor", "The dimensions in another order.") {
            (x: Tensor, order: [Int]) in try x.permute(order)
        }
        tensor.method("func transpose(_ a: Int, _ b: Int) -> Tensor", "Two dimensions exchanged.") {
            (x: Tensor, a: Int, b: Int) in try x.transpose(a, b)
        }
        tensor.method(
            "func broadcast(to target: some Collection<Int>) -> Tensor", "Repeated without copying to fill a shape."
        ) {
            (x: Tensor, shape: Sizes) in try x.broadcast(to: shape.dims)
        }
        tensor.method(
            "func expand(_ target: some Collection<Int>) -> Tensor", "Repeated without copying; -1 keeps a size."
        ) {
            (x: Tensor, shape: Sizes) in try x.expand(shape.dims)
        }
        tensor.method("func narrow(_ dim: Int, _ start: Int, _ length: Int) -> Tensor", "A part of a dimension.") {
            (x: Tensor, dim: Int, start: Int, length: Int) in try x.narrow(dim, start, length)
        }
        tensor.method("func flip(_ dims: [Int]) -> Tensor", "Turned around along dimensions.") {
            (x: Tensor, dims: [Int]) in
            try x.flip(dims)
        }
        tensor.method("func split(_ sizes: [Int], dim: Int = 0) -> [Tensor]", "Parts of the given sizes.") {
            (x: Tensor, sizes: [Int], dim: Int) in try x.split(sizes, dim: dim)
        }
        tensor.method("func chunk(_ count: Int, dim: Int = 0) -> [Tensor]", "Parts of equal sizes.") {
            (x: Tensor, count: Int, dim: Int) in try x.chunk(count, dim: dim)
        }
        tensor.method(
            "func pad(_ amounts: [Int], value: Double = 0) -> Tensor",
            "With a frame around; amounts from the last dimension on."
        ) {
            (x: Tensor, amounts: [Int], value: Double) in try x.pad(amounts, value: value)
        }
        tensor.method("func `repeat`(_ times: [Int]) -> Tensor", "Repeated along each dimension.") {
            (x: Tensor, times: [Int]) in try x.repeat(times)
        }
        tensor.method("func indexSelect(_ dim: Int, _ indices: Tensor) -> Tensor", "The parts with these numbers.") {
            (x: Tensor, dim: Int, indices: Tensor) in try x.indexSelect(dim, indices)
        }
        tensor.method("func gather(_ dim: Int, _ index: Tensor) -> Tensor", "Elements picked along a dimension.") {
            (x: Tensor, dim: Int, index: Tensor) in try x.gather(dim, index)
        }
        tensor.sub("subscript(_ indices: TensorIndex...) -> Tensor", "A part: x[0], x[0..<8], x[.all, 0], x[indices].")
        {
            (x: Tensor, indices: [Value]) in try x.at(try indices.map(tensorIndex))
        }
    }

    /// Values, types, gradients, and products.
    func registerReading(_ tensor: Members<Tensor>) {
        tensor.method("func item() -> Double", "The one element as a number.") { (x: Tensor) in try x.item() }
        tensor.method("func intItem() -> Int", "The one element as a whole number.") { (x: Tensor) in try x.intItem() }
        tensor.method("func toArray() -> [Double]", "The elements as an array, in order.") { (x: Tensor) in
            try x.toArray()
        }
        tensor.method("func toInts() -> [Int]", "The elements as whole numbers, in order.") { (x: Tensor) in
            try x.toInts()
        }
        tensor.method("func to(_ type: DType) -> Tensor", "The elements as another type.") { (x: Tensor, type: DType) in
            try x.to(type)
        }
        tensor.method("func float() -> Tensor", "The elements as float32.") { (x: Tensor) in try x.float() }
        tensor.method("func long() -> Tensor", "The elements as int64.") { (x: Tensor) in try x.long() }
        tensor.method("func copy() -> Tensor", "The elements in memory of their own.") { (x: Tensor) in try x.copy() }
        tensor.method("func contiguous() -> Tensor", "The elements in order in memory.") { (x: Tensor) in
            try x.contiguous()
        }
        tensor.method("func detach() -> Tensor", "The same values, cut off from the recorded operations.") {
            (x: Tensor) in
            x.detach()
        }
        tensor.method(
            "func requiresGrad(_ required: Bool = true) -> Tensor",
            "Says whether backward() shall leave a gradient here."
        ) {
            (x: Tensor, required: Bool) in try x.requiresGrad(required)
        }
        tensor.method(
            "func backward(_ gradient: Tensor? = nil)", "Computes the gradients of all that this was made of."
        ) {
            (x: Tensor, gradient: Tensor?) in try x.backward(gradient)
        }
        tensor.method("func matmul(_ other: Tensor) -> Tensor", "The matrix product.") { (x: Tensor, y: Tensor) in
            try x.matmul(y)
        }
    }
}

/// What a cell indexes a tensor with.
private func tensorIndex(_ value: Value) throws -> any TensorIndex {
    switch value {
    case .int(let index): return index
    case .object(let object):
        if let index = object.value as? any TensorIndex { return index }
    case .range(let range):
        guard let index = range.tensorIndex else { break }
        return index
    default: break
    }
    throw ValueError("a tensor is indexed with Ints, ranges of Ints, .all or tensors, not with '\(value.type)'")
}

extension RangeValue {
    fileprivate var tensorIndex: (any TensorIndex)? {
        switch (lower, upper) {
        case (.int(let lower)?, .int(let upper)?):
            if lower > upper { return nil }
            return isClosed ? (lower...upper as any TensorIndex) : (lower..<upper as any TensorIndex)
        case (.int(let lower)?, nil): return lower...
        case (nil, .int(let upper)?): return isClosed ? (...upper as any TensorIndex) : (..<upper as any TensorIndex)
        default: return nil
        }
    }
}
