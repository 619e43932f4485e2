extension Interpreter {
    /// The elements of anything that `for` can go through.
    func elements(of value: Value) throws -> SequenceValue {
        switch value {
        case .sequence(let sequence): return sequence
        case .array(let array): return SequenceValue(array.elements, elementType: array.elementType)
        case .dictionary(let dictionary): return SequenceValue(dictionary.pairs, elementType: dictionary.pairType)
        case .string(let string):
            return SequenceValue(name: "String", count: string.count, elementType: .string) {
                var characters = string.makeIterator()
                return { characters.next().map { .string(String($0)) } }
            }
        case .range(let range): return try range.sequence()
        case .object(let object):
            guard let make = object.type.first(\.makeSequence) else { break }
            return try make(object.value, registry)
        case .optional: throw ValueError("this is an optional: unwrap it with ?? or ! before going through it")
        default: break
        }
        throw ValueError("a value of type '\(value.type)' is not a sequence")
    }

    /// All elements of a sequence at once.
    func array(of value: Value) throws -> [Value] {
        if case .array(let array) = value { return array.elements }
        let sequence = try elements(of: value)
        try Self.checkCount(sequence.count ?? 0, "the sequence")
        let next = try sequence.makeIterator()
        var result: [Value] = []
        result.reserveCapacity(sequence.count ?? 0)
        while let element = try next() {
            try step()
            result.append(element)
        }
        return result
    }

    /// The type of a sequence's elements.
    func elementType(of value: Value) -> CellType {
        switch value {
        case .array(let array): array.elementType
        case .range(let range): range.boundType
        case .string: .string
        case .dictionary(let dictionary): dictionary.pairType
        case .sequence(let sequence): sequence.elementType
        case .object(let object): (try? object.type.first(\.makeSequence)?(object.value, registry).elementType) ?? .any
        default: .any
        }
    }
}

extension SequenceValue {
    /// The elements of an array, in order.
    convenience init(_ elements: [Value], elementType: CellType) {
        self.init(name: "Array", count: elements.count, elementType: elementType) {
            var index = 0
            return {
                guard index < elements.count else { return nil }
                defer { index += 1 }
                return elements[index]
            }
        }
    }
}

extension DictionaryValue {
    /// The entries as tuples `(key:, value:)`.
    var pairs: [Value] {
        entries.map { .tuple(TupleValue(labels: ["key", "value"], values: [$0.key, $0.value])) }
    }

    var pairType: CellType {
        .tuple([.init(label: "key", type: keyType), .init(label: "value", type: valueType)])
    }
}

extension RangeValue {
    /// The whole numbers of the range.
    func sequence() throws -> SequenceValue {
        guard case .int(let first)? = lower else {
            throw ValueError("a range of Double is not a sequence: use stride(from:to:by:)")
        }
        var count: Int?
        if case .int(let end)? = upper {
            let (difference, overflow) = end.subtractingReportingOverflow(first)
            let (total, overflows) = difference.addingReportingOverflow(isClosed ? 1 : 0)
            if overflow || overflows { throw ValueError("the range \(describe(.range(self))) has too many elements") }
            count = total
        }
        return SequenceValue(name: describe(.range(self)), count: count, elementType: .int) {
            var next = first
            var left = count ?? Int.max
            return {
                guard left > 0 else { return nil }
                defer {
                    left -= 1
                    next &+= 1
                }
                return .int(next)
            }
        }
    }

    /// The places that the range covers in a collection of `count` elements.
    func indices(in count: Int) throws -> Range<Int> {
        let first = try position(lower) ?? 0
        var end = try position(upper) ?? count
        if isClosed, upper != nil {
            let (next, overflow) = end.addingReportingOverflow(1)
            end = overflow ? Int.max : next
        }
        guard first >= 0, end <= count, first <= end else {
            throw ValueError("range \(describe(.range(self))) out of bounds: there are \(count) elements")
        }
        return first..<end
    }

    private func position(_ bound: Value?) throws -> Int? {
        switch bound {
        case nil: return nil
        case .int(let int)?: return int
        default: throw ValueError("a range of Double cannot be an index")
        }
    }

    /// Whether `value` lies in the range.
    func contains(_ value: Value) throws -> Bool {
        if let lower, try !isTrue(.lessOrEqual, lower, value) { return false }
        guard let upper else { return true }
        return try isTrue(isClosed ? .lessOrEqual : .less, value, upper)
    }

    private func isTrue(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Bool {
        guard case .bool(let result)? = try operation.apply(left, right) else {
            throw ValueError("a range of '\(boundType)' cannot contain a '\(right.type)'")
        }
        return result
    }
}
