/// Markdown with formulas as HTML.
struct MarkdownHTML {
    /// A heading of the second level, for a table of contents.
    struct Heading: Equatable {
        let id: String
        /// The words as HTML.
        let html: String
    }

    /// What the prose's links lead to on this page; nil for a link that leads nowhere from here.
    let destination: (String) -> String?
    /// The pictures that the prose shows, as addresses that hold the picture itself; nil if there is none.
    let picture: (String) -> String?
    private(set) var headings: [Heading] = []

    init(destination: @escaping (String) -> String?, picture: @escaping (String) -> String?) {
        self.destination = destination
        self.picture = picture
    }

    /// `markdown` as HTML; its headings are noted.
    mutating func html(_ markdown: String) -> String {
        let maths = MathSpans(markdown)
        return blocks(MarkdownNode.parse(maths.markdown).children, maths)
    }

    // MARK: - Blocks

    private mutating func blocks(_ nodes: [MarkdownNode], _ maths: MathSpans, isTight: Bool = false) -> String {
        var html = ""
        for node in nodes { html += block(node, maths, isTight: isTight) }
        return html
    }

    private mutating func block(_ node: MarkdownNode, _ maths: MathSpans, isTight: Bool) -> String {
        switch node.kind {
        case .heading(let level): return heading(node, level: level, maths)
        case .paragraph: return paragraph(node, maths, isTight: isTight)
        case .blockQuote: return HTML.element("blockquote", [], blocks(node.children, maths)) + "\n"
        case .list(let start, let isTight):
            var items = ""
            for item in node.children { items += "<li>\(blocks(item.children, maths, isTight: isTight))</li>\n" }
            let attributes = start.map { $0 == 1 ? [] : [("start", "\($0)")] } ?? []
            return HTML.element(start == nil ? "ul" : "ol", attributes, "\n" + items) + "\n"
        case .codeBlock(let language):
            let source = maths.restoring(node.literal) { $0.isDisplay ? "$$\($0.latex)$$" : "$\($0.latex)$" }
            return Self.code(source, isSwift: language.hasPrefix("swift"))
        case .table(let alignments): return table(node, alignments, maths)
        case .thematicBreak: return "<hr>\n"
        default: return "<p>\(text(node.literal, maths))</p>\n"
        }
    }

    private mutating func heading(_ node: MarkdownNode, level: Int, _ maths: MathSpans) -> String {
        let html = inlines(node.children, maths)
        guard level == 2 else { return HTML.element("h\(level)", [], html) + "\n" }
        let heading = Heading(id: "section-\(headings.count + 1)", html: html)
        headings.append(heading)
        return HTML.element("h2", [("id", heading.id)], html) + "\n"
    }

    private func paragraph(_ node: MarkdownNode, _ maths: MathSpans, isTight: Bool) -> String {
        let content = inlines(node.children, maths)
        // A formula of its own may be wider than a phone.
        if node.children.count == 1, node.children[0].literal.count == 1,
            let formula = node.children[0].literal.first.flatMap(maths.formula), formula.isDisplay
        {
            return "<div class=\"formula\" tabindex=\"0\" role=\"group\" aria-label=\"Formula\">\(content)</div>\n"
        }
        return isTight ? content : "<p>\(content)</p>\n"
    }

    private func table(_ node: MarkdownNode, _ alignments: [Alignment], _ maths: MathSpans) -> String {
        let rows = node.children.enumerated().map { number, row in
            let name = number == 0 ? "th" : "td"
            let cells = row.children.enumerated().map { column, cell in
                let alignment = column < alignments.count ? alignments[column] : .left
                let attributes = alignment == .left ? [] : [("class", "\(alignment)")]
                return HTML.element(name, attributes, inlines(cell.children, maths))
            }
            return HTML.element("tr", [], cells.joined())
        }
        let head = HTML.element("thead", [], rows.prefix(1).joined())
        let body = rows.count > 1 ? HTML.element("tbody", [], rows.dropFirst().joined(separator: "\n")) : ""
        return
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>\(head)\(body)</table></div>\n"
    }

    /// Source as a block of code; Swift with its pieces marked.
    static func code(_ source: String, isSwift: Bool, className: String? = nil) -> String {
        var text = source
        while text.last == "\n" { text.removeLast() }
        let content =
            isSwift
            ? SwiftPieces.of(text).map { piece in
                let html = HTML.escaped(piece.text)
                return piece.kind == .plain ? html : HTML.element("span", [("class", piece.kind.rawValue)], html)
            }.joined() : HTML.escaped(text)
        let attributes = [("class", className ?? "code"), ("tabindex", "0")]
        return HTML.element("pre", attributes, HTML.element("code", [], content)) + "\n"
    }

    // MARK: - Pieces of a line

    private func inlines(_ nodes: [MarkdownNode], _ maths: MathSpans) -> String {
        nodes.map { inline($0, maths) }.joined()
    }

    private func inline(_ node: MarkdownNode, _ maths: MathSpans) -> String {
        switch node.kind {
        case .text: return text(node.literal, maths)
        case .code: return HTML.element("code", [], HTML.escaped(node.literal))
        case .softBreak: return "\n"
        case .lineBreak: return "<br>\n"
        case .emphasis: return HTML.element("em", [], inlines(node.children, maths))
        case .strong: return HTML.element("strong", [], inlines(node.children, maths))
        case .strikethrough: return HTML.element("del", [], inlines(node.children, maths))
        case .link(let url):
            let content = inlines(node.children, maths)
            guard let address = destination(url) else { return content }
            return HTML.element("a", [("href", address)], content)
        case .image(let path):
            let words = plainText(node.children)
            guard let address = picture(path) else { return HTML.escaped(words) }
            return HTML.opening("img", [("src", address), ("alt", words)])
        default: return node.literal.isEmpty ? inlines(node.children, maths) : text(node.literal, maths)
        }
    }

    private func text(_ text: String, _ maths: MathSpans) -> String {
        var html = ""
        var plain = ""
        for character in text {
            if let formula = maths.formula(for: character) {
                html += HTML.escaped(plain) + MathML.html(formula.latex, isDisplay: formula.isDisplay)
                plain = ""
            } else {
                plain.append(character)
            }
        }
        return html + HTML.escaped(plain)
    }

    private func plainText(_ nodes: [MarkdownNode]) -> String {
        nodes.map { $0.literal.isEmpty ? plainText($0.children) : $0.literal }.joined()
    }
}
