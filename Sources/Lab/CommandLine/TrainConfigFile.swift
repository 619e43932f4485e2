import Foundation
import Yams

/// A file of options, in YAML or in JSON, which is YAML too.
struct TrainConfigFile {
    private let path: String

    init(_ path: String) { self.path = path }

    /// The options as JSON.
    func json() throws -> Data {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw ShellError("\(path) cannot be read: \(error.localizedDescription)")
        }
        do {
            guard let options = try Yams.load(yaml: text) as? [String: Any],
                JSONSerialization.isValidJSONObject(options)
            else { throw ShellError("\(path) should have lines such as `num_epochs: 30`, or a JSON object.") }
            return try JSONSerialization.data(withJSONObject: options)
        } catch let error as YamlError {
            throw ShellError("\(path) is neither YAML nor JSON: \(error)")
        }
    }
}
