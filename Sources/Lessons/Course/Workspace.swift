import Engine
import Foundation

/// The folders that the lab works in.
public struct Workspace: Hashable, Sendable {
    /// The checkout: where `Package.swift` and `lessons/` are.
    public let root: URL
    /// Where the cells of lessons run: relative paths in them, and `assets/`, are below it.
    public let folder: URL
    /// Where records and the shell's history are kept.
    public let home: URL
    /// Whether cells run with their quick values.
    public let isQuick: Bool

    /// The lesson files.
    public var lessons: URL { root.appending(path: "lessons") }

    /// What the lesson `id` draws and saves.
    public func assets(of id: String) -> URL { folder.appending(path: "assets/\(id)") }

    /// The workspace of the checkout `root`.
    ///
    /// - Parameters:
    ///   - home: the folder for records, `.lab` in the checkout if none is given.
    ///   - isQuick: whether cells run with their quick values. What they make then goes to a folder of its own, `quick` in
    ///     `home`, so that a quick run never replaces what a learner has trained.
    public init(root: URL, home: URL? = nil, isQuick: Bool = false) {
        // Absolute, because lessons change the working directory.
        let home = (home ?? root.appending(path: ".lab")).absoluteURL
        self.root = root.absoluteURL
        self.isQuick = isQuick
        self.home = isQuick ? home.appending(path: "quick") : home
        folder = isQuick ? self.home : self.root
    }

    /// Makes the folder that lessons run in the working directory, so that relative paths in cells mean the same anywhere.
    func enter() throws(CourseError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CourseError("the folder \(folder.path) cannot be made: \(error.localizedDescription)")
        }
        guard FileManager.default.changeCurrentDirectoryPath(folder.path) else {
            throw CourseError("the folder \(folder.path) cannot be entered")
        }
    }

    /// The workspace of the checkout that this process belongs to.
    ///
    /// That is `LAB_ROOT`, or else the nearest folder above the executable or above the working directory that holds
    /// `Package.swift` and `lessons`. Records go to `LAB_HOME` if it is set, else to the folder that the XDG Base Directory
    /// Specification has for what a program remembers: `diffusion-lab` in `XDG_STATE_HOME` or `~/.local/state`. Those of a
    /// course that `LAB_ROOT` names stay with it, as its lessons may have the numbers of others.
    public static func find(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        executable: URL? = Bundle.main.executableURL,
        workingDirectory: URL = URL(filePath: FileManager.default.currentDirectoryPath),
        isQuick: Bool = false
    ) throws(CourseError) -> Workspace {
        let home = environment["LAB_HOME"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
        if let path = environment["LAB_ROOT"], !path.isEmpty {
            guard Checkout.isCheckout(URL(filePath: path)) else {
                throw CourseError("LAB_ROOT is \(path), but that folder does not hold Package.swift and lessons")
            }
            return Workspace(root: URL(filePath: path), home: home, isQuick: isQuick)
        }
        let starts = [executable?.resolvingSymlinksInPath(), workingDirectory].compactMap(\.self)
        if let root = Checkout.nearest(above: starts) {
            let home = home ?? stateFolder(environment)
            moveRecords(from: root.appending(path: ".lab"), to: home)
            return Workspace(root: root, home: home, isQuick: isQuick)
        }
        throw CourseError(
            "no lessons found above \(workingDirectory.path): go to the checkout of Diffusion Lab, or set LAB_ROOT to it"
        )
    }

    private static func stateFolder(_ environment: [String: String]) -> URL {
        let states = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return (states ?? URL(filePath: home).appending(path: ".local/state")).appending(path: "diffusion-lab")
    }

    /// Takes over what earlier versions kept in the checkout, unless there is something already, or a lab that was told the
    /// checkout by `LAB_ROOT` is at work there. Until all of it has arrived it stays where it was.
    static func moveRecords(from old: URL, to home: URL) {
        let files = FileManager.default
        guard files.fileExists(atPath: old.path), !files.fileExists(atPath: home.path), !isInUse(old) else { return }
        let parent = home.deletingLastPathComponent()
        let draft = parent.appending(path: ".\(home.lastPathComponent).draft")
        do {
            try files.createDirectory(at: parent, withIntermediateDirectories: true)
            if rename(old.path, home.path) == 0 { return }
            // The checkout is on another disk.
            try? files.removeItem(at: draft)
            try files.copyItem(at: old, to: draft)
            if rename(draft.path, home.path) == 0 { try? files.removeItem(at: old) }
        } catch {
            try? files.removeItem(at: draft)
        }
    }

    /// Whether a process has the right to write a record there.
    private static func isInUse(_ home: URL) -> Bool {
        let records = home.appending(path: "records")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: records.path)) ?? []
        return names.contains { $0.hasSuffix(".lock") && (try? RecordLock(records.appending(path: $0))) == nil }
    }
}
