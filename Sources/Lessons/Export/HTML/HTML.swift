/// Text as part of an HTML page.
enum HTML {
    /// `text` with the characters that mean something in HTML replaced, also inside of attributes. Control characters,
    /// which HTML does not allow, are left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            default:
                let isControl = scalar.properties.generalCategory == .control
                if !isControl, !scalar.properties.isNoncharacterCodePoint { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }

    /// An element around content that is HTML already.
    static func element(_ name: String, _ attributes: [(String, String)] = [], _ content: String) -> String {
        "\(opening(name, attributes))\(content)</\(name)>"
    }

    /// The opening tag of an element.
    static func opening(_ name: String, _ attributes: [(String, String)] = []) -> String {
        "<" + name + attributes.map { " \($0)=\"\(escaped($1))\"" }.joined() + ">"
    }
}
