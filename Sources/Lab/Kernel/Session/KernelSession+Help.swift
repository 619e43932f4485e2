import Engine
import Foundation
import Lessons

extension KernelSession {
    /// What a name is: its declarations, what they do, and its value if it has one. Nil if nothing is known.
    /// - Parameter isDetailed: whether the value is looked into.
    func explanation(of name: String, isDetailed: Bool) -> MimeBundle? {
        guard let documentation = session.documentation(of: name) else { return nil }
        var bundle = MimeBundle(text: documentation.text)
        bundle.data["text/markdown"] = documentation.markdown
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
        let details = ValueDetails(
            session: session, painter: NotebookCommand.plain, width: NotebookCommand.columns)
        return (try? details.lines(of: value, name: nil, made: nil)) ?? [text]
    }
}
