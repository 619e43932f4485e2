import Engine
import Foundation
import Lessons

/// Cases that end as a run has to notice: for the tests of the run itself.
struct Rehearsal: Kind {
    static let name = "rehearsal"

    private enum Act: String, CaseIterable {
        case value, error, vagueError, endless, deaf, greedy, crash
    }

    init(workspace: Workspace) {}

    func write(to folder: URL, _ random: inout SeededGenerator) throws {
        try Data(random.pick(Act.allCases).rawValue.utf8).write(to: folder.appending(path: "act"))
    }

    func run(in folder: URL) throws {
        let text = try String(contentsOf: folder.appending(path: "act"), encoding: .utf8)
        switch Act(rawValue: text) {
        case .value, nil: break
        case .error: throw RehearsedError(description: "the act is an error")
        case .vagueError: throw RehearsedError(description: "The operation couldn’t be completed.")
        case .endless: while true { try Interruption.check() }
        case .deaf: while true { usleep(1000) }
        case .greedy: waste(400 << 20)
        case .crash: fatalError("as rehearsed")
        }
    }

    private func waste(_ byteCount: Int) {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 4096)
        memset(memory, 1, byteCount)
        memory.deallocate()
    }
}

private struct RehearsedError: Error, CustomStringConvertible {
    let description: String
}
