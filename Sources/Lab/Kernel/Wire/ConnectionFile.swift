import Foundation

/// The sockets between Jupyter and a kernel.
enum KernelChannel: CaseIterable, Sendable {
    /// Requests to run code and the like, one after the other.
    case shell
    /// Requests that cannot wait for running code: to stop it, to end the kernel.
    case control
    /// Questions of the kernel to the user; this one has none.
    case stdin
    /// What running code puts out, for all clients.
    case iopub
    /// Echoes, so that clients know that the kernel lives.
    case heartbeat
}

/// The file in which Jupyter tells a kernel where to listen and how to sign.
struct ConnectionFile: Decodable, Hashable, Sendable {
    private let transport: String
    private let ip: String
    private let shellPort: Int
    private let controlPort: Int
    private let stdinPort: Int
    private let iopubPort: Int
    private let hbPort: Int
    private let signatureScheme: String
    private let key: String

    private enum CodingKeys: String, CodingKey {
        case transport, ip, key
        case shellPort = "shell_port"
        case controlPort = "control_port"
        case stdinPort = "stdin_port"
        case iopubPort = "iopub_port"
        case hbPort = "hb_port"
        case signatureScheme = "signature_scheme"
    }

    init(contentsOf path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ShellError("The connection file \(path) cannot be read.")
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch DecodingError.keyNotFound(let key, _) {
            throw ShellError("The connection file \(path) does not say `\(key.stringValue)`.")
        } catch {
            throw ShellError("\(path) is no connection file of Jupyter.")
        }
        guard key.isEmpty || signatureScheme == "hmac-sha256" else {
            throw ShellError("\(path) asks for signatures by \(signatureScheme); only hmac-sha256 is known.")
        }
        guard ["tcp", "ipc"].contains(transport) else {
            throw ShellError("\(path) asks for the transport \(transport); only tcp and ipc are known.")
        }
    }

    var signer: MessageSigner { MessageSigner(key: key) }

    func endpoint(of channel: KernelChannel) -> String {
        let port =
            switch channel {
            case .shell: shellPort
            case .control: controlPort
            case .stdin: stdinPort
            case .iopub: iopubPort
            case .heartbeat: hbPort
            }
        return transport == "ipc" ? "ipc://\(ip)-\(port)" : "tcp://\(ip):\(port)"
    }
}
