import Foundation
import Testing

@testable import Lab

@Suite struct SettingsTests {
    private let file = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID().uuidString)/settings.json")

    @Test func choiceComesBeforeEnvironmentBeforeDefault() throws {
        #expect(Settings().current(.colour) == ("auto", .standard))
        let settings = Settings(environment: ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"])
        #expect(settings.current(.colour) == ("off", .environment(variable: "NO_COLOR")))
        try settings.set(.colour, to: "ON")
        #expect(settings.current(.colour) == ("on", .chosen))
        #expect(!settings.forcesColour)
        try settings.set(.colour, to: "default")
        #expect(settings.colour == .off)
    }

    @Test(arguments: [
        (Setting.colour, ["CLICOLOR": "0"], "off"), (.colour, ["CLICOLOR_FORCE": "1"], "on"),
        (.colour, ["CLICOLOR_FORCE": "0", "NO_COLOR": ""], "auto"), (.accessible, ["ACCESSIBLE": "1"], "on"),
        (.accessible, ["ACCESSIBLE": "0"], "off"), (.editor, ["EDITOR": "vi", "VISUAL": "code --wait"], "code --wait"),
        (.editor, ["EDITOR": "vi", "VISUAL": ""], "vi"),
    ])
    func environmentAsks(setting: Setting, environment: [String: String], value: String) {
        #expect(Settings(environment: environment)[setting] == value)
    }

    @Test func choicesAreKept() throws {
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        try Settings(file: file).set(.width, to: "72")
        let settings = Settings(file: file)
        #expect(settings.width == 72)
        #expect(settings.current(.width).origin == .chosen)
        try settings.set(.width, to: "default")
        #expect(Settings(file: file).width == nil)
    }

    @Test func damagedFilesAreTold() throws {
        defer { try? FileManager.default.removeItem(at: file.deletingLastPathComponent()) }
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(#"{"width": "wide", "pager": "less", "later": "x"}"#.utf8).write(to: file)
        let settings = Settings(file: file)
        #expect(settings.problems == ["\(file.path): `width` takes auto or a number from 20 to 400, not `wide`."])
        #expect(settings.width == nil)
        #expect(settings.pager == .less)
        try settings.set(.width, to: "40")
        // What a later version has chosen is not lost.
        #expect(try String(contentsOf: file, encoding: .utf8).contains("\"later\" : \"x\""))
        try Data("{".utf8).write(to: file)
        #expect(
            Settings(file: file).problems == ["\(file.path) cannot be read, so all settings have their defaults."])
    }

    @Test func wrongValuesAndNamesAreExplained() {
        #expect(throws: ShellError("`colour` takes auto, on or off, not `blue`.")) {
            try Setting.colour.value(from: "blue")
        }
        #expect(throws: ShellError("`editor` takes prompt or a command, not ``.")) {
            try Setting.editor.value(from: "")
        }
        #expect(throws: ShellError("There is no setting `color`. Did you mean `colour`?")) {
            try Setting.named("color")
        }
    }

    /// What the lists in a setting's help say must be what it takes.
    @Test(arguments: Setting.all) func detailsExplainEveryWord(setting: Setting) {
        for word in setting.words where setting.words.count > 2 || setting.words.count == 1 {
            #expect(setting.details.contains("`\(word)`"), "\(setting.name) does not explain \(word)")
        }
        #expect((try? setting.value(from: setting.defaultValue)) == setting.defaultValue)
    }
}
