import CCmark

/// A piece of a Markdown document, as libcmark-gfm parsed it.
package struct MarkdownNode {
    package enum Kind: Equatable {
        // Blocks.
        case document, paragraph, blockQuote, item, thematicBreak
        case heading(level: Int)
        /// A list; `start` is the first number of a numbered one.
        case list(start: Int?, isTight: Bool)
        case codeBlock(language: String)
        case table([Alignment])
        case tableRow, tableCell
        // Pieces of a line.
        case text, code, softBreak, lineBreak, emphasis, strong, strikethrough
        case link(url: String), image(url: String)
        /// HTML and whatever else a terminal cannot show: its text stands as it is.
        case other
    }

    package var kind: Kind
    /// The text of leaves; empty for nodes with children.
    package var literal = ""
    package var children: [MarkdownNode] = []

    /// Parses `markdown`, with GitHub's tables and strikethrough.
    package static func parse(_ markdown: String) -> MarkdownNode {
        cmark_gfm_core_extensions_ensure_registered()
        let parser = cmark_parser_new(CMARK_OPT_DEFAULT)
        defer { cmark_parser_free(parser) }
        for name in ["table", "strikethrough"] {
            cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
        }
        cmark_parser_feed(parser, markdown, markdown.utf8.count)
        guard let document = cmark_parser_finish(parser) else { return MarkdownNode(kind: .document) }
        defer { cmark_node_free(document) }
        return MarkdownNode(document)
    }

    private init(_ node: OpaquePointer) {
        kind = Self.kind(of: node)
        literal = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
        var child = cmark_node_first_child(node)
        while let current = child {
            children.append(MarkdownNode(current))
            child = cmark_node_next(current)
        }
    }

    package init(kind: Kind, literal: String = "", children: [MarkdownNode] = []) {
        self.kind = kind
        self.literal = literal
        self.children = children
    }

    private static func kind(of node: OpaquePointer) -> Kind {
        func url() -> String { cmark_node_get_url(node).map { String(cString: $0) } ?? "" }
        return switch String(cString: cmark_node_get_type_string(node)) {
        case "document": .document
        case "paragraph": .paragraph
        case "block_quote": .blockQuote
        case "heading": .heading(level: Int(cmark_node_get_heading_level(node)))
        case "thematic_break": .thematicBreak
        case "list":
            .list(
                start: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
                    ? Int(cmark_node_get_list_start(node)) : nil,
                isTight: cmark_node_get_list_tight(node) != 0)
        case "item": .item
        case "code_block":
            .codeBlock(language: cmark_node_get_fence_info(node).map { String(cString: $0) } ?? "")
        case "table": .table(alignments(of: node))
        case "table_row", "table_header": .tableRow
        case "table_cell": .tableCell
        case "text": .text
        case "code": .code
        case "softbreak": .softBreak
        case "linebreak": .lineBreak
        case "emph": .emphasis
        case "strong": .strong
        case "strikethrough": .strikethrough
        case "link": .link(url: url())
        case "image": .image(url: url())
        default: .other
        }
    }

    private static func alignments(of table: OpaquePointer) -> [Alignment] {
        guard let letters = cmark_gfm_extensions_get_table_alignments(table) else { return [] }
        return (0..<Int(cmark_gfm_extensions_get_table_columns(table))).map { column in
            switch letters[column] {
            case UInt8(ascii: "c"): .centre
            case UInt8(ascii: "r"): .right
            default: .left
            }
        }
    }
}

/// Where text stands in its column.
package enum Alignment: Sendable {
    case left, centre, right
}
