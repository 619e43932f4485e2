import Foundation

/// How the Hub is reached, as the environment says. The variables are those of the Hub's own Python client, so that what is
/// set up for it works here too.
struct HubSettings: Sendable {
    /// `HF_ENDPOINT`: the Hub, by default https://huggingface.co.
    var endpoint: URL
    /// `LAB_HUB_VIEWER`: the data set viewer, by default https://datasets-server.huggingface.co.
    var viewer: URL
    /// `HF_TOKEN`, or what `hf auth login` left in the file `HF_TOKEN_PATH`, by default `$HF_HOME/token`.
    var token: String?
    /// `HF_HUB_OFFLINE`, `HF_DATASETS_OFFLINE` or `TRANSFORMERS_OFFLINE`: nothing is asked of the network.
    var isOffline: Bool
    /// `HF_HUB_DOWNLOAD_TIMEOUT`: how many seconds a server may be silent, by default 30.
    var timeout: Double
    /// `HF_HUB_ETAG_TIMEOUT`: how many seconds the Hub may take to say what it has of a file, by default 10.
    var etagTimeout: Double
    /// How often and how patiently a request is repeated.
    var patience = Patience()
    /// The folder that data sets are kept in.
    var cache = "\(DataFolders.cache)/hub"
    /// The folder that models are kept in, shared with Python's huggingface_hub: `HF_HUB_CACHE`, by default `$HF_HOME/hub`.
    var modelCache: String

    /// When to try again and when to give up.
    struct Patience: Sendable {
        /// How often a request is made before the server counts as broken.
        var tries = 5
        /// The seconds before the second try; each later pause is twice as long.
        var firstPause = 0.5
        /// The longest that a server may ask to wait, in seconds.
        var longestWait = 600.0
    }

    /// - Throws: `EngineError` when an address makes no sense.
    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        func isSet(_ name: String) -> Bool { ["1", "true", "yes", "on"].contains(value(name)?.lowercased()) }
        endpoint = try Self.address("HF_ENDPOINT", value("HF_ENDPOINT") ?? "https://huggingface.co")
        viewer = try Self.address(
            "LAB_HUB_VIEWER", value("LAB_HUB_VIEWER") ?? "https://datasets-server.huggingface.co")
        isOffline = ["HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE"].contains(where: isSet)
        func seconds(_ name: String) -> Double? {
            value(name).flatMap(Double.init).flatMap { $0 > 0 ? min($0, 1e6) : nil }
        }
        timeout = seconds("HF_HUB_DOWNLOAD_TIMEOUT") ?? 30
        etagTimeout = seconds("HF_HUB_ETAG_TIMEOUT") ?? 10
        let home = value("HF_HOME") ?? "\(value("XDG_CACHE_HOME") ?? "~/.cache")/huggingface"
        modelCache = Files.expand(value("HF_HUB_CACHE") ?? value("HUGGINGFACE_HUB_CACHE") ?? "\(home)/hub")
        let stored = try? String(
            contentsOfFile: Files.expand(value("HF_TOKEN_PATH") ?? "\(home)/token"), encoding: .utf8)
        let token = (value("HF_TOKEN") ?? stored)?.trimmingCharacters(in: .whitespacesAndNewlines)
        self.token = token.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func address(_ name: String, _ text: String) throws -> URL {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host() != nil else {
            throw EngineError("Hub", "\(name) is \(text), which is no address that starts with https:// or http://")
        }
        return url
    }
}
