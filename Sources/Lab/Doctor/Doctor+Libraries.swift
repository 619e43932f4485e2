import CChafa
import CCmark
@preconcurrency import CReadline
import CSodium
import CZMQ
import Engine
import Foundation

extension Doctor {
    /// The libraries with their versions, and gnuplot, which runs as a program.
    func libraries() -> [Finding] {
        let readline = rl_library_version.map { String(cString: $0) } ?? "of unknown version"
        let all =
            EngineFacts.libraries + [
                ("readline", readline),
                ("chafa", "\(CHAFA_MAJOR_VERSION).\(CHAFA_MINOR_VERSION).\(CHAFA_MICRO_VERSION)"),
                ("cmark-gfm", String(cString: cmark_version_string())),
                ("libzmq", "\(ZMQ_VERSION_MAJOR).\(ZMQ_VERSION_MINOR).\(ZMQ_VERSION_PATCH)"),
                ("libsodium", String(cString: sodium_version_string())),
            ]
        return all.map { Finding(subject: $0.0, text: $0.1) } + [gnuplot()]
    }

    private func gnuplot() -> Finding {
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { "\($0)/gnuplot" }.first(where: FileManager.default.isExecutableFile)
        guard let found else {
            return Finding(
                subject: "gnuplot", verdict: .problem, text: "not found in PATH; plots need it",
                remedy: "Install it: make packages (on macOS: brew install gnuplot)")
        }
        return Finding(subject: "gnuplot", text: found)
    }
}
