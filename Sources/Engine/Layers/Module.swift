/// A part of a network: it holds parameters and other modules, which it finds by itself among its stored properties.
///
/// ```swift
/// final class Block: Module {
///     let conv1: Conv2d, norm1: GroupNorm
///     init(channels: Int) throws {
///         conv1 = try Conv2d(channels, channels, kernelSize: 3, padding: 1)
///         norm1 = try GroupNorm(32, channels)
///     }
///     func callAsFunction(_ x: Tensor) throws -> Tensor { try conv1(norm1(x).silu()) }
/// }
/// ```
///
/// A property's name in the state is its name in snake case (`timeEmbProj.weight` becomes `time_emb_proj.weight`), and
/// elements of an array are numbered (`resnets.0`): the names that PyTorch's modules have.
open class Module: CustomStringConvertible {
    /// Whether the module is being trained, which decides what `Dropout` does. See `train()` and `eval()`.
    public private(set) final var isTraining = true

    /// Makes a module in training mode.
    public init() {}

    /// Names in the state of properties for which snake case is not the right one: `["linear1": "linear_1"]`. An empty
    /// name leaves the property out of the names of what it holds.
    open var stateNames: [String: String] { [:] }

    /// The name of the class, for `description` and errors.
    open var typeName: String { "\(type(of: self))" }

    /// The stored properties with their names, those of superclasses first: where parameters and modules are looked for.
    open var storedProperties: [(label: String, value: Any)] { reflectedProperties }

    /// What distinguishes this module from others of its class, for `description`: `3, 64, kernelSize: 3`.
    open var details: String { "" }

    /// Sets this module and all modules in it to training (the default) or not.
    @discardableResult
    public final func train(_ training: Bool = true) -> Self {
        for module in modules { module.isTraining = training }
        return self
    }

    /// Sets this module and all modules in it to evaluation: `Dropout` lets everything through.
    @discardableResult
    public final func eval() -> Self { train(false) }

    /// The parameters of this module and all modules in it, each once, in the order of the state.
    public final func parameters() -> [Parameter] { namedParameters().map(\.parameter) }

    /// The parameters with their names, each once, in the order of the state.
    public final func namedParameters() -> [(name: String, parameter: Parameter)] {
        var seen: Set<ObjectIdentifier> = []
        return entries(prefix: "").compactMap { entry in
            guard let parameter = entry.tensor as? Parameter, seen.insert(ObjectIdentifier(parameter)).inserted else {
                return nil
            }
            return (entry.name, parameter)
        }
    }

    /// How many numbers the parameters have together.
    public final var parameterCount: Int { parameters().reduce(0) { $0 + $1.count } }

    /// The modules that this one holds, with their names.
    public final func namedChildren() -> [(name: String, module: Module)] {
        members.compactMap { member in
            if case .module(let name, let module) = member { (name, module) } else { nil }
        }
    }

    /// This module and those that it and they hold, each once.
    private var modules: [Module] {
        var found: [Module] = []
        var seen: Set<ObjectIdentifier> = []
        var pending = [self]
        while let module = pending.popLast() {
            guard seen.insert(ObjectIdentifier(module)).inserted else { continue }
            found.append(module)
            pending += module.namedChildren().map(\.module)
        }
        return found
    }

    /// The parameters and buffers with their names: a module's own parameters, then its buffers, then its modules'.
    /// - Parameter holders: the modules that hold this one. What they are in is not gone through again.
    final func entries(prefix: String, in holders: Set<ObjectIdentifier> = []) -> [(name: String, tensor: Tensor)] {
        let holders = holders.union([ObjectIdentifier(self)])
        let members = members
        var own: [(name: String, tensor: Tensor)] = []
        for case .parameter(let name, let parameter) in members { own.append((prefix + name, parameter)) }
        for case .buffer(let name, let buffer) in members { own.append((prefix + name, buffer)) }
        return own
            + namedChildren().filter { !holders.contains(ObjectIdentifier($0.module)) }.flatMap { child in
                child.module.entries(prefix: child.name.isEmpty ? prefix : prefix + child.name + ".", in: holders)
            }
    }

    /// Forgets the gradients of all parameters.
    public final func zeroGrad() {
        for parameter in parameters() { parameter.grad = nil }
    }
}

/// A module that turns one tensor into another: what `Sequential` is made of.
public protocol Layer: Module {
    /// Applies the layer.
    func callAsFunction(_ x: Tensor) throws -> Tensor
}
