import Engine
import Foundation
import Lessons

extension KernelSession {
    /// What a name is: its declarations, what they do, and its value if it has one. Nil if nothing is known.
    /// - Parameter isDetailed: whether the value is looked into.
    func explanation(of name: String, isDetailed: Bool) -> MimeBundle? {
        guard let help = session.help(on: name) else { return nil }
        var bundle = MimeBundle(text: help)
        bundle.data["text/markdown"] = Self.markdown(ofHelp: help)
        if let value = session.value(of: name) {
            let text = lines(about: value, isDetailed: isDetailed).joined(separator: "\n")
            bundle.data["text/plain"]? += "\n\n\(text)"
            bundle.data["text/markdown"]? += "\n\n```text\n\(text)\n```"
        }
        return bundle
    }

    private func lines(about value: Value, isDetailed: Bool) -> [String] {
        let text = describe(value).truncated(to: 400)
        guard isDetailed || DatasetDetails.dataset(in: value) != nil else { return [text] }
        return (try? ValueDetails.lines(of: value)) ?? [text]
    }

    /// Help as Markdown: signatures as Swift, each with the lines of explanation that follow it.
    static func markdown(ofHelp help: String) -> String {
        var blocks: [String] = []
        for line in help.split(separator: "\n").map(String.init) {
            if line.hasPrefix(" ") {
                blocks.append(line.trimmingCharacters(in: .whitespaces))
            } else {
                blocks.append("```swift\n\(line)\n```")
            }
        }
        return blocks.joined(separator: "\n\n")
    }
}
