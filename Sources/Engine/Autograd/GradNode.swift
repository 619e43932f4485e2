import Synchronization

/// One recorded operation: where its gradient goes, and how to compute it.
///
/// Nodes are numbered as they are made, so going through them from the highest number down is a topological order.
final class GradNode {
    /// Where the gradient of an operation's input goes on to.
    enum Parent {
        /// The input needs no gradient.
        case none
        /// The input was itself computed.
        case node(GradNode)
        /// The input is a leaf: its `grad` collects the gradient.
        case leaf(Tensor)
    }

    /// Takes the gradient of the loss with respect to the operation's output and returns those with respect to its
    /// inputs, in their order; nil where an input needs none.
    typealias Backward = (Tensor) throws -> [Tensor?]

    let operation: String
    let number: Int
    private(set) var parents: [Parent]
    private(set) var backward: Backward?

    private static let nextNumber = Atomic<Int>(0)

    init(_ operation: String, parents: [Parent], backward: @escaping Backward) {
        self.operation = operation
        self.parents = parents
        self.backward = backward
        number = Self.nextNumber.add(1, ordering: .relaxed).newValue
    }

    /// Lets go of the graph behind this node and of the tensors its closure kept.
    func release() {
        backward = nil
        parents = []
    }

    /// The error of an `operation` that needs what was let go of.
    func freedError(for operation: String) -> EngineError {
        EngineError(
            operation,
            "the recorded operation \(self.operation) was freed by an earlier backward(); compute the loss anew before "
                + "calling \(operation)() a second time")
    }

    /// A long chain (a sampling loop that was recorded) would overflow the stack if each node freed the next from its own
    /// `deinit`: the nodes are taken apart one by one instead.
    deinit {
        var pending = takeNodes()
        while var node = pending.popLast() {
            if isKnownUniquelyReferenced(&node) { pending += node.takeNodes() }
        }
    }

    /// Lets go of everything, and hands over the nodes behind this one.
    private func takeNodes() -> [GradNode] {
        let nodes = parents.compactMap { parent in
            if case .node(let node) = parent { node } else { nil }
        }
        release()
        return nodes
    }
}

extension Tensor {
    /// The name of the recorded operation that made this tensor; nil for what was not computed, or not recorded.
    public var gradFn: String? { gradNode?.operation }

    /// Records that `output` was computed from `inputs`, if anything of it may need a gradient. Returns `output`.
    ///
    /// Every differentiable operation ends with this call. `backward` runs with recording off.
    static func record(
        _ operation: String, _ inputs: [Tensor], _ output: Tensor, backward: @escaping GradNode.Backward
    ) -> Tensor {
        guard GradMode.isEnabled, inputs.contains(where: \.requiresGrad) else { return output }
        let parents = inputs.map { input -> GradNode.Parent in
            if let node = input.gradNode { return .node(node) }
            return input.requiresGrad ? .leaf(input) : .none
        }
        output.requiresGrad = true
        output.gradNode = GradNode(operation, parents: parents, backward: backward)
        return output
    }
}
