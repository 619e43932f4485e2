import Foundation
import Lessons

/// Handles the requests on the shell channel, one after the other. All of it belongs to one thread.
final class RequestHandler {
    private let inbox: Inbox
    private let sender: MessageSender
    private let session: KernelSession

    init(inbox: Inbox, sender: MessageSender) {
        self.inbox = inbox
        self.sender = sender
        let workspace = try? Workspace.find(isQuick: LabEnvironment.isQuick)
        let place = NotebookPlace.here(workspace: workspace)
        place.enter()
        // The history lies with the lab's other records.
        let history = workspace.map { KernelHistory(file: $0.home.appending(path: "notebook-history.jsonl")) }
        session = KernelSession(output: NotebookOutput(sender: sender), history: history, pictures: place.pictures)
    }

    /// Handles requests until the inbox is closed.
    func run() {
        while let request = inbox.next() {
            let aborted = sender.busy(with: request) { handle(request) }
            for request in aborted {
                sender.busy(with: request) { sender.reply(AbortedReply(), to: request) }
            }
        }
    }

    /// Returns the requests that are dropped because this one failed.
    private func handle(_ request: KernelRequest) -> [KernelRequest] {
        do {
            if request.type == "execute_request" { return try execute(request) }
            try answer(request)
        } catch {
            let reason = "The content of this \(request.type) cannot be read: \(error)"
            KernelLog.note(reason)
            let content = ErrorContent(ename: "BadRequest", evalue: reason, traceback: [])
            sender.reply(ErrorReply(content), to: request)
        }
        return []
    }

    private func answer(_ request: KernelRequest) throws {
        switch request.type {
        case "kernel_info_request": sender.reply(KernelInfoReply.lab, to: request)
        case "complete_request": sender.reply(session.complete(try request.content()), to: request)
        case "inspect_request": sender.reply(session.inspect(try request.content(), for: request), to: request)
        case "is_complete_request":
            let content: IsCompleteRequest = try request.content()
            sender.reply(IsCompleteReply(for: content.code), to: request)
        case "history_request": sender.reply(session.history(try request.content()), to: request)
        case "comm_info_request": sender.reply(CommInfoReply(), to: request)
        case "comm_open":
            // There are no widgets. The client is told so, lest it wait for one.
            let content: CommOpen = try request.content()
            sender.publish("comm_close", CommClose(commId: content.commId), parentHeader: request.message.header)
        case "comm_msg", "comm_close": break
        default: KernelLog.note("Nothing is known about \(request.type) on the shell channel.")
        }
    }

    // MARK: - Running code

    /// While a cell fails, requests that were sent before anyone could know may still be on their way.
    private static let graceForPending = 0.02

    private func execute(_ request: KernelRequest) throws -> [KernelRequest] {
        let content: ExecuteRequest = try request.content()
        let metadata = KernelJSON.encode(ExecuteMetadata(started: MessageSender.date))
        switch session.execute(content, for: request) {
        case .finished(let expressions):
            let reply = ExecuteReply(executionCount: session.executionCount, userExpressions: expressions)
            sender.reply(reply, to: request, metadata: metadata)
            return []
        case .failed(let error):
            let reply = ErrorReply(error, executionCount: session.executionCount)
            defer { sender.reply(reply, to: request, metadata: metadata) }
            guard content.stopOnError != false else { return [] }
            Thread.sleep(forTimeInterval: Self.graceForPending)
            return inbox.remove("execute_request")
        }
    }
}

extension IsCompleteReply {
    /// Whether `code` can run, or more lines have to follow, or it is no Swift.
    init(for code: String) {
        guard NotebookCommand.commands(in: code) == nil else {
            self.init(status: "complete")
            return
        }
        switch Session.completeness(of: code) {
        case .complete: self.init(status: "complete")
        case .invalid: self.init(status: "invalid")
        case .incomplete: self.init(status: "incomplete", indent: Self.indent(after: code))
        }
    }

    /// The spaces that the next line starts with: as the line before, and four more after an opening bracket.
    private static func indent(after code: String) -> String {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        let line = lines.last { !ShellInput.isBlank(String($0)) } ?? ""
        let indent = line.prefix { $0 == " " || $0 == "\t" }
        let isOpening = line.last { !$0.isWhitespace }.map("{[(".contains) ?? false
        // `{ x in` opens as well.
        return indent + (isOpening || line.firstMatch(of: /\{[^}]*\bin\s*$/) != nil ? "    " : "")
    }
}
