import Foundation

/// The parts of a notebook file that exports use, with the format's own names.
struct Notebook: Encodable {
    let cells: [Cell]
    let metadata: Metadata
    let nbformat = 4
    let nbformatMinor = 5

    init(cells: [Cell], title: String) {
        self.cells = cells
        metadata = Metadata(title: title)
    }

    enum CodingKeys: String, CodingKey {
        case cells, metadata, nbformat
        case nbformatMinor = "nbformat_minor"
    }

    struct Metadata: Encodable {
        let title: String
        let kernelspec = ["display_name": "Diffusion Lab", "language": "swift", "name": "diffusion-lab"]
        let languageInfo = ["file_extension": ".swift", "mimetype": "text/x-swift", "name": "swift"]

        enum CodingKeys: String, CodingKey {
            case title, kernelspec
            case languageInfo = "language_info"
        }
    }

    /// A cell of prose or code.
    enum Cell: Encodable {
        case markdown(id: String, String)
        case code(id: String, String, executionCount: Int?, outputs: [Output], metadata: [String: String])

        var id: String {
            get {
                switch self {
                case .markdown(let id, _), .code(let id, _, _, _, _): id
                }
            }
            set {
                switch self {
                case .markdown(_, let text): self = .markdown(id: newValue, text)
                case .code(_, let source, let count, let outputs, let metadata):
                    self = .code(
                        id: newValue, source, executionCount: count, outputs: outputs, metadata: metadata)
                }
            }
        }

        private enum CodingKeys: String, CodingKey {
            case id, metadata, source, outputs
            case type = "cell_type"
            case executionCount = "execution_count"
        }

        private enum MetadataKeys: String, CodingKey { case lab = "diffusion-lab" }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(id, forKey: .id)
            var metadata = values.nestedContainer(keyedBy: MetadataKeys.self, forKey: .metadata)
            switch self {
            case .markdown(_, let text):
                try values.encode("markdown", forKey: .type)
                try values.encode(Notebook.lines(text), forKey: .source)
            case .code(_, let source, let count, let outputs, let facts):
                try values.encode("code", forKey: .type)
                try values.encode(Notebook.lines(source), forKey: .source)
                try values.encode(count, forKey: .executionCount)
                try values.encode(outputs, forKey: .outputs)
                if !facts.isEmpty { try metadata.encode(facts, forKey: .lab) }
            }
        }
    }

    /// What a cell gave.
    enum Output: Encodable {
        case stream(String)
        case picture(Data, String)
        case result(String, executionCount: Int?)
        case error(name: String, String)

        private enum CodingKeys: String, CodingKey {
            case name, text, data, metadata, ename, evalue, traceback
            case type = "output_type"
            case executionCount = "execution_count"
        }

        private enum DataKeys: String, CodingKey {
            case png = "image/png"
            case text = "text/plain"
        }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            switch self {
            case .stream(let text):
                try values.encode("stream", forKey: .type)
                try values.encode("stdout", forKey: .name)
                try values.encode(Notebook.lines(text, endsLastLine: true), forKey: .text)
            case .picture(let png, let description):
                try values.encode("display_data", forKey: .type)
                try values.encode([String: String](), forKey: .metadata)
                var data = values.nestedContainer(keyedBy: DataKeys.self, forKey: .data)
                try data.encode(png.base64EncodedString(), forKey: .png)
                try data.encode(Notebook.lines(description), forKey: .text)
            case .result(let text, let count):
                try values.encode("execute_result", forKey: .type)
                try values.encode(count, forKey: .executionCount)
                try values.encode([String: String](), forKey: .metadata)
                var data = values.nestedContainer(keyedBy: DataKeys.self, forKey: .data)
                try data.encode(Notebook.lines(text), forKey: .text)
            case .error(let name, let message):
                let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                try values.encode("error", forKey: .type)
                try values.encode(name, forKey: .ename)
                try values.encode(lines.first ?? "", forKey: .evalue)
                try values.encode(lines, forKey: .traceback)
            }
        }
    }

    /// The text as the format keeps it: a list of lines, each with its line end. That of the last line is left out, as
    /// notebooks have it, but for what is printed.
    static func lines(_ text: String, endsLastLine: Bool = false) -> [String] {
        var lines: [String] = text.split(separator: "\n", omittingEmptySubsequences: false).map { "\($0)\n" }
        if lines.last == "\n" {
            lines.removeLast()
            if endsLastLine { return lines }
        }
        return lines.dropLast() + lines.suffix(1).map { String($0.dropLast()) }
    }
}
