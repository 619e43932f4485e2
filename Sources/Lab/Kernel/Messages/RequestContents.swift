// What requests say. The names are those of the protocol; what may be left out is optional.
// <https://jupyter-client.readthedocs.io/en/stable/messaging.html>

/// Run code.
struct ExecuteRequest: Decodable, Sendable {
    let code: String
    /// Whether nothing is to be shown or remembered.
    var silent: Bool?
    /// Whether the code gets a number and goes to the history.
    var storeHistory: Bool?
    /// Expressions to evaluate afterwards, by names of the client's.
    var userExpressions: [String: String]?
    /// Whether an error also ends what is waiting behind this request.
    var stopOnError: Bool?

    /// Whether the code gets a number and goes to the history.
    var isRemembered: Bool { silent != true && storeHistory != false }
}

/// What can stand at the cursor?
struct CompleteRequest: Decodable {
    let code: String
    /// The place of the cursor, counted in Unicode code points.
    let cursorPos: Int
}

/// What is the name at the cursor?
struct InspectRequest: Decodable {
    let code: String
    /// The place of the cursor, counted in Unicode code points.
    let cursorPos: Int
    /// 1 if the client asks for more than help: IPython's `??`.
    var detailLevel: Int?
}

/// Can the code run, or do lines follow?
struct IsCompleteRequest: Decodable {
    let code: String
}

/// What was run earlier?
struct HistoryRequest: Decodable {
    enum Access: String, Decodable {
        /// Some lines of one session.
        case range
        /// The latest lines.
        case tail
        /// The latest lines that look like `pattern`.
        case search
    }
    let histAccessType: Access
    /// Whether results are wanted with the code.
    var output: Bool?
    /// The number of a session; 0 is this one, -1 the one before.
    var session: Int?
    var start: Int?
    /// The line after the last.
    var stop: Int?
    /// How many lines.
    var n: Int?
    /// `*` stands for any text, `?` for a character.
    var pattern: String?
    /// Whether the same code is wanted once only.
    var unique: Bool?
}

/// End the kernel.
struct ShutdownRequest: Decodable {
    var restart: Bool?
}

/// A request of a debugger, which has messages of its own inside.
struct DebugRequest: Decodable {
    var seq: Int?
    var command: String?
}

/// Start an interactive widget.
struct CommOpen: Decodable {
    let commId: String
}
