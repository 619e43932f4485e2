/// The arguments of one call in a cell.
final class ArgumentList {
    let arguments: [Argument]
    /// How the arguments match the functions that were called from here.
    private var matches: [ObjectIdentifier: ArgumentMatch] = [:]

    init(_ arguments: [Argument]) { self.arguments = arguments }

    private func match(_ function: NativeFunction) -> ArgumentMatch {
        if let known = matches[ObjectIdentifier(function)] { return known }
        let match = ArgumentMatch.match(function.signature.parameters, arguments, of: function.callName)
        matches[ObjectIdentifier(function)] = match
        return match
    }

    /// Chooses the overload that takes these arguments best, and computes them as its parameters want them.
    ///
    /// Every argument is computed once, before the choice, except for literals, whose type depends on it.
    func resolve(
        _ overloads: [NativeFunction], on receiver: CellType, _ frame: Frame, at place: Place
    ) throws -> (function: NativeFunction, values: [Value]) {
        let candidates = try matching(overloads, at: place)
        let values = try arguments.map { $0.value.isContextual ? nil : try $0.value.evaluate(frame) }
        var best: Fit?
        for (function, match) in candidates {
            guard let fit = fit(function, match, values, receiver.memberBindings, frame) else { continue }
            if fit.cost < best?.cost ?? .max { best = fit }
        }
        guard let best else { throw typeError(candidates, values, receiver.memberBindings, frame, at: place) }
        return (best.function, try best.complete(arguments, values, frame))
    }

    private func matching(
        _ overloads: [NativeFunction], at place: Place
    ) throws -> [(NativeFunction, [[Int]])] {
        var candidates: [(NativeFunction, [[Int]])] = []
        var failures: [(message: String, place: Place?, function: NativeFunction)] = []
        for overload in overloads {
            switch match(overload) {
            case .arguments(let indices): candidates.append((overload, indices))
            case .failure(let message, let place): failures.append((message, place, overload))
            }
        }
        guard candidates.isEmpty, let failure = failures.max(by: { $0.message.hintsAtLabel < $1.message.hintsAtLabel })
        else { return candidates }
        let signatures = overloads.map { "\n  \($0.signature.text)" }.prefix(4).joined()
        throw CellError(failure.message + signatures, at: failure.place ?? place)
    }

    /// How well a function's parameters take the arguments; nil if they do not.
    private func fit(
        _ function: NativeFunction, _ match: [[Int]], _ values: [Value?], _ receiver: [String: CellType], _ frame: Frame
    ) -> Fit? {
        var fit = Fit(function: function, match: match, bindings: receiver)
        let parameters = function.signature.parameters
        for (parameter, indices) in zip(parameters, match) {
            if indices.isEmpty { fit.cost += 1 }
            for value in indices.compactMap({ values[$0] }) {
                let type = value.type
                parameter.type.bind(to: type, &fit.bindings)
                let wanted = parameter.type.substituting(fit.bindings)
                if type == wanted { continue }
                guard value.coerced(to: wanted) != nil else { return nil }
                fit.cost += wanted == .any ? 20 : 10
            }
        }
        for (parameter, indices) in zip(parameters, match) {
            for index in indices where values[index] == nil {
                guard fit.take(arguments[index].value, as: parameter.type, frame) else { return nil }
            }
        }
        return fit
    }

    private func typeError(
        _ candidates: [(NativeFunction, [[Int]])], _ values: [Value?], _ receiver: [String: CellType], _ frame: Frame,
        at place: Place
    ) -> CellError {
        if candidates.count == 1, let (function, match) = candidates.first,
            let error = mismatch(function, match, values, receiver)
        {
            return error
        }
        let types = zip(arguments, values).map { argument, value in
            (argument.label.map { "\($0): " } ?? "")
                + (value?.type ?? argument.value.predictedType(frame)).map(\.description).map { $0 }.orPlaceholder
        }
        let name = candidates.first?.0.callName ?? ""
        let signatures = candidates.map { "\n  \($0.0.signature.text)" }.prefix(6).joined()
        return CellError(
            "no '\(name)' takes arguments of the types (\(types.joined(separator: ", "))); there is\(signatures)",
            at: place)
    }

    /// The first argument that the only candidate does not take.
    private func mismatch(
        _ function: NativeFunction, _ match: [[Int]], _ values: [Value?], _ receiver: [String: CellType]
    ) -> CellError? {
        var bindings = receiver
        for (parameter, indices) in zip(function.signature.parameters, match) {
            for index in indices {
                let argument = arguments[index]
                if let value = values[index] { parameter.type.bind(to: value.type, &bindings) }
                let wanted = parameter.type.substituting(bindings)
                if let value = values[index], value.coerced(to: wanted) == nil {
                    let message = conversionMessage(
                        from: value.type, to: wanted, as: "the type of argument '\(parameter.label ?? parameter.name)',"
                    )
                    return CellError(message, at: argument.value.place)
                }
                if values[index] == nil, !argument.value.fits(wanted) {
                    let message =
                        "argument '\(parameter.label ?? parameter.name)' of '\(function.callName)' "
                        + "must be of type '\(wanted)'"
                    return CellError(argument.value.mismatchMessage(wanted) ?? message, at: argument.value.place)
                }
            }
        }
        return nil
    }
}

extension NativeFunction {
    /// The name that a call writes: that of the type for an initialiser.
    var callName: String { signature.name == "init" ? owner ?? "init" : signature.name }
}

extension Optional<String> {
    fileprivate var orPlaceholder: String { self ?? "_" }
}

extension String {
    /// Of several overloads that do not match, the one to tell about is the one where a label was nearly right.
    fileprivate var hintsAtLabel: Int { contains("did you mean") ? 2 : contains("missing") ? 1 : 0 }
}

/// A function whose parameters take the arguments of a call.
private struct Fit {
    let function: NativeFunction
    let match: [[Int]]
    /// What the placeholders of the signature stand for.
    var bindings: [String: CellType]
    /// How far from an exact fit this is.
    var cost = 0

    init(function: NativeFunction, match: [[Int]], bindings: [String: CellType]) {
        self.function = function
        self.match = match
        self.bindings = bindings
    }

    /// Whether a literal can be of the parameter's type.
    mutating func take(_ literal: any Expression, as type: CellType, _ frame: Frame) -> Bool {
        let wanted = type.substituting(bindings)
        if wanted == .double || wanted == .optional(.double), literal.predictedType(frame) == .int { cost += 1 }
        return literal.fits(wanted)
    }

    /// A value for each parameter: literals are computed as its type, defaults filled in, variadic arguments collected.
    func complete(_ arguments: [Argument], _ values: [Value?], _ frame: Frame) throws -> [Value] {
        try zip(function.signature.parameters, match).map { parameter, indices in
            let type = parameter.type.substituting(bindings)
            if parameter.isVariadic {
                let elements = try indices.map { try value($0, as: type, arguments, values, frame) }
                return .array(ArrayValue(elements: elements, elementType: type))
            }
            if let index = indices.first { return try value(index, as: type, arguments, values, frame) }
            return try parameter.defaultValue()?.evaluate(frame, as: type) ?? .void
        }
    }

    private func value(
        _ index: Int, as type: CellType, _ arguments: [Argument], _ values: [Value?], _ frame: Frame
    ) throws -> Value {
        guard let value = values[index] else { return try arguments[index].value.evaluate(frame, as: type) }
        return value.coerced(to: type) ?? value
    }
}

extension ArgumentList {
    /// Computes the arguments as the parameters of a cell's own function want them, and calls it.
    func call(_ closure: ClosureValue, _ frame: Frame, at place: Place) throws -> Value {
        let values = try values(for: closure, frame, at: place)
        let (result, inner) = try placing(at: place) { try closure.run(values, frame.interpreter) }
        for (index, parameter) in closure.code.parameters.enumerated() where parameter.isInout {
            guard case .name(.local(let slot, _, _)) = closure.code.patterns[index],
                let value = inner.variables[slot]?.value
            else { continue }
            try arguments[index].inoutTarget?.assign(value, frame)
        }
        return result
    }

    private func values(for closure: ClosureValue, _ frame: Frame, at place: Place) throws -> [Value] {
        let parameters = closure.code.parameters
        switch ArgumentMatch.match(parameters, arguments, of: closure.name) {
        case .failure(let message, let spot): throw CellError(message, at: spot ?? place)
        case .arguments(let match):
            return try zip(parameters, match).map { parameter, indices in
                if parameter.isVariadic {
                    let elements = try indices.map { try arguments[$0].value.evaluate(frame, as: parameter.type) }
                    return .array(ArrayValue(elements: elements, elementType: parameter.type))
                }
                guard let index = indices.first else {
                    return try parameter.defaultValue()?.evaluate(frame, as: parameter.type) ?? .void
                }
                try checkInout(parameter, arguments[index])
                return try arguments[index].value.evaluate(frame, as: parameter.type)
            }
        }
    }

    private func checkInout(_ parameter: FunctionParameter, _ argument: Argument) throws {
        if parameter.isInout == (argument.inoutTarget != nil) { return }
        throw CellError(
            parameter.isInout
                ? "the argument of an 'inout' parameter is written with '&'" : "'&' is only for 'inout' parameters",
            at: argument.place)
    }
}

extension Expression {
    /// The words for a literal that cannot be of the type that its place asks for; nil if others say it better.
    func mismatchMessage(_ wanted: CellType) -> String? {
        (self as? ImplicitMember)?.unknownMessage(wanted)
    }
}
