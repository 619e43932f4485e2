import Engine

/// The text that `print` gives for `value`: Swift's own formats.
public func describe(_ value: Value) -> String {
    switch value {
    case .string(let string): string
    case .object(let object): String(describing: object.value)
    default: debugDescribe(value)
    }
}

/// The text for a value inside an array, a tuple or an optional, where strings are quoted.
/// - Parameter depth: how many values this one is inside of; what is too deep is not shown.
func debugDescribe(_ value: Value, depth: Int = 0) -> String {
    guard depth <= Value.deepest else { return "…" }
    return switch value {
    case .void: "()"
    case .bool(let bool): "\(bool)"
    case .int(let int): "\(int)"
    case .double(let double): "\(double)"
    case .string(let string): string.debugDescription
    case .array(let array): "[" + listing(array.elements.lazy.map { debugDescribe($0, depth: depth + 1) }) + "]"
    case .dictionary(let dictionary): describe(dictionary, depth)
    case .tuple(let tuple): describe(tuple, depth)
    case .optional(nil, _): "nil"
    case .optional(let wrapped?, _): "Optional(\(debugDescribe(wrapped, depth: depth + 1)))"
    case .range(let range): describe(range)
    case .sequence(let sequence): sequence.name
    case .function: "(Function)"
    case .type(let type): "\(type)"
    case .object(let object): String(reflecting: object.value)
    }
}

/// Texts with commas between them. Ctrl-C ends it early, as what is half described is not shown.
private func listing(_ parts: some Sequence<String>) -> String {
    var text = ""
    for (index, part) in parts.enumerated() {
        if Interruption.isRequested { break }
        text += index > 0 ? ", " + part : part
    }
    return text
}

private func describe(_ dictionary: DictionaryValue, _ depth: Int) -> String {
    if dictionary.entries.isEmpty { return "[:]" }
    let pairs = dictionary.entries.lazy.map { entry in
        "\(debugDescribe(entry.key, depth: depth + 1)): \(debugDescribe(entry.value, depth: depth + 1))"
    }
    return "[" + listing(pairs) + "]"
}

private func describe(_ tuple: TupleValue, _ depth: Int) -> String {
    let elements = zip(tuple.labels, tuple.values).lazy.map { label, value in
        (label.map { "\($0): " } ?? "") + debugDescribe(value, depth: depth + 1)
    }
    return "(" + listing(elements) + ")"
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
