// Other ways to look at the same memory. None of these copies, but for `reshape` where the layout leaves no choice.

extension Tensor {
    /// A tensor of the same storage, recorded with the way its gradient goes back into this tensor's shape.
    private func view(
        _ operation: String, shape: Shape, strides: [Int], offset: Int? = nil,
        gradient: @escaping (Tensor) throws -> Tensor
    ) -> Tensor {
        let view = Tensor(storage: storage, shape: shape, strides: strides, offset: offset ?? self.offset, dtype: dtype)
        return Tensor.record(operation, [self], view) { [try gradient($0)] }
    }

    /// The dimension that a user means: negative ones count from the last, -1.
    func dimension(_ dim: Int, for operation: String) throws -> Int {
        try require(
            dim >= -ndim && dim < ndim, operation,
            "there is no dimension \(dim) in the shape \(shape)"
                + (ndim > 0 ? "; dimensions go from 0 to \(ndim - 1), or from -1 back to -\(ndim)" : ""))
        return dim < 0 ? dim + ndim : dim
    }

    /// The dimensions that a user means, each at most once.
    func dimensions(_ dims: [Int], for operation: String) throws -> [Int] {
        let positive = try dims.map { try dimension($0, for: operation) }
        try require(Set(positive).count == dims.count, operation, "the dimensions \(dims) name one of them twice")
        return positive
    }

    // MARK: - Reshaping

    /// The same elements in another shape. One size may be -1: it becomes what is left over. Copies only where the
    /// elements in their order are not evenly spaced in memory.
    public func reshape(_ newShape: some Collection<Int>) throws -> Tensor {
        let target = try resolve(Array(newShape))
        guard target != shape else { return self }
        guard let strides = viewStrides(target) else { return try contiguous().reshape(target) }
        return view("reshape", shape: target, strides: strides) { [shape] in try $0.reshape(shape) }
    }

    /// Replaces a -1 by the size that is left over, and checks that the number of elements stays.
    private func resolve(_ sizes: [Int]) throws -> Shape {
        let asked = Shape(sizes)
        let known = sizes.filter { $0 != -1 }
        try require(
            known.allSatisfy { $0 >= 0 } && sizes.count - known.count <= 1, "reshape",
            "\(asked) is no shape: sizes must not be negative, except that one may be -1")
        try require(Shape(known).isCountable, "reshape", "\(asked) has more elements than memory can hold")
        let product = Shape(known).elementCount
        if let open = sizes.firstIndex(of: -1), product > 0, count % product == 0 {
            return Shape(sizes[..<open] + [count / product] + sizes[(open + 1)...])
        }
        try require(
            known.count == sizes.count && product == count, "reshape",
            "\(count) elements in the shape \(shape) do not fill the shape \(asked)")
        return asked
    }

    /// Strides that show the elements in `target` shape without a copy; nil where there are none.
    private func viewStrides(_ target: Shape) -> [Int]? {
        if count == 0 { return target.contiguousStrides }
        // Runs of dimensions that lie evenly spaced in memory, innermost first: (elements, stride of the innermost).
        var runs: [(count: Int, stride: Int)] = []
        for dim in shape.indices.reversed() where shape[dim] != 1 {
            if let last = runs.last, strides[dim] == last.stride * last.count {
                runs[runs.count - 1].count *= shape[dim]
            } else {
                runs.append((shape[dim], strides[dim]))
            }
        }
        var result = [Int](repeating: 1, count: target.count)
        var run = 0
        var filled = 1
        for dim in target.indices.reversed() {
            if target[dim] == 1 { continue }
            if run < runs.count, filled == runs[run].count { (run, filled) = (run + 1, 1) }
            guard run < runs.count, runs[run].count % (filled * target[dim]) == 0 else { return nil }
            result[dim] = runs[run].stride * filled
            filled *= target[dim]
        }
        return result
    }

    /// The dimensions from `start` to `end`, both included, run together into one.
    public func flatten(_ start: Int = 0, _ end: Int = -1) throws -> Tensor {
        if ndim == 0 { return try reshape([1]) }
        let (first, last) = (try dimension(start, for: "flatten"), try dimension(end, for: "flatten"))
        try require(first <= last, "flatten", "dimension \(start) comes after dimension \(end) in the shape \(shape)")
        return try reshape(shape.dims[..<first] + [shape.dims[first...last].reduce(1, *)] + shape.dims[(last + 1)...])
    }

    /// Without the dimension `dim`, which must have size 1.
    public func squeeze(_ dim: Int) throws -> Tensor {
        let dim = try dimension(dim, for: "squeeze")
        try require(
            shape[dim] == 1, "squeeze", "dimension \(dim) of the shape \(shape) has the size \(shape[dim]), not 1")
        return try reshape(shape.dims[..<dim] + shape.dims[(dim + 1)...])
    }

    /// Without all dimensions of size 1.
    public func squeeze() throws -> Tensor { try reshape(shape.filter { $0 != 1 }) }

    /// With a dimension of size 1 more, in front of dimension `dim`; -1 puts it last.
    public func unsqueeze(_ dim: Int) throws -> Tensor {
        try require(
            dim >= -ndim - 1 && dim <= ndim, "unsqueeze",
            "a new dimension of the shape \(shape) can stand at -\(ndim + 1) to \(ndim), not at \(dim)")
        let place = dim < 0 ? dim + ndim + 1 : dim
        return try reshape(shape.dims[..<place] + [1] + shape.dims[place...])
    }

    // MARK: - Reordering

    /// The dimensions in another order: `x.permute([0, 2, 3, 1])` makes NHWC of NCHW.
    public func permute(_ order: [Int]) throws -> Tensor {
        let order = try dimensions(order, for: "permute")
        try require(
            order.count == ndim, "permute",
            "the order \(order) must name each of the \(ndim) dimensions of \(shape) once")
        var inverse = order
        for (new, old) in order.enumerated() { inverse[old] = new }
        return view("permute", shape: Shape(order.map { shape[$0] }), strides: order.map { strides[$0] }) { [inverse] in
            try $0.permute(inverse)
        }
    }

    /// The dimensions `a` and `b` swapped.
    public func transpose(_ a: Int, _ b: Int) throws -> Tensor {
        var order = Array(shape.indices)
        order.swapAt(try dimension(a, for: "transpose"), try dimension(b, for: "transpose"))
        return try permute(order)
    }

    // swift-format-ignore: AlwaysUseLowerCamelCase
    /// A matrix with rows and columns swapped; of more dimensions, the last two are.
    public var T: Tensor { get throws { try transpose(-2, -1) } }

    // MARK: - Repeating and cutting

    /// Dimensions of size 1 repeated, and new ones put in front, until the shape is `target`. Takes no memory.
    public func broadcast(to target: some Collection<Int>) throws -> Tensor {
        let target = Shape(Array(target))
        guard target != shape else { return self }
        let fits =
            target.count >= ndim && target.allSatisfy { $0 >= 0 }
            && zip(shape.reversed(), target.reversed()).allSatisfy { $0 == $1 || $0 == 1 }
        try require(
            fits, "broadcast",
            "the shape \(shape) cannot be repeated to \(target): counted from the last dimension, sizes must be equal or 1"
        )
        try require(target.isCountable, "broadcast", "\(target) has more elements than can be counted")
        return view("broadcast", shape: target, strides: strides(broadcastTo: target)) { [shape] in
            try $0.summed(to: shape)
        }
    }

    /// The same as `broadcast(to:)`, by its name in PyTorch. A -1 keeps the size that is there.
    public func expand(_ target: some Collection<Int>) throws -> Tensor {
        let added = target.count - ndim
        return try broadcast(
            to: target.enumerated().map { $1 == -1 && $0 >= added ? shape[$0 - added] : $1 })
    }

    /// `length` elements of dimension `dim` from `start` on.
    public func narrow(_ dim: Int, _ start: Int, _ length: Int) throws -> Tensor {
        let dim = try dimension(dim, for: "narrow")
        try require(
            start >= 0 && length >= 0 && start <= shape[dim] - length, "narrow",
            "\(length) elements from \(start) on do not lie in dimension \(dim) of the shape \(shape)")
        if length == shape[dim] { return self }
        return narrowed(dim, start, length)
    }

    private func narrowed(_ dim: Int, _ start: Int, _ length: Int) -> Tensor {
        var sizes = shape.dims
        sizes[dim] = length
        return view("narrow", shape: Shape(sizes), strides: strides, offset: offset + start * strides[dim]) {
            [shape] g in
            let whole = try Tensor.zeros(shape)
            try whole.narrowed(dim, start, length).copyElements(from: g, for: "narrow")
            return whole
        }
    }

    /// Element `index` of dimension `dim`, which is dropped. Both must exist.
    func selected(_ dim: Int, _ index: Int) -> Tensor {
        var (sizes, steps) = (shape.dims, strides)
        sizes.remove(at: dim)
        steps.remove(at: dim)
        return view(
            "subscript", shape: Shape(sizes), strides: steps, offset: offset + index * strides[dim]
        ) { [shape] g in
            let whole = try Tensor.zeros(shape)
            try whole.selected(dim, index).copyElements(from: g, for: "subscript")
            return whole
        }
    }

    /// The elements of the dimensions `dims` in reverse order, in memory of their own.
    public func flip(_ dims: [Int]) throws -> Tensor {
        let dims = try dimensions(dims, for: "flip")
        let output = try Tensor.empty(shape, dtype: dtype, for: "flip")
        if count > 0 {
            var (steps, last) = (strides, offset)
            for dim in dims {
                last += (shape[dim] - 1) * steps[dim]
                steps[dim] = -steps[dim]
            }
            let reversed = Tensor(storage: storage, shape: shape, strides: steps, offset: last, dtype: dtype)
            try output.copyElements(from: reversed, for: "flip")
        }
        return Tensor.record("flip", [self], output) { [try $0.flip(dims)] }
    }
}
