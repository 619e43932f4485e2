import Foundation
import Lessons
import Synchronization

/// The settings in effect: what was chosen with `:set`, else what the environment asks for, else the defaults.
///
/// Choices are kept in a file of the state folder, so that they hold another day and for all commands of the lab.
final class Settings: Sendable {
    /// Where a value comes from.
    enum Origin: Equatable {
        case standard
        case environment(variable: String)
        case chosen
    }

    private let file: URL?
    private let environment: [String: String]
    /// What was chosen, by the names of settings. Names that this version does not know stay in the file.
    private let chosen: Mutex<[String: String]>
    /// What is wrong with the file; its other values are used.
    let problems: [String]

    /// The settings kept in `file`; without a file they last as long as the process.
    init(file: URL? = nil, environment: [String: String] = [:]) {
        self.file = file
        self.environment = environment
        let (values, problems) = Self.read(file)
        chosen = Mutex(values)
        self.problems = problems
    }

    /// The settings of the checkout that this process belongs to.
    static func stored(environment: [String: String] = ProcessInfo.processInfo.environment) -> Settings {
        let workspace = try? Workspace.find(environment: environment)
        return Settings(file: workspace?.home.appending(path: "settings.json"), environment: environment)
    }

    // MARK: - Values

    /// The value in effect.
    subscript(setting: Setting) -> String { current(setting).value }

    /// The value in effect and where it comes from.
    func current(_ setting: Setting) -> (value: String, origin: Origin) {
        if let value = chosen.withLock({ $0[setting.name] }).flatMap({ try? setting.value(from: $0) }) {
            return (value, .chosen)
        }
        if let wish = setting.wish(environment) { return (wish.value, .environment(variable: wish.variable)) }
        return (setting.defaultValue, .standard)
    }

    var colour: ColourSetting { ColourSetting(rawValue: self[.colour]) ?? .auto }
    var pager: PagerSetting { PagerSetting(rawValue: self[.pager]) ?? .auto }
    var graphics: GraphicsSetting { GraphicsSetting(rawValue: self[.graphics]) ?? .auto }
    var progress: ProgressSetting { ProgressSetting(rawValue: self[.progress]) ?? .auto }
    /// The width that was asked for; nil for the window's.
    var width: Int? { Int(self[.width]) }
    var isAccessible: Bool { self[.accessible] == "on" }
    var hasHints: Bool { self[.hints] == "on" }
    /// Whether colours are wanted even where the output is no terminal.
    var forcesColour: Bool { current(.colour) == ("on", .environment(variable: "CLICOLOR_FORCE")) }

    // MARK: - Changes

    /// Chooses `text` for `setting`, or takes the choice back if it is `default`. Throws if it is no value of the setting.
    func set(_ setting: Setting, to text: String) throws {
        let value = text.lowercased() == Setting.defaultWord ? nil : try setting.value(from: text)
        let values = chosen.withLock { chosen in
            chosen[setting.name] = value
            return chosen
        }
        guard let file else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try encoder.encode(values).write(to: file, options: .atomic)
        } catch {
            throw ShellError(
                "It holds until you quit, but \(file.path) cannot be written: \(error.localizedDescription)")
        }
    }

    private static func read(_ file: URL?) -> (values: [String: String], problems: [String]) {
        guard let file, FileManager.default.fileExists(atPath: file.path) else { return ([:], []) }
        guard let data = try? Data(contentsOf: file),
            let values = try? JSONDecoder().decode([String: String].self, from: data)
        else { return ([:], ["\(file.path) cannot be read, so all settings have their defaults."]) }
        let problems = Setting.all.compactMap { setting -> String? in
            guard let text = values[setting.name] else { return nil }
            do throws(ShellError) {
                _ = try setting.value(from: text)
                return nil
            } catch {
                return "\(file.path): \(error)"
            }
        }
        return (values, problems)
    }
}
