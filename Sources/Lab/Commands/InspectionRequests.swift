import Engine
import Foundation
import Lessons

/// The two expressions of `:diff a b` or `:diff a + 1, b`.
struct PairOfExpressions: Equatable {
    let first: String
    let second: String

    init(_ text: String) throws {
        let parts = [",", " "].map { text.split(outsideBrackets: $0) }.first { $0.count > 1 } ?? []
        guard parts.count == 2 else {
            throw ShellError("Which two? For example :diff x y, or with spaces inside: :diff x + 1, y.")
        }
        (first, second) = (parts[0], parts[1])
    }
}

/// What `:summary` was asked for: a model, and what goes into it.
struct SummaryRequest: Equatable {
    /// The name of the model, or an expression for it.
    let model: String
    /// `[1, 3, 32, 32]`.
    private(set) var shape: String?
    /// `model(x, t)`.
    private(set) var call: String?
    private(set) var depth: String?

    init(_ text: String) throws {
        var words = text.split(outsideBrackets: " ")
        if let place = words.firstIndex(where: { $0 == "depth" || $0 == "depth:" }) {
            guard place == words.count - 2, Int(words[place + 1]) != nil else {
                throw ShellError("How deep? For example :summary \(words.first ?? "model") depth 3.")
            }
            depth = words[place + 1]
            words.removeLast(2)
        }
        if words.count > 1, let last = words.last, last.hasPrefix("["), last.hasSuffix("]") {
            shape = words.removeLast()
        }
        let expression = words.joined(separator: " ")
        guard !expression.isEmpty else { throw ShellError("Of which model? For example :summary model.") }
        if expression.hasSuffix(")"), let open = expression.firstIndex(of: "("), open > expression.startIndex {
            model = String(expression[..<open])
            call = expression
        } else {
            model = expression
        }
    }

    /// The cell that answers. Throws if it is not said what goes into the model.
    func cell(in session: Session) throws -> String {
        var isLayer: Bool?
        if case .object(let object)? = session.value(of: model) {
            isLayer = object.value is UNet2DModel || object.value is BasicUNet ? nil : object.value is any Layer
        }
        if let cell = cell(isLayer: isLayer) { return cell }
        throw ShellError(
            "What goes into `\(model)`? Give a shape, `:summary \(model) [1, 3, 32, 32]`, "
                + "or a call, `:summary \(model)(x)`.")
    }

    /// The cell that answers.
    /// - Parameter isLayer: whether the model is one that any shape fits; nil if it knows its own.
    /// - Returns: nil when it is not said what goes in.
    func cell(isLayer: Bool?) -> String? {
        let depth = depth.map { ", depth: \($0)" } ?? ""
        if let call { return "summary(\(model)\(depth)) { \(call) }" }
        if let shape {
            return isLayer == false
                ? "summary(\(model)\(depth)) { \(model)(Tensor.zeros(\(shape))) }"
                : "summary(\(model), \(shape)\(depth))"
        }
        return isLayer == nil ? "summary(\(model)\(depth))" : nil
    }
}

extension String {
    /// The parts between separators that are in no brackets or quotes, without space around them and without empty ones.
    fileprivate func split(outsideBrackets separator: Character) -> [String] {
        var (parts, depth, isQuoted) = ([""], 0, false)
        for character in self {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, "([{".contains(character) { depth += 1 }
            if !isQuoted, ")]}".contains(character) { depth -= 1 }
            if character == separator, depth == 0, !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
