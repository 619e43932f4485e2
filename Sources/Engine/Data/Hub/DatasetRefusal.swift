import Foundation

/// Finds out why the viewer does not serve a data set. It answers alike for data sets that are unknown, private or gated; the
/// Hub itself knows more.
struct DatasetRefusal {
    let client: HubClient
    let dataset: String
    let operation: String

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

    private var hub: HubRefusal {
        HubRefusal(
            name: dataset, absence: "there is no data set \(dataset) on the Hub",
            page: client.settings.endpoint.appending(path: "datasets/\(dataset)"),
            hasToken: client.settings.token != nil, operation: operation)
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
            return hub.explanation(of: answer)
        } catch let error as Interrupted {
            throw error
        } catch {
            return said(by: refusal)
        }
    }

    private func explanation(of about: About) -> EngineError? {
        if about.isGated { return hub.gated }
        guard about.isPrivate else { return nil }
        return EngineError(
            operation,
            "\(dataset) is private, and the Hub's viewer serves private data sets only for paying accounts. "
                + "Download its images and use ImageDataset.folder")
    }

    private func said(by refusal: HubFailure.Refusal) -> EngineError {
        let words = refusal.message ?? "no reason given"
        return EngineError(operation, "the Hub's viewer does not serve \(dataset): \(words) (HTTP \(refusal.status))")
    }
}
