extension Documentation {
    /// The declarations with a line about each, shapes and an example.
    public var text: String {
        let declared = declarations.map { declaration in
            declaration.summary.isEmpty ? declaration.signature : "\(declaration.signature)\n    \(declaration.summary)"
        }
        let more = [
            shapes.map { "shapes: \($0)" }, members.isEmpty ? nil : "members: \(members.joined(separator: ", "))",
            example.map { "example:\n    " + $0.replacing("\n", with: "\n    ") },
        ]
        return (declared + more.compactMap(\.self)).joined(separator: "\n")
    }

    /// The same as Markdown, with signatures and example as Swift.
    public var markdown: String {
        func swift(_ source: String) -> String { "```swift\n\(source)\n```" }
        let declared = declarations.flatMap { [swift($0.signature), $0.summary] }
        let more = [
            shapes.map { "Shapes: \($0)" }, members.isEmpty ? nil : "Members: \(members.joined(separator: ", "))",
            example.map { "Example:\n\n" + swift($0) },
        ]
        return (declared + more.compactMap(\.self)).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}
