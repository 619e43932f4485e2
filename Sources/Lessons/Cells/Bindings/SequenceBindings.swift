import Engine

extension Value {
    /// The function in an argument; the signature has made sure that there is one.
    func callAsFunction(_ arguments: Value..., in interpreter: Interpreter) throws -> Value {
        guard case .function(let function) = self else { throw ValueError("this is not a function") }
        return try function.call(arguments, interpreter)
    }

    /// The result of calling a condition.
    fileprivate func holds(_ arguments: Value..., in interpreter: Interpreter) throws -> Bool {
        guard case .function(let function) = self, case .bool(let result) = try function.call(arguments, interpreter)
        else { throw ValueError("the condition must give a Bool") }
        return result
    }
}

extension Registry {
    /// Members of everything that `for` goes through, and functions on sequences.
    func registerSequences() {
        members(of: sequence, as: Value.self) { sequence in
            registerTransforms(sequence)
            registerSearches(sequence)
            registerOrder(sequence)
            registerLazy(sequence)
        }
        registerZipAndStride()
        members(of: range, as: Value.self) { range in
            range.nativeProperty("var lowerBound: Bound", "Where the range starts.") { value, _ in
                guard case .range(let range) = value, let bound = range.lower else { throw ValueError("there is none") }
                return bound
            }
            range.nativeProperty("var upperBound: Bound", "Where the range ends.") { value, _ in
                guard case .range(let range) = value, let bound = range.upper else { throw ValueError("there is none") }
                return bound
            }
        }
        members(of: optional, as: Value.self) { optional in
            optional.nativeInitialiser("init(_ value: Wrapped)", "An optional with a value.") { _, values, _ in
                .optional(values[0], values[0].type)
            }
            optional.native("func map<T>(_ transform: (Wrapped) -> T) -> T?", "The transformed value, if there is one.")
            {
                value, values, interpreter in
                guard case .optional(let wrapped?, _) = value else { return .optional(nil, .any) }
                let result = try values[0](wrapped, in: interpreter)
                return .optional(result, result.type)
            }
        }
    }

    private func registerTransforms(_ sequence: Members<Value>) {
        sequence.native("func map<T>(_ transform: (Element) -> T) -> [T]", "Each element, transformed.") {
            value, values, interpreter in
            .array(try interpreter.map(value) { try values[0]($0, in: interpreter) })
        }
        sequence.native("func flatMap<T>(_ transform: (Element) -> [T]) -> [T]", "The transformed elements, joined.") {
            value, values, interpreter in
            let parts = try interpreter.map(value) { try values[0]($0, in: interpreter) }
            let elements = try parts.elements.flatMap { try interpreter.array(of: $0) }
            return .array(ArrayValue(elements: elements, elementType: parts.elementType.elementType ?? .any))
        }
        sequence.native(
            "func compactMap<T>(_ transform: (Element) -> T?) -> [T]", "The transformed elements that are not nil."
        ) {
            value, values, interpreter in
            let all = try interpreter.map(value) { try values[0]($0, in: interpreter) }
            let kept = all.elements.compactMap { element -> Value? in
                if case .optional(let wrapped, _) = element { return wrapped }
                return element
            }
            return .array(ArrayValue(elements: kept, elementType: all.elementType.wrapped ?? all.elementType))
        }
        sequence.native(
            "func filter(_ isIncluded: (Element) -> Bool) -> [Element]", "The elements for which a condition holds."
        ) {
            value, values, interpreter in
            let kept = try interpreter.array(of: value).filter { try values[0].holds($0, in: interpreter) }
            return .array(ArrayValue(elements: kept, elementType: interpreter.elementType(of: value)))
        }
        sequence.native("func forEach(_ body: (Element) -> Void)", "Does something with each element.") {
            value, values, interpreter in
            for element in try interpreter.array(of: value) { _ = try values[0](element, in: interpreter) }
            return .void
        }
        sequence.native(
            "func reduce<Result>(_ initial: Result, _ combine: (Result, Element) -> Result) -> Result",
            "The elements combined, one after the other, beginning with a first value."
        ) { value, values, interpreter in
            try interpreter.reduce(try interpreter.array(of: value), values[0], values[1])
        }
    }

    private func registerSearches(_ sequence: Members<Value>) {
        sequence.native("func contains(_ element: Element) -> Bool", "Whether an element is there.") {
            value, values, interpreter in
            if case .range(let range) = value { return .bool(try range.contains(values[0])) }
            let wanted = HashableValue(values[0])
            let found = try interpreter.array(of: value).contains { element in
                try interpreter.step()
                return HashableValue(element) == wanted && wanted != nil
            }
            return .bool(found)
        }
        sequence.native(
            "func contains(where condition: (Element) -> Bool) -> Bool", "Whether a condition holds for any element."
        ) {
            value, values, interpreter in
            .bool(try interpreter.array(of: value).contains { try values[0].holds($0, in: interpreter) })
        }
        sequence.native(
            "func allSatisfy(_ condition: (Element) -> Bool) -> Bool", "Whether a condition holds for all elements."
        ) {
            value, values, interpreter in
            .bool(try interpreter.array(of: value).allSatisfy { try values[0].holds($0, in: interpreter) })
        }
        sequence.native(
            "func first(where condition: (Element) -> Bool) -> Element?",
            "The first element for which a condition holds."
        ) {
            value, values, interpreter in
            let found = try interpreter.array(of: value).first { try values[0].holds($0, in: interpreter) }
            return .optional(found, interpreter.elementType(of: value))
        }
        sequence.native(
            "func firstIndex(where condition: (Element) -> Bool) -> Int?",
            "Where the first element is for which a condition holds."
        ) {
            value, values, interpreter in
            let found = try interpreter.array(of: value).firstIndex { try values[0].holds($0, in: interpreter) }
            return .optional(found.map(Value.int), .int)
        }
        sequence.native("func firstIndex(of element: Element) -> Int?", "Where an element is.") {
            value, values, interpreter in
            let wanted = HashableValue(values[0])
            let found = try interpreter.array(of: value).firstIndex { element in
                try interpreter.step()
                return HashableValue(element) == wanted && wanted != nil
            }
            return .optional(found.map(Value.int), .int)
        }
    }

    private func registerOrder(_ sequence: Members<Value>) {
        for (name, operation) in [("min", BinaryOperator.less), ("max", .greaterOrEqual)] {
            sequence.native("func \(name)() -> Element?", "The \(name == "min" ? "smallest" : "largest") element.") {
                value, _, interpreter in
                let best = try interpreter.array(of: value).extreme { try operation.isTrue($0, $1) }
                return .optional(best, interpreter.elementType(of: value))
            }
            sequence.native(
                "func \(name)(by areInOrder: (Element, Element) -> Bool) -> Element?",
                "The extreme element by an order."
            ) {
                value, values, interpreter in
                let best = try interpreter.array(of: value).extreme { next, best in
                    name == "min"
                        ? try values[0].holds(next, best, in: interpreter)
                        : try !values[0].holds(next, best, in: interpreter)
                }
                return .optional(best, interpreter.elementType(of: value))
            }
        }
        sequence.native("func sorted() -> [Element]", "The elements from the smallest to the largest.") {
            value, _, interpreter in
            let sorted = try interpreter.array(of: value).sorted { try BinaryOperator.less.isTrue($0, $1) }
            return .array(ArrayValue(elements: sorted, elementType: interpreter.elementType(of: value)))
        }
        sequence.native(
            "func sorted(by areInOrder: (Element, Element) -> Bool) -> [Element]", "The elements in an order."
        ) {
            value, values, interpreter in
            let sorted = try interpreter.array(of: value).sorted { try values[0].holds($0, $1, in: interpreter) }
            return .array(ArrayValue(elements: sorted, elementType: interpreter.elementType(of: value)))
        }
        sequence.native("func reversed() -> [Element]", "The elements from the last to the first.") {
            value, _, interpreter in
            let reversed = Array(try interpreter.array(of: value).reversed())
            return .array(ArrayValue(elements: reversed, elementType: interpreter.elementType(of: value)))
        }
        sequence.native("func joined(separator: String = \"\") -> String", "The texts, joined to one.") {
            value, values, interpreter in
            let texts = try interpreter.array(of: value).map { element in
                try interpreter.step()
                return describe(element)
            }
            return .string(texts.joined(separator: describe(values[0])))
        }
    }

    private func registerLazy(_ sequence: Members<Value>) {
        sequence.native(
            "func enumerated() -> some Sequence<(offset: Int, element: Element)>",
            "Each element with its number, from 0."
        ) {
            value, _, interpreter in
            let elements = try interpreter.elements(of: value)
            return .sequence(elements.enumerated())
        }
        sequence.native("func prefix(_ count: Int) -> [Element]", "The first elements.") { value, values, interpreter in
            guard case .int(let count) = values[0], count >= 0 else {
                throw ValueError("the count must not be negative")
            }
            let next = try interpreter.elements(of: value).makeIterator()
            var result: [Value] = []
            while result.count < count, let element = try next() {
                try interpreter.step()
                result.append(element)
            }
            return .array(ArrayValue(elements: result, elementType: interpreter.elementType(of: value)))
        }
        sequence.native("func suffix(_ count: Int) -> [Element]", "The last elements.") { value, values, interpreter in
            guard case .int(let count) = values[0], count >= 0 else {
                throw ValueError("the count must not be negative")
            }
            let elements = Array(try interpreter.array(of: value).suffix(count))
            return .array(ArrayValue(elements: elements, elementType: interpreter.elementType(of: value)))
        }
        for (name, takesFirst) in [("dropFirst", true), ("dropLast", false)] {
            sequence.native(
                "func \(name)(_ count: Int = 1) -> [Element]", "All but the \(takesFirst ? "first" : "last") elements."
            ) {
                value, values, interpreter in
                guard case .int(let count) = values[0], count >= 0 else {
                    throw ValueError("the count must not be negative")
                }
                let all = try interpreter.array(of: value)
                let kept = takesFirst ? all.dropFirst(count) : all.dropLast(count)
                return .array(ArrayValue(elements: Array(kept), elementType: interpreter.elementType(of: value)))
            }
        }
        sequence.nativeProperty("var count: Int", "How many elements there are.") { value, interpreter in
            if let count = try interpreter.elements(of: value).count { return .int(count) }
            return .int(try interpreter.array(of: value).count)
        }
        sequence.nativeProperty("var isEmpty: Bool", "Whether there are no elements.") { value, interpreter in
            .bool(try interpreter.elements(of: value).makeIterator()() == nil)
        }
        sequence.nativeProperty("var first: Element?", "The first element; nil if there is none.") {
            value, interpreter in
            .optional(try interpreter.elements(of: value).makeIterator()(), interpreter.elementType(of: value))
        }
        sequence.nativeProperty("var last: Element?", "The last element; nil if there is none.") { value, interpreter in
            .optional(try interpreter.array(of: value).last, interpreter.elementType(of: value))
        }
        sequence.nativeProperty("var indices: Range<Int>", "The numbers of the elements.") { value, interpreter in
            let count = try interpreter.elements(of: value).count ?? 0
            return .range(RangeValue(lower: .int(0), upper: .int(count), isClosed: false))
        }
    }

    private func registerZipAndStride() {
        native(
            "func zip<A, B>(_ first: some Sequence<A>, _ second: some Sequence<B>) -> some Sequence<(A, B)>",
            "Pairs of elements."
        ) {
            values, interpreter in
            .sequence(try interpreter.elements(of: values[0]).zipped(with: try interpreter.elements(of: values[1])))
        }
        for (label, isClosed) in [("to", false), ("through", true)] {
            native(
                "func stride<T>(from start: T, \(label) end: T, by step: T) -> some Sequence<T>",
                "Numbers at equal distances, \(isClosed ? "with" : "without") the end."
            ) { values, _ in
                .sequence(try strideSequence(values[0], values[1], values[2], isClosed: isClosed))
            }
        }
    }
}

/// The numbers from `start` towards `end`.
private func strideSequence(_ start: Value, _ end: Value, _ step: Value, isClosed: Bool) throws -> SequenceValue {
    switch (start, end, step) {
    case (.int(let start), .int(let end), .int(let step)):
        if step == 0 { throw ValueError("stride: the step must not be 0") }
        return SequenceValue(name: "StrideTo<Int>", count: nil, elementType: .int) {
            var iterator: any IteratorProtocol<Int> =
                isClosed
                ? Swift.stride(from: start, through: end, by: step).makeIterator()
                : Swift.stride(from: start, to: end, by: step).makeIterator()
            return { iterator.next().map(Value.int) }
        }
    case (.double(let start), .double(let end), .double(let step)):
        if step == 0 || !step.isFinite { throw ValueError("stride: the step must be a number other than 0") }
        return SequenceValue(name: "StrideTo<Double>", count: nil, elementType: .double) {
            var iterator: any IteratorProtocol<Double> =
                isClosed
                ? Swift.stride(from: start, through: end, by: step).makeIterator()
                : Swift.stride(from: start, to: end, by: step).makeIterator()
            return { iterator.next().map(Value.double) }
        }
    default: throw ValueError("stride: start, end and step must be numbers of one type")
    }
}

extension BinaryOperator {
    /// The result of comparing two values.
    func isTrue(_ left: Value, _ right: Value) throws -> Bool {
        try Interruption.check()
        guard case .bool(let result)? = try apply(left, right) else {
            throw ValueError("values of type '\(left.type)' have no order")
        }
        return result
    }
}

extension [Value] {
    /// The element that is before all others.
    fileprivate func extreme(_ isBefore: (Value, Value) throws -> Bool) throws -> Value? {
        guard let first else { return nil }
        return try dropFirst().reduce(first) { best, next in try isBefore(next, best) ? next : best }
    }
}

extension SequenceValue {
    func enumerated() -> SequenceValue {
        let type = CellType.tuple([.init(label: "offset", type: .int), .init(label: "element", type: elementType)])
        return SequenceValue(name: "EnumeratedSequence", count: count, elementType: type) { [makeIterator] in
            let next = try makeIterator()
            var index = 0
            return {
                guard let element = try next() else { return nil }
                defer { index += 1 }
                return .tuple(TupleValue(labels: ["offset", "element"], values: [.int(index), element]))
            }
        }
    }

    func zipped(with other: SequenceValue) -> SequenceValue {
        let counts = [count, other.count].compactMap(\.self)
        let type = CellType.tuple([.init(label: nil, type: elementType), .init(label: nil, type: other.elementType)])
        let pairCount = counts.count == 2 ? counts.min() : nil
        return SequenceValue(name: "Zip2Sequence", count: pairCount, elementType: type) { [makeIterator] in
            let (first, second) = (try makeIterator(), try other.makeIterator())
            return {
                guard let left = try first(), let right = try second() else { return nil }
                return .tuple(TupleValue([left, right]))
            }
        }
    }
}

extension Interpreter {
    /// The transformed elements; their type is that of the first.
    func map(_ value: Value, _ transform: (Value) throws -> Value) throws -> ArrayValue {
        let elements = try elements(of: value)
        try Self.checkCount(elements.count ?? 0, "map")
        let next = try elements.makeIterator()
        var result: [Value] = []
        while let element = try next() {
            try step()
            result.append(try transform(element))
        }
        return ArrayValue(elements: result, elementType: result.first?.type ?? .any)
    }

    /// The elements combined. A literal `0` that starts a sum of `Double` is one too, as Swift would infer.
    func reduce(_ elements: [Value], _ initial: Value, _ combine: Value) throws -> Value {
        guard let first = elements.first else { return initial }
        var result: Value
        do {
            result = try combine(initial, first, in: self)
        } catch {
            guard case .int(let int) = initial else { throw error }
            result = try combine(.double(Double(int)), first, in: self)
        }
        for element in elements.dropFirst() {
            try step()
            result = try combine(result, element, in: self)
        }
        return result
    }
}
