import Foundation
import Testing

@testable import Lab

@Suite struct ConnectionFileTests {
    private let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "connection-\(UUID().uuidString)")

    private func read(_ change: (inout [String: Any]) -> Void = { _ in }) throws -> ConnectionFile {
        var members: [String: Any] = [
            "transport": "tcp", "ip": "127.0.0.1", "shell_port": 1, "control_port": 2, "stdin_port": 3, "iopub_port": 4,
            "hb_port": 5, "signature_scheme": "hmac-sha256", "key": "k", "kernel_name": "diffusion-lab",
        ]
        change(&members)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "kernel.json")
        try JSONSerialization.data(withJSONObject: members).write(to: file)
        return try ConnectionFile(contentsOf: file.path)
    }

    private func message(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)".replacing(folder.path, with: "FOLDER")
        }
    }

    @Test func endpoints() throws {
        let tcp = try read()
        #expect(tcp.endpoint(of: .shell) == "tcp://127.0.0.1:1")
        #expect(tcp.endpoint(of: .heartbeat) == "tcp://127.0.0.1:5")
        let ipc = try read { ($0["transport"], $0["ip"]) = ("ipc", "/tmp/kernel") }
        #expect(ipc.endpoint(of: .iopub) == "ipc:///tmp/kernel-4")
    }

    @Test func errorsNameTheFile() {
        #expect(
            message { _ = try ConnectionFile(contentsOf: "/nowhere/k.json") }
                == "The connection file /nowhere/k.json cannot be read.")
        #expect(
            message { _ = try read { $0["hb_port"] = nil } }
                == "The connection file FOLDER/kernel.json does not say `hb_port`.")
        #expect(
            message { _ = try read { $0["hb_port"] = "five" } }
                == "FOLDER/kernel.json is no connection file of Jupyter.")
        #expect(
            message { _ = try read { $0["signature_scheme"] = "hmac-md5" } }
                == "FOLDER/kernel.json asks for signatures by hmac-md5; only hmac-sha256 is known.")
        #expect(
            message { _ = try read { $0["transport"] = "udp" } }
                == "FOLDER/kernel.json asks for the transport udp; only tcp and ipc are known.")
    }
}
