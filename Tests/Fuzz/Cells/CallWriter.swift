@testable import Lessons

/// Writes calls of every function, initialiser, method, property and subscript that the registry has, with arguments that
/// mostly have the right types and seldom sensible values.
struct CallWriter {
    private struct Callable {
        let receiver: CellType?
        let isStatic: Bool
        let function: NativeFunction
    }

    private let registry: Registry
    private let callables: [Callable]
    /// Properties by the type that has them; static ones with the type's name.
    private let properties: [(type: CellType?, text: String)]

    init(_ registry: Registry) {
        self.registry = registry
        let types = registry.typeNames.sorted { $0.key < $1.key }.compactMap { name, type in
            registry.nominal(for: type).map { (name: name, type: type, nominal: $0) }
        }
        var callables = registry.functions.sorted { $0.key < $1.key }.flatMap { $0.value }
            .map { Callable(receiver: nil, isStatic: false, function: $0) }
        for type in types {
            func add(_ functions: [NativeFunction], isStatic: Bool) {
                callables += functions.map { Callable(receiver: type.type, isStatic: isStatic, function: $0) }
            }
            for here in type.nominal.lineage {
                add(here.methods.sorted { $0.key < $1.key }.flatMap(\.value), isStatic: false)
                add(here.subscripts, isStatic: false)
            }
            add(type.nominal.initialisers, isStatic: true)
            add(type.nominal.staticMethods.sorted { $0.key < $1.key }.flatMap(\.value), isStatic: true)
        }
        self.callables = callables
        properties = types.flatMap { type in
            type.nominal.lineage.flatMap { $0.properties.keys.sorted() }.map { (type.type, ".\($0)") }
                + type.nominal.staticProperties.keys.sorted().map { (nil, "\(type.name).\($0)") }
        }
    }

    /// A cell that calls something, and often does something with the result.
    func write(_ random: inout SeededGenerator) -> String {
        var cell: String
        if random.oneIn(6) {
            let property = random.pick(properties)
            cell = (property.type.map { argument($0, 0, &random) } ?? "") + property.text
        } else {
            cell = call(random.pick(callables), 0, &random)
        }
        for _ in 0..<2 where random.oneIn(3) { cell += random.pick(Self.endings) }
        return random.oneIn(4) ? "let result = \(cell)\nprint(result)\nresult" : cell
    }

    private static let endings = [
        ".count", ".shape", ".sum().backward()", ".item()", ".toArray()", "[0]", "[-1]", ".first", "!", "?.count",
        ".mean()", "(x)",
        "(x, timesteps)", ".prefix(3)", ".parameters()", ".description", ".sorted()", ".reversed()", ".float()", ".T",
    ]

    private func call(_ callable: Callable, _ depth: Int, _ random: inout SeededGenerator) -> String {
        let signature = callable.function.signature
        let values = signature.parameters.flatMap { parameter -> [String] in
            if parameter.isOptional, random.oneIn(2) { return [] }
            let label = parameter.label.map { "\($0): " } ?? ""
            let count = parameter.isVariadic ? Int.random(in: 0...3, using: &random) : 1
            return (0..<count).map { ($0 == 0 ? label : "") + argument(parameter.type, depth, &random) }
        }
        let list = values.joined(separator: ", ")
        guard let receiver = callable.receiver else {
            let isOperator = signature.name.first.map { !$0.isLetter } ?? false
            guard isOperator else { return "\(signature.name)(\(list))" }
            return values.count == 2 ? "(\(values[0])) \(signature.name) (\(values[1]))" : "\(signature.name)(\(list))"
        }
        if callable.isStatic {
            return signature.name == "init" ? "\(receiver)(\(list))" : "\(receiver).\(signature.name)(\(list))"
        }
        let base = argument(receiver, depth, &random)
        switch signature.name {
        case "subscript": return "\(base)[\(list)]"
        case "callAsFunction": return "\(base)(\(list))"
        default: return "\(base).\(signature.name)(\(list))"
        }
    }

    /// An expression, mostly of the type.
    private func argument(_ type: CellType, _ depth: Int, _ random: inout SeededGenerator) -> String {
        if random.oneIn(40) {
            return random.pick(Values.numbers + Values.strings + Values.tensors + ["nil", "[]", "x.shape"])
        }
        switch type {
        case .int: return random.pick(Values.ints)
        case .double: return random.pick(Values.doubles)
        case .bool: return random.pick(["true", "false"])
        case .string: return random.pick(Values.strings)
        case .void: return "()"
        case .metatype: return "Int"
        case .array(let element): return array(element, depth, &random)
        case .dictionary(let key, let value):
            return "[\(argument(key, depth + 1, &random)): \(argument(value, depth + 1, &random))]"
        case .tuple(let elements):
            return "(" + elements.map { argument($0.type, depth + 1, &random) }.joined(separator: ", ") + ")"
        case .optional(let wrapped): return random.oneIn(4) ? "nil" : argument(wrapped, depth, &random)
        case .range(let bound): return range(bound, &random)
        case .sequence: return random.pick(Values.sequences)
        case .function: return random.pick(Values.closures)
        case .nominal(let nominal): return object(nominal, depth, &random)
        case .any, .generic:
            return random.pick(Values.ints + Values.doubles + Values.strings + Values.sequences + Values.tensors)
        }
    }

    private func array(_ element: CellType, _ depth: Int, _ random: inout SeededGenerator) -> String {
        if case .any = element { return random.pick(Values.sequences) }
        let count = random.pick([0, 1, 2, 2, 3, 4, 4, 5])
        return "[" + (0..<count).map { _ in argument(element, depth + 1, &random) }.joined(separator: ", ") + "]"
    }

    private func range(_ bound: CellType, _ random: inout SeededGenerator) -> String {
        let ends = bound == .double ? Values.doubles : Values.ints
        return random.pick(ends) + random.pick(["..<", "..."]) + random.pick(ends)
    }

    private func object(_ nominal: NominalType, _ depth: Int, _ random: inout SeededGenerator) -> String {
        if nominal.name == "Tensor" { return random.pick(Values.tensors) }
        if nominal.fromArrayLiteral != nil, random.oneIn(2) { return array(.int, depth, &random) }
        if let known = Self.objects[nominal.name], random.oneIn(2) || depth > 2 { return random.pick(known) }
        let cases = nominal.staticProperties.keys.sorted()
        if !cases.isEmpty, random.oneIn(2) { return "\(nominal.name).\(random.pick(cases))" }
        guard depth < 3 else { return "nil" }
        let makers = nominal.initialisers.map { Callable(receiver: .nominal(nominal), isStatic: true, function: $0) }
        return makers.isEmpty ? random.pick(Values.tensors) : call(random.pick(makers), depth + 1, &random)
    }

    /// Variables of the prelude, and others that are quick to make.
    private static let objects = [
        "ImageDataset": ["dataset", "dataset.prefix(1)"], "DataLoader": ["loader"], "DDPMScheduler": ["scheduler"],
        "Linear": ["layer"], "AdamW": ["optimizer"], "Optimizer": ["optimizer"],
        "Module": ["layer", "Sequential(Linear(8, 2), SiLU())"],
        "TensorIndex": [
            "0", "-1", "..<2", "1...", ".all", "timesteps", "0..<9223372036854775807", "9223372036854775807",
        ],
        "UNet2DModel": [
            "UNet2DModel(sampleSize: 8, blockOutChannels: [4], downBlockTypes: [.down], upBlockTypes: [.up], normNumGroups: 2)"
        ],
    ]
}
