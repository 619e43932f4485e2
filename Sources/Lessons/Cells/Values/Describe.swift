/// The text that `print` gives for `value`: Swift's own formats.
public func describe(_ value: Value) -> String {
    switch value {
    case .string(let string): string
    case .object(let object): String(describing: object.value)
    default: debugDescribe(value)
    }
}

/// The text for a value inside an array, a tuple or an optional, where strings are quoted.
func debugDescribe(_ value: Value) -> String {
    switch value {
    case .void: "()"
    case .bool(let bool): "\(bool)"
    case .int(let int): "\(int)"
    case .double(let double): "\(double)"
    case .string(let string): string.debugDescription
    case .array(let array): "[" + array.elements.map(debugDescribe).joined(separator: ", ") + "]"
    case .dictionary(let dictionary): describe(dictionary)
    case .tuple(let tuple): describe(tuple)
    case .optional(nil, _): "nil"
    case .optional(let wrapped?, _): "Optional(\(debugDescribe(wrapped)))"
    case .range(let range): describe(range)
    case .sequence(let sequence): sequence.name
    case .function: "(Function)"
    case .type(let type): "\(type)"
    case .object(let object): String(reflecting: object.value)
    }
}

private func describe(_ dictionary: DictionaryValue) -> String {
    if dictionary.entries.isEmpty { return "[:]" }
    let pairs = dictionary.entries.map { "\(debugDescribe($0.key)): \(debugDescribe($0.value))" }
    return "[" + pairs.joined(separator: ", ") + "]"
}

private func describe(_ tuple: TupleValue) -> String {
    let elements = zip(tuple.labels, tuple.values).map { label, value in
        (label.map { "\($0): " } ?? "") + debugDescribe(value)
    }
    return "(" + elements.joined(separator: ", ") + ")"
}

private func describe(_ range: RangeValue) -> String {
    switch (range.lower, range.upper) {
    case (let lower?, let upper?): describe(lower) + (range.isClosed ? "..." : "..<") + describe(upper)
    case (let lower?, nil): "PartialRangeFrom<\(range.boundType)>(lowerBound: \(describe(lower)))"
    case (nil, let upper?):
        "PartialRange\(range.isClosed ? "Through" : "UpTo")<\(range.boundType)>(upperBound: \(describe(upper)))"
    case (nil, nil): "..."
    }
}
