import Foundation

/// Says in words why the Hub does not give a data set or a model.
struct HubRefusal {
    /// `owner/name`.
    let name: String
    /// What is to be said if there is none: `there is no data set owner/name on the Hub`.
    let absence: String
    /// Where it has a page on the Hub.
    let page: URL
    let hasToken: Bool
    let operation: String

    /// The error to throw for the Hub's answer.
    func explanation(of answer: HubFailure.Refusal) -> EngineError {
        switch (answer.code, answer.status) {
        case ("GatedRepo", _): return gated
        case ("RepoNotFound", _): return unknown
        case (_, 401) where hasToken:
            return error("the Hub does not accept your token. HF_TOKEN, or the file of `hf auth login`, has it")
        case (_, 401), (_, 404): return unknown
        default: return said(by: answer)
        }
    }

    /// The owner wants something of whoever downloads it.
    var gated: EngineError {
        let step =
            hasToken ? "Ask for access there with the account of your token" : "Set HF_TOKEN to your token"
        return error(
            "\(name) is gated: its owner wants you to accept terms first, at \(page.absoluteString). \(step)")
    }

    private var unknown: EngineError {
        let advice =
            hasToken
            ? "Check the spelling, and that your token may read it" : "Check the spelling; a private one needs HF_TOKEN"
        return error("\(absence). \(advice)")
    }

    private func said(by answer: HubFailure.Refusal) -> EngineError {
        error("the Hub does not give \(name): \(answer.message ?? "no reason given") (HTTP \(answer.status))")
    }

    private func error(_ message: String) -> EngineError { EngineError(operation, message) }
}
