import CCmark

/// The blocks and links of a Markdown text, with the lines they stand in.
///
/// Lessons keep their prose as source, so that only the structure is taken from cmark: headings, fenced blocks, links.
struct MarkdownDocument {
    /// A heading or a fenced block.
    struct Block: Hashable {
        enum Kind: Hashable {
            case heading(level: Int, text: String)
            case fence(info: String, literal: String)
        }
        let kind: Kind
        /// The lines of the text, counted from 1.
        let lines: ClosedRange<Int>
        /// Whether the block stands inside a list or a quotation.
        let isNested: Bool
    }

    /// The destination of a link or an image.
    struct Link: Hashable {
        let destination: String
        let line: Int
    }

    private(set) var blocks: [Block] = []
    private(set) var links: [Link] = []

    init(_ text: String) {
        let root = text.withCString { cmark_parse_document($0, text.utf8.count, CMARK_OPT_DEFAULT) }
        defer { cmark_node_free(root) }
        let iterator = cmark_iter_new(root)
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return }
            if event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) { visit(node, root: root) }
        }
    }

    private typealias Node = OpaquePointer

    private mutating func visit(_ node: Node, root: Node?) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_HEADING:
            let level = Int(cmark_node_get_heading_level(node))
            add(.heading(level: level, text: Self.text(of: node)), node, root: root)
        case CMARK_NODE_CODE_BLOCK:
            add(
                .fence(info: string(cmark_node_get_fence_info(node)), literal: string(cmark_node_get_literal(node))),
                node, root: root)
        case CMARK_NODE_LINK, CMARK_NODE_IMAGE:
            links.append(Link(destination: string(cmark_node_get_url(node)), line: Self.line(of: node)))
        default: break
        }
    }

    private mutating func add(_ kind: Block.Kind, _ node: Node, root: Node?) {
        let start = Int(cmark_node_get_start_line(node))
        let lines = start...max(start, Int(cmark_node_get_end_line(node)))
        blocks.append(Block(kind: kind, lines: lines, isNested: cmark_node_parent(node) != root))
    }

    /// The line of an inline node: cmark only knows that of the block around it for certain.
    private static func line(of node: Node) -> Int {
        var node = node
        while cmark_node_get_start_line(node) == 0, let parent = cmark_node_parent(node) { node = parent }
        return Int(cmark_node_get_start_line(node))
    }

    /// The words of a heading without their marks.
    private static func text(of node: Node) -> String {
        let iterator = cmark_iter_new(node)
        defer { cmark_iter_free(iterator) }
        var text = ""
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { return text }
            guard event == CMARK_EVENT_ENTER, let part = cmark_iter_get_node(iterator),
                let literal = cmark_node_get_literal(part)
            else { continue }
            text += String(cString: literal)
        }
    }

    private func string(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}
