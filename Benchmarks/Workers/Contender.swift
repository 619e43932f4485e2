import Foundation

/// Who runs a workload: the engine, or PyTorch in one of its ways.
enum Contender: Hashable {
    case engine
    case pytorch(Variant, python: String)

    var title: String {
        switch self {
        case .engine: "engine"
        case .pytorch(let variant, _): variant.rawValue
        }
    }

    var executable: URL {
        switch self {
        case .engine: Self.program
        case .pytorch(_, let python): URL(filePath: python)
        }
    }

    var arguments: [String] {
        switch self {
        case .engine: ["worker"]
        case .pytorch(let variant, _): [Self.reference.path, variant.rawValue]
        }
    }

    /// The same number of threads for both.
    var environment: [String: String] {
        let threads = "\(Machine.threads)"
        let names = ["LAB_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"]
        return ProcessInfo.processInfo.environment.merging(names.map { ($0, threads) }) { $1 }
    }

    /// This program.
    static let program = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    /// The folder of this target's sources, where reference.py is and results.md goes.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let reference = folder.appending(path: "reference.py")
}
