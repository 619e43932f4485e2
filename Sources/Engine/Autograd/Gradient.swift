/// The gradient of `output`, a single number, with respect to `input`: what `torch.autograd.grad` gives.
///
/// ```swift
/// let x = Tensor.randn([4, 3, 32, 32]).requiresGrad()
/// let gradient = grad(loss(model(x, t)), x)
/// ```
/// Unlike `backward()` it leaves nothing in `grad`, and gradients of anything else, such as the model's parameters, are not
/// computed. The recorded operations are freed on the way.
/// - Returns: the gradient, in the shape of `input`.
/// - Throws: `EngineError` when `output` is no single number, was not computed from `input`, or its recorded operations were
///   freed before.
public func grad(_ output: Tensor, _ input: Tensor) throws -> Tensor {
    try output.checkHasGradient(nil, for: "grad")
    let path = try GradPath(from: output, to: input)
    return try noGrad {
        defer { path.release() }
        path.silenceOthers()
        var pass = BackwardPass(along: path)
        try pass.send(Tensor.ones(output.shape), to: output.gradNode.map { .node($0) } ?? .leaf(output))
        try pass.run()
        // Where every operation on the way passes on nothing, the gradient is 0.
        return try pass.pathGradient ?? Tensor.zeros(input.shape)
    }
}

/// The recorded operations that lie between a result and one of the tensors that it was computed from.
final class GradPath {
    /// The node of the tensor at the end, or the tensor itself if it is a leaf.
    let target: ObjectIdentifier
    private var members: Set<ObjectIdentifier> = []
    /// Leaves of the graph beside the target. Operations do not work out gradients for what requires none.
    private var otherLeaves: [Tensor] = []

    /// - Throws: `EngineError` when `input` is not among what `output` was computed from.
    init(from output: Tensor, to input: Tensor) throws {
        target = ObjectIdentifier(input.gradNode ?? input as AnyObject)
        members = [target]
        // A node's parents have lower numbers than it has, so they come first.
        for node in Self.nodes(behind: output).sorted(by: { $0.number < $1.number }) {
            if node.backward == nil { throw node.freedError(for: "grad") }
            for parent in node.parents {
                if case .leaf(let leaf) = parent, leaf !== input { otherLeaves.append(leaf) }
            }
            if node.parents.contains(where: contains) { members.insert(ObjectIdentifier(node)) }
        }
        try require(
            contains(output.gradNode.map { .node($0) } ?? .leaf(output)), "grad",
            "the result was not computed from this input; call requiresGrad() on the input before computing with it")
    }

    /// Whether gradients that go here go on to the target.
    func contains(_ parent: GradNode.Parent) -> Bool {
        switch parent {
        case .none: false
        case .node(let node): members.contains(ObjectIdentifier(node))
        case .leaf(let leaf): members.contains(ObjectIdentifier(leaf))
        }
    }

    /// Lets operations leave out gradients of other leaves, until `release`.
    func silenceOthers() {
        for leaf in otherLeaves { leaf.requiresGrad = false }
    }

    /// Lets the other leaves have gradients again.
    func release() {
        for leaf in otherLeaves { leaf.requiresGrad = true }
    }

    private static func nodes(behind output: Tensor) -> [GradNode] {
        var found: [GradNode] = []
        var seen: Set<ObjectIdentifier> = []
        var pending = output.gradNode.map { [$0] } ?? []
        while let node = pending.popLast() {
            guard seen.insert(ObjectIdentifier(node)).inserted else { continue }
            found.append(node)
            for case .node(let parent) in node.parents { pending.append(parent) }
        }
        return found
    }
}
