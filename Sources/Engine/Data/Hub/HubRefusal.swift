import Foundation

/// Finds out why the viewer does not serve a data set. It answers alike for data sets that are unknown, private or gated; the
/// Hub itself knows more.
struct HubRefusal {
    let client: HubClient
    let dataset: String
    let operation: String

    private var hasToken: Bool { client.settings.token != nil }
    private var page: String { client.settings.endpoint.appending(path: "datasets/\(dataset)").absoluteString }

    /// What the Hub tells about a data set.
    private struct About: Decodable {
        let isPrivate: Bool
        let isGated: Bool

        private enum Key: String, CodingKey { case `private`, gated }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Key.self)
            isPrivate = (try? members.decode(Bool.self, forKey: .private)) ?? false
            // Either false, or the way in which access is granted: "auto" or "manual".
            isGated = (try? members.decode(String.self, forKey: .gated)) != nil
        }
    }

    /// The error to throw instead of the viewer's answer.
    /// - Throws: `Interrupted` at Ctrl-C.
    func explanation(of refusal: HubFailure.Refusal) throws -> EngineError {
        guard [401, 403, 404].contains(refusal.status) else { return said(by: refusal) }
        do {
            let url = client.settings.endpoint.appending(path: "api/datasets/\(dataset)")
            let about = try JSONDecoder().decode(About.self, from: try client.get(url))
            return explanation(of: about) ?? said(by: refusal)
        } catch HubFailure.refused(let answer) {
            return explanation(ofHubs: answer)
        } catch let error as Interrupted {
            throw error
        } catch {
            return said(by: refusal)
        }
    }

    private func explanation(of about: About) -> EngineError? {
        if about.isGated { return gated }
        guard about.isPrivate else { return nil }
        return EngineError(
            operation,
            "\(dataset) is private, and the Hub's viewer serves private data sets only for paying accounts. "
                + "Download its images and use ImageDataset.folder")
    }

    private var gated: EngineError {
        let step = hasToken ? "Ask for access there with the account of your token" : "Set HF_TOKEN to your token"
        return EngineError(
            operation, "\(dataset) is gated: its owner wants you to accept terms first, at \(page). \(step)")
    }

    private func explanation(ofHubs answer: HubFailure.Refusal) -> EngineError {
        if answer.code == "GatedRepo" { return gated }
        if answer.status == 401, hasToken, answer.code != "RepoNotFound" {
            return EngineError(
                operation, "the Hub does not accept your token. HF_TOKEN, or the file of `hf auth login`, has it")
        }
        let advice =
            hasToken
            ? "Check the spelling, and that your token may read it" : "Check the spelling; a private one needs HF_TOKEN"
        return EngineError(operation, "there is no data set \(dataset) on the Hub. \(advice)")
    }

    private func said(by refusal: HubFailure.Refusal) -> EngineError {
        let words = refusal.message ?? "no reason given"
        return EngineError(operation, "the Hub's viewer does not serve \(dataset): \(words) (HTTP \(refusal.status))")
    }
}
