/// Adds up the memory that tensors hold, each block once, however many tensors share it.
public struct MemoryTally {
    private var seen: Set<ObjectIdentifier> = []
    /// How many bytes have been counted.
    public private(set) var bytes = 0

    /// Nothing counted yet.
    public init() {}

    /// What a module holds, in bytes.
    public struct ModuleMemory: Hashable, Sendable {
        /// Parameters and buffers.
        public var state = 0
        /// The gradients of the parameters.
        public var gradients = 0
        /// Filters of convolutions in the form that sampling is fast with.
        public var filters = 0
        /// All of it.
        public var total: Int { state + gradients + filters }
    }

    /// Counts a tensor's memory. Returns how many bytes it adds: 0 if they were counted before.
    public mutating func add(_ tensor: Tensor) -> Int {
        guard seen.insert(ObjectIdentifier(tensor.storage)).inserted else { return 0 }
        bytes += tensor.storage.capacity
        return tensor.storage.capacity
    }

    /// Counts what a module holds.
    public mutating func add(_ module: Module) -> ModuleMemory {
        var memory = ModuleMemory()
        for (_, tensor) in module.stateDict() {
            memory.state += add(tensor)
            memory.gradients += tensor.grad.map { add($0) } ?? 0
        }
        memory.filters = addFilters(of: module)
        return memory
    }

    private mutating func addFilters(of module: Module) -> Int {
        let own = (module as? Conv2d)?.preparedFilter.map { add($0) } ?? 0
        return module.namedChildren().reduce(own) { $0 + addFilters(of: $1.module) }
    }

    /// Counts the running values of an optimizer. Returns how many bytes they add.
    public mutating func add(_ optimizer: Optimizer) -> Int {
        optimizer.slots.joined().compactMap(\.self).reduce(0) { $0 + add($1) }
    }

    /// Counts the averages of weights, and the weights that are stored beside them. Returns how many bytes they add.
    public mutating func add(_ average: EMAModel) -> Int {
        (average.shadowParams + (average.stored ?? [])).reduce(0) { $0 + add($1) }
    }
}

extension Tensor {
    /// Whether the two lie in the same block of memory, so that a change in one can show in the other.
    public func sharesMemory(with other: Tensor) -> Bool { storage === other.storage }

    /// How many bytes the block has that this tensor lies in: more than its elements take if it is a part of another.
    public var storageBytes: Int { storage.capacity }
}
