import Engine
import Foundation
import Lessons

/// The cells of a notebook: their variables, their numbers, what they put out. Belongs to one thread.
final class KernelSession {
    let session: Session
    let output: NotebookOutput
    private let history: KernelHistory?
    private(set) var executionCount = 0

    /// The folder that pictures go to.
    private let pictures: String

    /// - Parameter history: what cells are remembered in; nil if there is no place for it.
    init(output: NotebookOutput, history: KernelHistory?, pictures: String) {
        self.output = output
        self.history = history
        self.pictures = pictures
        session = Session(output: output)
        session.isProfiling = LabEnvironment.isProfiling
        output.connectToEngine()
    }

    /// What came of running a cell.
    enum Outcome {
        case finished(expressions: [String: ExpressionReply])
        case failed(ErrorContent)
    }

    /// Runs the code of a request and publishes what it puts out.
    func execute(_ content: ExecuteRequest, for request: KernelRequest) -> Outcome {
        let code = content.code
        let isNumbered = content.isRemembered && !ShellInput.isBlank(code)
        if isNumbered { executionCount += 1 }
        output.begin(request, isSilent: content.silent == true)
        output.publish("execute_input", ExecuteInput(code: code, executionCount: executionCount))
        Gallery.use(folder: pictures, prefix: "cell-\(executionCount)")
        Interruption.clear()
        defer { Interruption.clear() }
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let result = try run(code)
            output.endRequest()
            if let result { publish(result) }
            session.profile.map { output.lines(["\($0)"]) }
            if isNumbered { remember(code, result: result?.data["text/plain"]) }
            return .finished(expressions: evaluate(content.userExpressions ?? [:]))
        } catch {
            output.endRequest()
            let failure = ErrorContent(error, after: clock.now - start)
            output.publish("error", failure)
            if isNumbered { remember(code, result: nil) }
            return .failed(failure)
        }
    }

    /// Runs Swift, or does the commands that a cell consists of; returns the value of a last expression.
    private func run(_ code: String) throws -> MimeBundle? {
        if let commands = NotebookCommand.commands(in: code) {
            for command in commands { try perform(command) }
            return nil
        }
        return try value(of: code, name: "In[\(executionCount)]").map { MimeBundle(of: $0, in: session) }
    }

    /// The value of the last expression of `code`, unless it is nothing.
    func value(of code: String, name: String) throws -> Value? {
        let value = try session.run(code, name: name)
        if case .void? = value { return nil }
        return value
    }

    private func publish(_ result: MimeBundle) {
        var display = Display(result)
        display.executionCount = executionCount
        output.publish("execute_result", display)
    }

    private func evaluate(_ expressions: [String: String]) -> [String: ExpressionReply] {
        var replies: [String: ExpressionReply] = [:]
        for (name, expression) in expressions {
            do {
                let value = try value(of: expression, name: name)
                replies[name] = .value(value.map { MimeBundle(of: $0, in: session) } ?? MimeBundle(text: ""))
            } catch {
                replies[name] = .failed(ErrorContent(error))
            }
        }
        return replies
    }

    private func remember(_ code: String, result: String?) {
        do {
            try history?.add(line: executionCount, input: code, output: result)
        } catch {
            KernelLog.note("The history is not kept: \(error)")
        }
    }

    // MARK: - Questions

    /// The entries of the history that a client asks for.
    func history(_ request: HistoryRequest) -> HistoryReply {
        let entries = history?.answer(request) ?? []
        return HistoryReply(history: entries.map { .init(entry: $0, isWithOutput: request.output == true) })
    }

    /// What can stand at the cursor.
    func complete(_ request: CompleteRequest) -> CompleteReply {
        let text = NameAtCursor.text(before: request.cursorPos, in: request.code)
        let (word, matches) = completions(of: text)
        return CompleteReply(
            matches: matches, cursorStart: request.cursorPos - word.unicodeScalars.count, cursorEnd: request.cursorPos)
    }

    /// The last word of `text`, and what it can become.
    private func completions(of text: String) -> (word: String, matches: [String]) {
        let word = String(text.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
        if text.dropLast(word.count) == ":" {
            return (word, NotebookCommand.names.filter { $0.hasPrefix(word) })
        }
        let found = session.completions(of: text)
        return (String(decoding: text.utf8.dropFirst(found.start), as: UTF8.self), found.candidates.map(\.text))
    }

    /// What is known of the name at the cursor.
    func inspect(_ content: InspectRequest, for request: KernelRequest) -> Display {
        // What looking into a large data set tells of its progress is no output of the last cell.
        output.begin(request, isSilent: true)
        let name = NameAtCursor.find(in: content.code, at: content.cursorPos)
        let isDetailed = (content.detailLevel ?? 0) > 0
        let bundle = name.flatMap { explanation(of: $0, isDetailed: isDetailed) }
        var display = Display(status: "ok", bundle ?? MimeBundle())
        display.found = bundle != nil
        return display
    }
}
