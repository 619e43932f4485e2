/// Where lessons first use names.
public struct Introductions: Sendable {
    /// A cell of a lesson.
    public struct Place: Hashable, Sendable {
        /// The lesson's id: `1.2`.
        public let lesson: String
        /// The lesson's title.
        public let title: String
        /// The name of the cell.
        public let cell: String
    }

    /// The first cell that uses each name; members have a dot before them.
    private let places: [String: Place]

    /// Looks through the cells of all lessons, in their order.
    public init(of catalogue: Catalogue) {
        var places: [String: Place] = [:]
        for lesson in catalogue.lessons {
            for cell in lesson.steps.compactMap(\.runnable) {
                let place = Place(lesson: lesson.id, title: lesson.title, cell: cell.id)
                for name in SourceTokens(cell.source).usedNames where places[name] == nil { places[name] = place }
            }
        }
        self.places = places
    }

    /// The cell that uses `term` first: a name as it stands, a member with its dot.
    public func place(of term: String) -> Place? { places[term] }
}

extension SourceTokens {
    /// The names that the text uses, members with a dot before them, without labels of arguments.
    fileprivate var usedNames: [String] {
        tokens.indices.filter { tokens[$0].kind == .identifier }.compactMap { index in
            if index >= 1, tokens[index - 1].text == "." { return "." + tokens[index].text }
            let isLabel =
                index >= 1 && ["(", ","].contains(tokens[index - 1].text) && index + 1 < tokens.count
                && tokens[index + 1].text == ":"
            return isLabel ? nil : tokens[index].text
        }
    }
}
