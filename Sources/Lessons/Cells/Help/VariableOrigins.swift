import Foundation

extension Registry {
    /// The names that `source` declares, assigns to, or calls a changing method of: `x = 1`, `x[0] += 1`, `x.append(1)`.
    func namesSet(in source: String) -> Set<String> {
        let tokens = SourceTokens(source)
        let list = tokens.tokens
        var names: Set<String> = []
        for index in list.indices {
            let token = list[index]
            switch token.text {
            case "let", "var":
                let declared = list[(index + 1)...].prefix { $0.text != "=" && $0.text != ":" }
                names.formUnion(declared.filter { $0.kind == .identifier }.map(\.text))
            case "=", "+=", "-=", "*=", "/=", "%=": tokens.root(ofChainEndingAt: index - 1).map { _ = names.insert($0) }
            case "(" where index >= 3 && list[index - 2].text == "." && mutatingMethods.contains(list[index - 1].text):
                tokens.root(ofChainEndingAt: index - 3).map { _ = names.insert($0) }
            default: break
            }
        }
        return names
    }
}

extension SourceTokens {
    /// The variable that a chain of members and subscripts starts with: `x` of `x.weights[0].bias`.
    func root(ofChainEndingAt index: Int) -> String? {
        var index = index
        while index >= 0 {
            if tokens[index].text == "]" || tokens[index].text == ")" {
                guard let opening = opening(of: index) else { return nil }
                index = opening - 1
            } else if tokens[index].kind == .identifier {
                guard index >= 2, tokens[index - 1].text == "." else { return tokens[index].text }
                index -= 2
            } else {
                return nil
            }
        }
        return nil
    }
}
