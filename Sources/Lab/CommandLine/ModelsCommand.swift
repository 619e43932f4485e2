import ArgumentParser
import Engine

/// `lab models`: the pretrained models on this machine.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the pretrained models, remove one that was fetched from the Hub.",
        discussion: """
            lab models
            lab models remove google/ddpm-cifar10-32

            DDPMPipeline.fromPretrained("owner/name") in a cell, lab sample --model owner/name and lab train \
            --model-config-name-or-path owner/name fetch what they need of a model, once. It is kept where Python's huggingface_hub \
            keeps its models, and either uses what the other has fetched: HF_HUB_CACHE, by default hub below HF_HOME, by default \
            ~/.cache/huggingface. HF_TOKEN, HF_ENDPOINT, HF_HUB_OFFLINE, HF_HUB_ETAG_TIMEOUT and HF_HUB_DOWNLOAD_TIMEOUT mean \
            what they mean there.
            """,
        subcommands: [ModelsListCommand.self, ModelsRemoveCommand.self],
        defaultSubcommand: ModelsListCommand.self)
}

/// `lab models list`, or `lab models` alone.
struct ModelsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the models, where they are and how large (what `lab models` alone does).")

    func run() throws {
        try reportingErrors {
            let console = Console(terminal: Terminal())
            let cached = try ModelCatalogue.cached()
            let rows = ModelCatalogue.shipped.map(Self.row) + cached.map(Self.row)
            if rows.isEmpty {
                console.line("There are no models yet.")
            } else {
                let table = TextTable(
                    titles: ["model", "what", "size", "where"], rows: rows,
                    alignments: [.left, .left, .right, .left])
                // Paths that are to be copied, or read by a program, must not be broken.
                let width = console.terminal.hasOutput ? console.terminal.textWidth : .max
                console.lines(table.lines(width: width, painter: console.painter))
            }
            console.line()
            console.line("Others: `fromPretrained(\"owner/name\")` in a cell fetches a model of the Hub.")
        }
    }

    private static func row(_ model: ModelCatalogue.Shipped) -> [String] {
        [model.name, "comes with the lessons", readableByteCount(model.byteCount), model.path]
    }

    private static func row(_ model: ModelCatalogue.Cached) -> [String] {
        let revisions = model.revisions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.prefix(8))" }
        let files = model.fileCount == 1 ? "1 file" : "\(model.fileCount.grouped) files"
        return [
            model.name, ([files] + revisions).joined(separator: ", "), readableByteCount(model.byteCount), model.path,
        ]
    }
}

/// `lab models remove NAME`.
struct ModelsRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove what is kept of a model of the Hub, for Python's programs as well.")

    @Argument(help: "owner/name, as `lab models` lists it.")
    var name: String

    func run() throws {
        try reportingErrors {
            let byteCount = try ModelCatalogue.remove(name)
            print("Removed \(name): \(readableByteCount(byteCount)).")
        }
    }
}
