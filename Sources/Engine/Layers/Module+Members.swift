// How a module finds what it holds: by reflection, each time it is asked, so that a replaced layer is noticed.

extension Module {
    /// What a stored property holds, with its name in the state.
    enum Member {
        case parameter(String, Parameter)
        case buffer(String, Buffer)
        case module(String, Module)
    }

    /// The parameters, buffers and modules among the stored properties, those of superclasses first.
    final var members: [Member] {
        let names = stateNames
        var members: [Member] = []
        for (label, value) in storedProperties {
            Self.collect(value, named: names[label] ?? label.snakeCased, into: &members)
        }
        return members
    }

    /// The stored properties as reflection finds them.
    final var reflectedProperties: [(label: String, value: Any)] {
        var mirrors: [Mirror] = []
        var next: Mirror? = Mirror(reflecting: self)
        while let mirror = next {
            mirrors.append(mirror)
            next = mirror.superclassMirror
        }
        return mirrors.reversed().flatMap(\.children).compactMap { label, value in label.map { ($0, value) } }
    }

    private static func collect(_ value: Any, named name: String, into members: inout [Member]) {
        switch value {
        case let parameter as Parameter: members.append(.parameter(name, parameter))
        case let buffer as Buffer: members.append(.buffer(name, buffer))
        case let module as Module: members.append(.module(name, module))
        case let array as [Any]:
            for (index, element) in array.enumerated() {
                collect(element, named: name.isEmpty ? "\(index)" : "\(name).\(index)", into: &members)
            }
        default: break
        }
    }
}

extension String {
    /// `timeEmbProj` as `time_emb_proj`.
    var snakeCased: String {
        reduce(into: "") { result, character in
            if character.isUppercase { result += result.isEmpty ? "" : "_" }
            result += character.lowercased()
        }
    }
}
