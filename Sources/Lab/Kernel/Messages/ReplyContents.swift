// What replies and published messages say. The names are those of the protocol.
// <https://jupyter-client.readthedocs.io/en/stable/messaging.html>

/// A reply that says nothing but that all went well.
struct OkReply: Encodable {
    let status = "ok"
}

/// A request that was dropped, as one before it failed.
struct AbortedReply: Encodable {
    let status = "aborted"
}

/// An error, for people: in a reply and, for all clients, on its own.
struct ErrorContent: Encodable, Hashable, Sendable {
    /// The kind of error.
    let ename: String
    /// What was wrong.
    let evalue: String
    /// Lines that tell where, with the escape sequences of a terminal for colours.
    let traceback: [String]
}

/// A request that failed.
struct ErrorReply: Encodable {
    let status = "error"
    let ename: String
    let evalue: String
    let traceback: [String]
    var executionCount: Int?

    init(_ error: ErrorContent, executionCount: Int? = nil) {
        (ename, evalue, traceback) = (error.ename, error.evalue, error.traceback)
        self.executionCount = executionCount
    }
}

/// Code that ran.
struct ExecuteReply: Encodable {
    let status = "ok"
    let executionCount: Int
    let userExpressions: [String: ExpressionReply]
    /// Parts that the protocol has given up.
    let payload: [String] = []
}

/// The value of a user expression, or why there is none.
enum ExpressionReply: Encodable {
    case value(MimeBundle)
    case failed(ErrorContent)

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .value(let bundle): try Display(status: "ok", bundle).encode(to: encoder)
        case .failed(let error): try ErrorReply(error).encode(to: encoder)
        }
    }
}

/// One thing in several forms, of which a client shows the one that it likes best.
struct MimeBundle: Hashable, Sendable {
    /// The contents by their MIME type: text, or bytes in base64.
    var data: [String: String]
    /// Facts about the contents by their MIME type: the width and height of a picture.
    var metadata: [String: [String: Int]] = [:]

    /// Without contents, if nothing else is said.
    init(data: [String: String] = [:]) { self.data = data }

    init(text: String) { data = ["text/plain": text] }
}

/// Something to show: a picture, a result, the answer to a question.
struct Display: Encodable {
    /// Whether a name was found.
    var found: Bool?
    var status: String?
    let data: [String: String]
    let metadata: [String: [String: Int]]
    /// The number of the cell whose result it is.
    var executionCount: Int?
    var transient: Transient?

    /// What is not saved in the notebook.
    struct Transient: Encodable {
        /// The name under which a display can be changed later.
        let displayId: String
    }

    init(status: String? = nil, _ bundle: MimeBundle) {
        self.status = status
        (data, metadata) = (bundle.data, bundle.metadata)
    }
}

/// What can stand at the cursor.
struct CompleteReply: Encodable {
    let status = "ok"
    let matches: [String]
    /// The text that each of the matches replaces, counted in Unicode code points.
    let cursorStart: Int
    let cursorEnd: Int
    let metadata: [String: String] = [:]
}

/// Whether code can run.
struct IsCompleteReply: Encodable, Hashable {
    /// `complete`, `incomplete` or `invalid`.
    let status: String
    /// What the next line should start with, if one is needed.
    var indent: String?
}

/// Lines of earlier code.
struct HistoryReply: Encodable {
    let status = "ok"
    let history: [Line]

    /// Session, line and code; or code and result.
    struct Line: Encodable {
        let entry: KernelHistory.Entry
        let isWithOutput: Bool

        func encode(to encoder: any Encoder) throws {
            var list = encoder.unkeyedContainer()
            try list.encode(entry.session)
            try list.encode(entry.line)
            guard isWithOutput else { return try list.encode(entry.input) }
            var pair = list.nestedUnkeyedContainer()
            try pair.encode(entry.input)
            try pair.encode(entry.output)
        }
    }
}

/// What this kernel is.
struct KernelInfoReply: Encodable {
    struct Language: Encodable {
        let name = "swift"
        let version: String
        let mimetype = "text/x-swift"
        let fileExtension = ".swift"
        let pygmentsLexer = "swift"
        let codemirrorMode = "swift"
        let nbconvertExporter = "script"
    }
    struct Link: Encodable {
        let text: String
        let url: String
    }
    let status = "ok"
    let protocolVersion = MessageHeader.protocolVersion
    let implementation = "diffusion-lab"
    let implementationVersion: String
    let languageInfo: Language
    let banner: String
    let helpLinks: [Link] = []
    let debugger = false
    let supportedFeatures: [String] = []
}

/// The widgets that are open: this kernel has none.
struct CommInfoReply: Encodable {
    let status = "ok"
    let comms: [String: String] = [:]
}

/// A widget that cannot be.
struct CommClose: Encodable {
    let commId: String
    let data: [String: String] = [:]
}

/// The kernel ends.
struct ShutdownReply: Encodable {
    let status = "ok"
    let restart: Bool
}

/// What a debugger is told.
struct DebugReply: Encodable {
    let type = "response"
    let success = false
    let requestSeq: Int
    let command: String
    let message = "Cells cannot be debugged step by step. `:inspect x` looks into values."
}

/// Whether the kernel is at work.
struct Status: Encodable {
    let executionState: String
}

/// Code that is about to run.
struct ExecuteInput: Encodable {
    let code: String
    let executionCount: Int
}

/// Text that code printed.
struct StreamText: Encodable {
    let name: String
    let text: String
}

/// Tells a client that its subscription holds: nothing published from now on passes it by.
struct IopubWelcome: Encodable {
    let subscription: String
}

/// What a reply to running code says about the run.
struct ExecuteMetadata: Encodable {
    /// When it started, as ISO 8601 has it.
    let started: String
}
