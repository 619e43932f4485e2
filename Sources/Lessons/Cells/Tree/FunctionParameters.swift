/// A parameter of a function, whether a cell wrote it or the library.
struct FunctionParameter {
    /// The label that a call writes; nil if it writes none.
    let label: String?
    let name: String
    /// The type; `any` for a closure's parameter without a type.
    let type: CellType
    let hasDefault: Bool
    /// The value for calls that leave the argument out.
    let defaultValue: () throws -> (any Expression)?
    let isVariadic: Bool
    let isInout: Bool

    /// Whether a call may leave the argument out.
    var isOptional: Bool { hasDefault || isVariadic }

    /// The type that the parameter has inside the function.
    var valueType: CellType { isVariadic ? .array(type) : type }

    /// Whether a trailing closure can be its argument.
    var takesClosure: Bool {
        switch type {
        case .function, .generic, .any, .optional(.function): true
        default: false
        }
    }

    /// The label as calls write it.
    var callLabel: String { (label ?? "_") + ":" }
}

/// An argument of a call.
struct Argument {
    let label: String?
    let value: any Expression
    let isTrailingClosure: Bool
    /// Where `&x` writes back to.
    let inoutTarget: (any Target)?
    let place: Place
}

/// Which arguments go to which parameters.
enum ArgumentMatch {
    /// For each parameter the arguments it gets: none for its default, several if it is variadic.
    case arguments([[Int]])
    case failure(String, at: Place?)

    /// Matches the labels of `arguments` with those of `parameters`, in order, as Swift does.
    static func match(_ parameters: [FunctionParameter], _ arguments: [Argument], of name: String) -> ArgumentMatch {
        var matcher = Matcher(parameters: parameters, arguments: arguments, name: name)
        return matcher.run()
    }
}

private struct Matcher {
    let parameters: [FunctionParameter]
    let arguments: [Argument]
    let name: String
    var result: [[Int]] = []
    var next = 0

    init(parameters: [FunctionParameter], arguments: [Argument], name: String) {
        self.parameters = parameters
        self.arguments = arguments
        self.name = name
        result = Array(repeating: [], count: parameters.count)
    }

    mutating func run() -> ArgumentMatch {
        for (index, argument) in arguments.enumerated() {
            guard let parameter = argument.isTrailingClosure ? placeOfClosure(argument) : place(of: argument, index)
            else { return failure(of: argument) }
            result[parameter].append(index)
            next = parameters[parameter].isVariadic ? parameter : parameter + 1
        }
        if let missing = parameters.indices.first(where: { result[$0].isEmpty && !parameters[$0].isOptional }) {
            return .failure(missingMessage(parameters[missing]), at: nil)
        }
        return .arguments(result)
    }

    /// The parameter for an argument in parentheses.
    private func place(of argument: Argument, _ index: Int) -> Int? {
        if next < parameters.count, parameters[next].isVariadic, !result[next].isEmpty {
            if argument.label == nil { return next }
            return search(from: next + 1, label: argument.label)
        }
        return search(from: next, label: argument.label)
    }

    private func search(from start: Int, label: String?) -> Int? {
        var index = start
        while index < parameters.count {
            if parameters[index].label == label { return index }
            guard parameters[index].isOptional else { return nil }
            index += 1
        }
        return nil
    }

    private func placeOfClosure(_ argument: Argument) -> Int? {
        parameters.indices.first { index in
            index >= next && parameters[index].takesClosure && result[index].isEmpty
                && (argument.label == nil || argument.label == parameters[index].label)
        }
    }

    private func failure(of argument: Argument) -> ArgumentMatch {
        guard let label = argument.label else {
            if next < parameters.count, let wanted = parameters[next].label {
                return .failure("missing argument label '\(wanted):' in the call of '\(name)'", at: argument.place)
            }
            return .failure(
                "extra argument in the call of '\(name)', which takes \(countOf(parameters.count, "argument"))",
                at: argument.place)
        }
        if let expected = parameters.firstIndex(where: { $0.label == label }) {
            if result[expected].isEmpty, expected > next,
                let missing = parameters[next..<expected].first(where: { !$0.isOptional })
            {
                return .failure(missingMessage(missing), at: argument.place)
            }
            let problem = result[expected].isEmpty ? "comes too late" : "is there twice"
            return .failure("argument '\(label):' of '\(name)' \(problem)", at: argument.place)
        }
        let known = parameters.compactMap(\.label)
        let hint = closest(to: label, in: known).map { ": did you mean '\($0):'?" } ?? ""
        return .failure("'\(name)' has no argument '\(label):'\(hint)", at: argument.place)
    }

    private func missingMessage(_ parameter: FunctionParameter) -> String {
        let what = parameter.label.map { "'\($0):'" } ?? "'\(parameter.name)'"
        return "missing argument for parameter \(what) in the call of '\(name)'"
    }
}
