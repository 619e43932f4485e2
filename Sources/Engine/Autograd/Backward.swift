// Reverse-mode differentiation over the recorded operations.

import CKernels

extension Tensor {
    /// Computes the gradient of this number with respect to every leaf that it was computed from and that requires one,
    /// and adds it to their `grad`. The recorded operations are freed on the way.
    ///
    /// - Parameter gradient: for a tensor of more than one element: the gradient of the loss with respect to it.
    /// - Throws: `EngineError` when this is no single number and no gradient is given, when nothing was recorded, or when
    ///   the recorded operations were freed by an earlier call. When it throws, no `grad` has changed.
    public func backward(_ gradient: Tensor? = nil) throws {
        try checkHasGradient(gradient, for: "backward")
        try noGrad {
            let first = try gradient?.detach().to(.float32) ?? Tensor.full(shape, 1.0)
            var pass = BackwardPass()
            try pass.send(first, to: gradNode.map { .node($0) } ?? .leaf(self))
            try pass.run()
            try pass.commit()
        }
    }

    /// - Parameter gradient: the gradient of the loss with respect to this tensor, if it is given.
    /// - Throws: `EngineError` when there is nothing to go back through, or no gradient to start from.
    func checkHasGradient(_ gradient: Tensor?, for operation: String) throws {
        try require(
            requiresGrad, operation,
            "this tensor was not computed from anything that requires a gradient; call requiresGrad() on an input, and "
                + "do not compute it in noGrad")
        try require(
            gradient != nil || count == 1, operation,
            "only a single number has a gradient, but this tensor has the shape \(shape); reduce it first, as with mean()"
        )
        try require(
            gradient == nil || gradient?.shape == shape, operation,
            "the gradient has the shape \(gradient?.shape ?? []) but the tensor has the shape \(shape)")
    }
}

/// One walk through the recorded operations, from the latest to the earliest: the highest number first, so that an
/// operation is reached when all the gradients of its result have arrived.
struct BackwardPass {
    /// Where gradients go; nil for to everything that requires one.
    private let path: GradPath?
    /// The gradient that has arrived at an operation's result at the end of the path.
    private var result: Tensor?
    private var waiting = NodeHeap()
    /// Gradients that have arrived, by node.
    private var arrived: [ObjectIdentifier: Tensor] = [:]
    private var leaves: [ObjectIdentifier: (leaf: Tensor, gradient: Tensor)] = [:]

    init(along path: GradPath? = nil) { self.path = path }

    /// What has arrived at the end of the path.
    var pathGradient: Tensor? { result ?? leaves.values.first?.gradient }

    mutating func run() throws {
        while let node = waiting.popHighest() {
            guard let gradient = arrived.removeValue(forKey: ObjectIdentifier(node)) else { continue }
            if ObjectIdentifier(node) == path?.target {
                result = gradient
                continue
            }
            guard let backward = node.backward else {
                throw node.freedError(for: "backward")
            }
            let gradients = try measured(node.operation) { try backward(gradient) }
            let parents = node.parents
            node.release()
            for (parent, gradient) in zip(parents, gradients) {
                if let gradient { try send(gradient, to: parent) }
            }
        }
    }

    /// Calls the gradient function of an operation as one that profiles show.
    private func measured(_ operation: String, _ gradients: () throws -> [Tensor?]) rethrows -> [Tensor?] {
        let span = Profiler.begin("\(operation) backward")
        defer { span.end() }
        return try gradients()
    }

    mutating func send(_ gradient: Tensor, to parent: GradNode.Parent) throws {
        if let path, !path.contains(parent) { return }
        switch parent {
        case .none: return
        case .node(let node):
            let key = ObjectIdentifier(node)
            if let place = arrived.index(forKey: key) {
                try Tensor.accumulate(gradient, into: &arrived.values[place])
            } else {
                arrived[key] = gradient
                waiting.push(node)
            }
        case .leaf(let leaf):
            let key = ObjectIdentifier(leaf)
            if let place = leaves.index(forKey: key) {
                try Tensor.accumulate(gradient, into: &leaves.values[place].gradient)
            } else {
                leaves[key] = (leaf, gradient)
            }
        }
    }

    /// Adds the gradients to the leaves' own: all of them, or none if memory runs out or Ctrl-C comes.
    mutating func commit() throws {
        let span = Profiler.begin("sum of gradients")
        defer { span.end() }
        for place in leaves.indices {
            if let earlier = leaves.values[place].leaf.grad {
                leaves.values[place].gradient = try earlier + leaves.values[place].gradient
            } else if !Tensor.isOwnedAlone(&leaves.values[place].gradient) {
                leaves.values[place].gradient = try leaves.values[place].gradient.copy()
            }
        }
        for (leaf, gradient) in leaves.values { leaf.grad = gradient }
    }
}

extension Tensor {
    /// Whether the variable is all that refers to this tensor and its memory: then it may be written to.
    fileprivate static func isOwnedAlone(_ tensor: inout Tensor) -> Bool {
        isKnownUniquelyReferenced(&tensor) && tensor.ownsMemoryAlone
    }

    /// Adds a gradient to those that came before, in their memory where nothing else refers to it.
    fileprivate static func accumulate(_ gradient: Tensor, into sum: inout Tensor) throws {
        let span = Profiler.begin("sum of gradients")
        defer { span.end() }
        if isOwnedAlone(&sum), sum.shape == gradient.shape {
            try elementwise(CK_ADD, [sum, gradient], into: sum, for: "backward")
        } else {
            sum = try sum + gradient
        }
    }
}

/// Nodes by number, the highest on top.
private struct NodeHeap {
    private var nodes: [GradNode] = []

    mutating func push(_ node: GradNode) {
        nodes.append(node)
        var child = nodes.count - 1
        while child > 0, nodes[(child - 1) / 2].number < nodes[child].number {
            nodes.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popHighest() -> GradNode? {
        guard let last = nodes.popLast() else { return nil }
        guard let top = nodes.first else { return last }
        nodes[0] = last
        var parent = 0
        while case let left = 2 * parent + 1, left < nodes.count {
            let child = left + 1 < nodes.count && nodes[left + 1].number > nodes[left].number ? left + 1 : left
            if nodes[parent].number >= nodes[child].number { break }
            nodes.swapAt(parent, child)
            parent = child
        }
        return top
    }
}
