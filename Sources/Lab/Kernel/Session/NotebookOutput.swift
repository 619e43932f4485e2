import Engine
import Foundation
import Lessons
import Synchronization

/// Publishes what a cell prints, draws and tells of its progress while it runs.
///
/// The engine draws and notes things on threads of its own, so everything here may be called on any thread.
final class NotebookOutput: Sendable {
    private struct State {
        /// The header of the request whose code runs.
        var parentHeader = WireMessage.emptyObject
        var isSilent = false
        var progress = NotebookProgress()
        /// The loops of a cell are under way: they know more than the engine's loops inside of them.
        var isCellReporting = false
    }

    private let sender: MessageSender
    private let state = Mutex(State())

    init(sender: MessageSender) { self.sender = sender }

    /// Publishes the engine's progress, pictures and notices from now on.
    func connectToEngine() {
        EngineProgress.show(in: self)
        Gallery.onShow { [self] in show($0) }
        Notice.onShow { [self] in publish(text: $0 + "\n", stream: "stderr") }
    }

    /// What follows comes of `request`, and is not published if it `isSilent`.
    func begin(_ request: KernelRequest, isSilent: Bool) {
        state.withLock { $0 = State(parentHeader: request.message.header, isSilent: isSilent) }
    }

    /// The request has run, to its end or not.
    func endRequest() {
        let last = state.withLock { state in
            state.isCellReporting = false
            return state.progress.end()
        }
        if let last { publish(last) }
    }

    // MARK: - Publishing

    /// Publishes a message about the request that runs.
    func publish(_ type: String, _ content: some Encodable) {
        let (parentHeader, isSilent) = state.withLock { ($0.parentHeader, $0.isSilent) }
        if !isSilent { sender.publish(type, content, parentHeader: parentHeader) }
    }

    private func publish(text: String, stream: String) {
        let (parentHeader, isSilent) = state.withLock { ($0.parentHeader, $0.isSilent) }
        if !isSilent { sender.publish(text: text, stream: stream, parentHeader: parentHeader) }
    }

    /// Writes lines as a cell would print them.
    func lines(_ lines: [String]) { print(lines.map { $0 + "\n" }.joined()) }

    private func show(_ picture: Picture) {
        publish("display_data", Display(MimeBundle(of: picture)))
    }

    private func publish(_ line: NotebookProgress.Line) {
        var display = Display(MimeBundle(text: line.text))
        display.transient = Display.Transient(displayId: line.displayID)
        publish(line.isNew ? "display_data" : "update_display_data", display)
    }

    private func report(_ label: String, _ fraction: Double?) {
        if let line = state.withLock({ $0.progress.update(label: label, fraction: fraction) }) { publish(line) }
    }
}

extension NotebookOutput: CellOutput {
    func print(_ text: String) { publish(text: text, stream: "stdout") }

    /// The loops of a cell.
    func progress(label: String, fraction: Double?) {
        state.withLock { $0.isCellReporting = true }
        report(label, fraction)
    }

    func progressEnded() {
        state.withLock { state in
            state.isCellReporting = false
            state.progress.loopsEnded()
        }
    }
}

extension NotebookOutput: EngineProgress.Display {
    /// The engine's loops: pipelines, data sets.
    func update(label: String, fraction: Double) {
        if !state.withLock({ $0.isCellReporting }) { report(label, fraction) }
    }

    func end() {
        state.withLock { state in
            if !state.isCellReporting { state.progress.loopsEnded() }
        }
    }
}

extension MimeBundle {
    /// The PNG that was written, at its own size; its path and what it shows for those who see no pictures.
    init(of picture: Picture) {
        self.init(text: "\(picture.path): \(picture.description)")
        guard let png = FileManager.default.contents(atPath: picture.path) else { return }
        data["image/png"] = png.base64EncodedString()
        metadata["image/png"] = ["width": picture.width, "height": picture.height]
    }

    /// A value as text and, if it is a picture, as a picture.
    init(of value: Value, in session: Session) {
        self.init(text: session.display(value))
        guard case .object(let object) = value, let image = object.value as? PixelImage,
            let png = try? image.pngData()
        else { return }
        data["image/png"] = png.base64EncodedString()
        metadata["image/png"] = ["width": image.width, "height": image.height]
    }
}
