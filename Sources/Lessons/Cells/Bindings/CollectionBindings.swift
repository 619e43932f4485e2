extension Registry {
    /// Arrays.
    func registerArrays() {
        members(of: array, as: Value.self) { array in
            registerArrayInitialisers(array)
            registerArrayChanges(array)
        }
    }

    private func registerArrayInitialisers(_ array: Members<Value>) {
        array.nativeInitialiser("init()", "An empty array.") { type, _, _ in
            .array(ArrayValue(elements: [], elementType: type.describedType.elementType ?? .any))
        }
        array.nativeInitialiser("init(_ elements: some Sequence<Element>)", "The elements of a sequence.") {
            type, values, interpreter in
            let elements = try interpreter.array(of: values[0])
            let declared = type.describedType.elementType ?? .any
            let known = declared == .any ? interpreter.elementType(of: values[0]) : declared
            return .array(ArrayValue(elements: elements, elementType: known))
        }
        array.nativeInitialiser("init(repeating element: Element, count: Int)", "One value several times.") {
            type, values, _ in
            guard case .int(let count) = values[1] else { return .void }
            try Interpreter.checkCount(count, "Array(repeating:count:)")
            let declared = type.describedType.elementType ?? .any
            return .array(
                ArrayValue(
                    elements: Array(repeating: values[0], count: count),
                    elementType: declared == .any ? values[0].type : declared))
        }
    }

    private func registerArrayChanges(_ array: Members<Value>) {
        array.native("mutating func append(_ element: Element)", "Adds an element at the end.") { value, values, _ in
            try value.changeArray { array in
                guard let element = values[0].coerced(to: array.elementType) else {
                    throw ValueError(conversionMessage(from: values[0].type, to: array.elementType, as: "element type"))
                }
                array.elements.append(element)
                return .void
            }
        }
        array.native("mutating func append(contentsOf elements: some Sequence<Element>)", "Adds elements at the end.") {
            value, values, interpreter in
            let added = ArrayValue(
                elements: try interpreter.array(of: values[0]), elementType: interpreter.elementType(of: values[0]))
            return try value.changeArray { array in
                guard try array.append(contentsOf: .array(added)) else {
                    throw ValueError(
                        conversionMessage(from: added.elementType, to: array.elementType, as: "element type"))
                }
                return .void
            }
        }
        array.native("mutating func insert(_ element: Element, at index: Int)", "Adds an element before another.") {
            value, values, _ in
            try value.changeArray { array in
                guard case .int(let index) = values[1], (0...array.elements.count).contains(index) else {
                    throw ValueError(
                        "index \(describe(values[1])) is out of range: the array has \(array.elements.count) elements")
                }
                array.elements.insert(values[0], at: index)
                return .void
            }
        }
        array.native("mutating func remove(at index: Int) -> Element", "Takes an element out.") { value, values, _ in
            try value.changeArray { array in
                let removed = try array.element(at: values[0])
                if case .int(let index) = values[0] { array.elements.remove(at: index) }
                return removed
            }
        }
        for (name, isFirst) in [("removeFirst", true), ("removeLast", false)] {
            array.native("mutating func \(name)() -> Element", "Takes the \(isFirst ? "first" : "last") element out.") {
                value, _, _ in
                try value.changeArray { array in
                    guard !array.elements.isEmpty else { throw ValueError("'\(name)' of an empty array") }
                    return isFirst ? array.elements.removeFirst() : array.elements.removeLast()
                }
            }
        }
        array.native("mutating func popLast() -> Element?", "Takes the last element out; nil if there is none.") {
            value, _, _ in
            try value.changeArray { .optional($0.elements.popLast(), $0.elementType) }
        }
        array.native("mutating func removeAll()", "Takes all elements out.") { value, _, _ in
            try value.changeArray {
                $0.elements = []
                return .void
            }
        }
        array.native("mutating func reverse()", "Turns the order around.") { value, _, _ in
            try value.changeArray {
                $0.elements.reverse()
                return .void
            }
        }
        array.native("mutating func swapAt(_ i: Int, _ j: Int)", "Exchanges two elements.") { value, values, _ in
            try value.changeArray { array in
                let (first, second) = (try array.element(at: values[0]), try array.element(at: values[1]))
                guard case .int(let i) = values[0], case .int(let j) = values[1] else { return .void }
                (array.elements[i], array.elements[j]) = (second, first)
                return .void
            }
        }
        array.native("mutating func sort()", "Puts the elements in order, the smallest first.") { value, _, _ in
            try value.changeArray {
                try $0.elements.sort { try BinaryOperator.less.isTrue($0, $1) }
                return .void
            }
        }
        array.native("mutating func sort(by areInOrder: (Element, Element) -> Bool)", "Puts the elements in an order.")
        {
            value, values, interpreter in
            try value.changeArray { array in
                try array.elements.sort {
                    guard case .bool(let result) = try values[0]($0, $1, in: interpreter) else {
                        throw ValueError("the condition must give a Bool")
                    }
                    return result
                }
                return .void
            }
        }
    }

    /// Dictionaries.
    func registerDictionaries() {
        members(of: dictionary, as: Value.self) { dictionary in
            dictionary.nativeInitialiser("init()", "An empty dictionary.") { type, _, _ in
                guard case .dictionary(let key, let value) = type.describedType else { return .void }
                return .dictionary(DictionaryValue(keyType: key, valueType: value))
            }
            dictionary.nativeProperty("var keys: some Sequence<Key>", "The keys.") { value, _ in
                guard case .dictionary(let dictionary) = value else { return .void }
                return .array(ArrayValue(elements: dictionary.entries.map(\.key), elementType: dictionary.keyType))
            }
            dictionary.nativeProperty("var values: some Sequence<Value>", "The values.") { value, _ in
                guard case .dictionary(let dictionary) = value else { return .void }
                return .array(ArrayValue(elements: dictionary.entries.map(\.value), elementType: dictionary.valueType))
            }
            dictionary.native("mutating func removeValue(forKey key: Key) -> Value?", "Takes an entry out.") {
                value, values, _ in
                guard case .dictionary(var dictionary) = value, let key = HashableValue(values[0]) else { return .void }
                let old = dictionary[key]
                dictionary[key] = nil
                value = .dictionary(dictionary)
                return .optional(old, dictionary.valueType)
            }
            dictionary.native("func mapValues<T>(_ transform: (Value) -> T) -> [Key: T]", "The values, transformed.") {
                value, values, interpreter in
                guard case .dictionary(let dictionary) = value else { return .void }
                let contents = try dictionary.entries.map { try values[0]($0.value, in: interpreter) }
                var result = DictionaryValue(keyType: dictionary.keyType, valueType: contents.first?.type ?? .any)
                for (entry, content) in zip(dictionary.entries, contents) {
                    if let key = HashableValue(entry.key) { result[key] = content }
                }
                return .dictionary(result)
            }
        }
    }
}

extension Value {
    /// Changes an array in place.
    fileprivate mutating func changeArray(_ change: (inout ArrayValue) throws -> Value) throws -> Value {
        guard case .array(var array) = self else { return .void }
        self = .void
        defer { self = .array(array) }
        return try change(&array)
    }
}
