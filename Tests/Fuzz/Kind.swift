import Foundation
import Lessons

/// A kind of input that people or disks can get wrong, and what the lab does with it.
protocol Kind {
    /// What the kind is called on the command line.
    static var name: String { get }

    /// Makes what the cases are mutations of.
    /// - Parameter workspace: the checkout, with the lessons.
    init(workspace: Workspace) throws

    /// Writes the files of a case into an empty folder. All that is random about them comes from `random`.
    func write(to folder: URL, _ random: inout SeededGenerator) throws

    /// Does with the files what the lab would do with them. To throw is right: an error that names the cause.
    func run(in folder: URL) throws
}

extension Kind {
    var name: String { Self.name }
}

/// All kinds, in the order in which they are run.
enum Kinds {
    static let all: [any Kind.Type] = [
        CellKind.self, PNGKind.self, JPEGKind.self, IDXKind.self, SafetensorsKind.self, PickleKind.self,
        ConfigurationKind.self, LessonKind.self, RecordKind.self, SnapshotKind.self,
    ]

    static func named(_ name: String) -> (any Kind.Type)? {
        ([Rehearsal.self] + all).first { $0.name == name }
    }
}
