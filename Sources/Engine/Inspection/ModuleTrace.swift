/// The modules that a computation goes through: how often each is called, what comes out, how much it computes.
///
/// `@unchecked Sendable`: only the thread that takes the trace writes to it.
final class ModuleTrace: @unchecked Sendable {
    /// What one module did.
    struct Record {
        /// Its place among all modules, by their first calls.
        let order: Int
        var calls = 0
        /// Of the latest call.
        var inputs: [Shape] = []
        var output: Shape?
        /// How many numbers it gave out in all calls.
        var outputCount = 0
        /// Multiplications, each with an addition, in this module and those that it calls.
        var multiplyAdds = 0
    }

    /// The trace under way; nil while nobody asks for one.
    @TaskLocal static var current: ModuleTrace?

    private(set) var records: [ObjectIdentifier: Record] = [:]
    /// The module that was called first of all.
    private(set) var root: Module?
    /// Multiplications in the whole computation, inside of modules and outside.
    private(set) var multiplyAdds = 0
    private var underWay: [ObjectIdentifier] = []

    /// Does `body` and returns what modules did in it.
    static func during(_ body: () throws -> Void) rethrows -> ModuleTrace {
        let trace = ModuleTrace()
        try $current.withValue(trace, operation: body)
        return trace
    }

    /// Counts multiplications, each with an addition, for the modules under way.
    static func count(multiplyAdds: @autoclosure () -> Int) {
        guard let trace = current else { return }
        let count = multiplyAdds()
        trace.multiplyAdds += count
        for module in Set(trace.underWay) { trace.records[module]?.multiplyAdds += count }
    }

    /// Notes layers that were computed as one, whose outputs lie side by side in the last dimension of `output`. What they
    /// computed has been counted for the modules around them.
    static func note(_ layers: [Linear], sharing output: Tensor) {
        guard let trace = current else { return }
        let front = output.shape.dims.dropLast()
        for layer in layers {
            let id = trace.begin(layer, inputs: [Shape(front + [layer.weight.shape[1]])])
            trace.end(id, output: Shape(front + [layer.weight.shape[0]]))
            trace.records[id]?.multiplyAdds += front.reduce(1, *) * layer.weight.count
        }
    }

    private func begin(_ module: Module, inputs: [Shape]) -> ObjectIdentifier {
        let id = ObjectIdentifier(module)
        if root == nil { root = module }
        records[id, default: Record(order: records.count)].calls += 1
        records[id]?.inputs = inputs
        underWay.append(id)
        return id
    }

    private func end(_ id: ObjectIdentifier, output: Shape?) {
        underWay.removeLast()
        records[id]?.output = output
        records[id]?.outputCount += output?.elementCount ?? 0
    }

    fileprivate func call<R>(_ module: Module, _ inputs: [Tensor], _ compute: () throws -> R) rethrows -> R {
        let id = begin(module, inputs: inputs.map(\.shape))
        var output: Shape?
        defer { end(id, output: output) }
        let result = try compute()
        output = (result as? Tensor ?? (result as? [Tensor])?.last)?.shape
        return result
    }
}

extension Module {
    /// Computes what the module makes of `inputs`, and notes it where somebody asks what modules do (`summary`). Every
    /// module's `callAsFunction` goes through here.
    public final func traced<R>(_ inputs: Tensor..., compute: () throws -> R) rethrows -> R {
        try traced(inputs: inputs, compute: compute)
    }

    /// The same for inputs in an array.
    public final func traced<R>(inputs: [Tensor], compute: () throws -> R) rethrows -> R {
        guard let trace = ModuleTrace.current else { return try compute() }
        return try trace.call(self, inputs, compute)
    }
}
