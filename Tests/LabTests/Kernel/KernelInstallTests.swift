import Foundation
import Testing

@testable import Lab

@Suite struct KernelInstallTests {
    private let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "jupyter-\(UUID().uuidString)")

    private func lab(_ arguments: String..., environment: [String: String] = [:]) throws -> LabProcess.Result {
        try LabProcess.run(
            ["kernel"] + arguments, environment: ["JUPYTER_DATA_DIR": folder.path].merging(environment) { $1 })
    }

    @Test func installsForTheUserAndRemovesAgain() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let spec = folder.appending(path: "kernels/diffusion-lab")
        #expect(try lab("install").output == "Installed the kernel diffusion-lab in \(spec.path).\n")
        let file = try Data(contentsOf: spec.appending(path: "kernel.json"))
        let kernel = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
        #expect(kernel["display_name"] as? String == "Diffusion Lab" && kernel["language"] as? String == "swift")
        #expect(kernel["interrupt_mode"] as? String == "message")
        let arguments = try #require(kernel["argv"] as? [String])
        #expect(FileManager.default.isExecutableFile(atPath: arguments[0]))
        #expect(arguments.dropFirst() == ["kernel", "start", "--connection-file", "{connection_file}"])
        for size in [32, 64] {
            let logo = try Data(contentsOf: spec.appending(path: "logo-\(size)x\(size).png"))
            #expect(logo.starts(with: [0x89, 0x50, 0x4E, 0x47]) && Int(logo[19]) == size && Int(logo[23]) == size)
        }
        #expect(try lab("install").status == 0)
        #expect(try lab("uninstall").output == "Removed \(spec.path).\n")
        #expect(!FileManager.default.fileExists(atPath: spec.path))
        let again = try lab("uninstall")
        #expect(again.status == 1)
        #expect(again.errors.hasPrefix("The kernel is not installed in any of:\n  \(folder.path)\n"))
    }

    @Test func installsBelowAPrefix() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let prefix = folder.appending(path: "env").path
        let spec = "\(prefix)/share/jupyter/kernels/diffusion-lab"
        let active = try lab("install", "--sys-prefix", environment: ["VIRTUAL_ENV": prefix])
        #expect(active.output == "Installed the kernel diffusion-lab in \(spec).\n")
        #expect(try lab("uninstall", "--prefix", prefix).output == "Removed \(spec).\n")
        let elsewhere = try lab("install", "--prefix", prefix)
        #expect(elsewhere.output.contains("JUPYTER_PATH=\(prefix)/share/jupyter"))
        let none = try lab("install", "--sys-prefix")
        #expect(none.status == 1 && none.errors.hasPrefix("No Python environment is active"))
        #expect(try lab("install", "--sys-prefix", "--user").errors.contains("exclude each other"))
    }

    @Test func aKernelOfSomebodyElseIsLeftAlone() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let spec = folder.appending(path: "kernels/diffusion-lab")
        try FileManager.default.createDirectory(at: spec, withIntermediateDirectories: true)
        try Data(#"{"argv": ["python"], "display_name": "x", "language": "y"}"#.utf8)
            .write(to: spec.appending(path: "kernel.json"))
        #expect(try lab("uninstall").status == 1)
        #expect(FileManager.default.fileExists(atPath: spec.path))
    }

    @Test func whereJupyterLooks() {
        let folders = JupyterFolders(
            environment: ["JUPYTER_PATH": "/a:/b", "CONDA_PREFIX": "/conda", "JUPYTER_DATA_DIR": "/mine"])
        #expect(
            folders.all.map(\.path) == [
                "/a", "/b", "/conda/share/jupyter", "/mine", "/usr/local/share/jupyter", "/usr/share/jupyter",
            ])
        #if os(Linux)
            #expect(JupyterFolders(environment: [:], home: "/home/me").user.path == "/home/me/.local/share/jupyter")
            #expect(JupyterFolders(environment: ["XDG_DATA_HOME": "/d"]).user.path == "/d/jupyter")
        #endif
    }

    @Test func theDoctorTellsAboutTheKernel() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let spec = KernelSpec(in: folder)
        func finding() -> Finding {
            Doctor(terminal: Terminal(), environment: ["JUPYTER_DATA_DIR": folder.path]).kernel()
        }
        #expect(finding().text == "not installed; `lab kernel install` does it")
        try spec.write(executable: LabProcess.executable.path)
        #expect(finding().verdict == .good && finding().text == spec.folder.path)
        try spec.write(executable: "/nowhere/lab")
        #expect(finding().verdict == .hint)
        #expect(finding().text == "\(spec.folder.path) starts /nowhere/lab, which is not there")
    }
}
