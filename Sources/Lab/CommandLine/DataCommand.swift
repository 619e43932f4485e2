import ArgumentParser
import Engine
import Foundation

/// `lab data`: the data sets on this machine.
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "List the data sets, fetch one from the Hub, remove what was fetched.",
        discussion: """
            lab data
            lab data fetch huggan/smithsonian_butterflies_subset
            lab data fetch ylecun/mnist --count 5000
            lab data remove ylecun/mnist

            What is fetched lies in diffusion-lab/hub below XDG_CACHE_HOME, by default ~/.cache. LAB_DATA names a folder with \
            data sets of your own, such as mnist/. HF_TOKEN, HF_ENDPOINT, HF_HUB_OFFLINE and HF_HUB_DOWNLOAD_TIMEOUT mean what \
            they mean to the Hub's own tools; LAB_HUB_VIEWER is the address of the data set viewer.
            """,
        subcommands: [DataListCommand.self, DataFetchCommand.self, DataRemoveCommand.self],
        defaultSubcommand: DataListCommand.self)
}

/// `lab data list`, or `lab data` alone.
struct DataListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the data sets, where they are and how large (what `lab data` alone does).")

    func run() throws {
        let console = Console(terminal: Terminal())
        let rows = DataCatalogue.builtIn.map(Self.row) + DataCatalogue.fetched.map(Self.row)
        let table = TextTable(
            titles: ["data set", "what", "size", "where"], rows: rows, alignments: [.left, .left, .right, .left])
        // Paths that are to be copied, or read by a program, must not be broken.
        let width = console.terminal.hasOutput ? console.terminal.textWidth : .max
        console.lines(table.lines(width: width, painter: console.painter))
        console.line()
        console.line("Others: `lab data fetch owner/name` for one of the Hub, ImageDataset.folder for your own photos.")
    }

    private static func row(_ set: DataCatalogue.BuiltIn) -> [String] {
        let place = set.isHere ? set.path ?? "built in" : "not here: \(set.advice)"
        return [set.name, set.summary, set.byteCount > 0 ? readableByteCount(set.byteCount) : "", place]
    }

    private static func row(_ set: DataCatalogue.Fetched) -> [String] {
        let part = set.config == "default" ? set.split : "\(set.config), \(set.split)"
        let images = "\(set.imageCount.grouped) of \(set.total.grouped) images"
        return [set.name, "\(part): \(images)", readableByteCount(set.byteCount), set.path]
    }
}

/// `lab data fetch NAME`.
struct DataFetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Fetch a data set from the Hub, or see whether a built-in one is here.",
        discussion: """
            Fetches what is missing and keeps it. If it is cut off, or at Ctrl-C, the same command goes on from there.
            In a lesson, ImageDataset.hub("owner/name") then needs no network.
            """)

    @Argument(help: "owner/name as on the Hub; or the name of a built-in data set.")
    var name: String

    @Option(help: "The configuration; by default the one named default, or the first.")
    var config: String?

    @Option(help: "The split, such as train or test; by default train, or the first.")
    var split: String?

    @Option(name: [.customShort("n"), .long], help: "How many images, from the first; by default all.")
    var count: Int?

    func run() throws {
        try reportingErrors {
            let console = Console(terminal: Terminal())
            console.connectToEngine()
            try stoppingAtCtrlC { console.line("\(try dataset())") }
        }
    }

    private func dataset() throws -> ImageDataset {
        guard ImageDataset.names.contains(name) else {
            return try ImageDataset.hub(name, config: config, split: split, count: count)
        }
        guard config == nil else { throw ShellError("\(name) is built in and has no configurations.") }
        guard let part = ImageDataset.Split(rawValue: split ?? "train") else {
            throw ShellError("\(name) has no split \"\(split ?? "")\"; there are train and test.")
        }
        return try ImageDataset.named(name, count: count, split: part)
    }
}

/// `lab data remove NAME`.
struct DataRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove what was fetched of a data set from the Hub.")

    @Argument(help: "owner/name, as `lab data` lists it.")
    var name: String

    func run() throws {
        try reportingErrors {
            let byteCount = try DataCatalogue.remove(name)
            print("Removed \(name): \(readableByteCount(byteCount)).")
        }
    }
}
