import Engine

/// Looks for objects with a state in a value, and in what that holds.
struct StatefulPartSearch {
    /// The objects found so far, each with its path.
    private(set) var found: [(path: String, part: StatefulPart)] = []
    /// Instances of cells' classes can hold each other.
    private var met: Set<ObjectIdentifier> = []
    private var depth = 0

    /// - Parameter isPartOfModule: whether the value is a property of a module, whose state has that of modules in it.
    mutating func look(in value: Value, _ path: String, isPartOfModule: Bool = false) {
        guard depth <= Value.deepest else { return }
        depth += 1
        defer { depth -= 1 }
        switch value {
        case .array(let array):
            for (index, element) in array.elements.enumerated() {
                look(in: element, "\(path).\(index)", isPartOfModule: isPartOfModule)
            }
        case .tuple(let tuple):
            for (index, element) in tuple.values.enumerated() { look(in: element, "\(path).\(index)") }
        case .dictionary(let dictionary):
            for (key, value) in dictionary.entries { look(in: value, "\(path).\(describe(key))") }
        case .optional(let wrapped?, _): look(in: wrapped, path, isPartOfModule: isPartOfModule)
        case .object(let object): look(in: object.value, path, isPartOfModule: isPartOfModule)
        default: break
        }
    }

    private mutating func look(in object: Any, _ path: String, isPartOfModule: Bool) {
        if let module = object as? Module, !isPartOfModule { found.append((path, .module(module))) }
        switch object {
        case let structure as StructureValue: look(inPropertiesOf: structure.type, structure.values, path)
        case let instance as any ClassInstance:
            guard met.insert(ObjectIdentifier(instance)).inserted else { return }
            found.append(("\(path).*", .properties(instance.fields)))
            look(
                inPropertiesOf: instance.type, instance.fields.variables.map(\.value), path,
                isPartOfModule: instance is Module)
        case let optimizer as Optimizer: found.append((path, .optimizer(optimizer)))
        case let scheduler as any Scheduler: found.append((path, .scheduler(scheduler)))
        case let rates as LRScheduler: found.append((path, .rates(rates)))
        case let average as EMAModel: found.append((path, .average(average)))
        case let pipeline as any ImagePipeline:
            found += [(path + ".unet", .module(pipeline.unet)), (path + ".scheduler", .pipeline(pipeline))]
        default: break
        }
    }

    private mutating func look(
        inPropertiesOf type: DeclaredType, _ values: [Value?], _ path: String, isPartOfModule: Bool = false
    ) {
        for (field, value) in zip(type.fields, values) {
            if let value { look(in: value, "\(path).\(field.name)", isPartOfModule: isPartOfModule) }
        }
    }
}
