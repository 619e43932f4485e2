import Engine
import Foundation

/// The folder that tells Jupyter how to start the kernel: `kernel.json` and pictures for its launcher.
struct KernelSpec {
    /// The name by which notebooks ask for the kernel.
    static let name = "diffusion-lab"

    /// The folder itself.
    let folder: URL

    /// The kernel's place in one of Jupyter's data folders.
    init(in dataFolder: URL) { folder = dataFolder.appending(path: "kernels/\(Self.name)") }

    /// The first place where Jupyter finds the kernel.
    static func installed(_ folders: JupyterFolders = JupyterFolders()) -> KernelSpec? {
        folders.all.map(KernelSpec.init(in:)).first { $0.executable != nil }
    }

    /// What `kernel.json` says.
    private struct Description: Encodable {
        let argv: [String]
        let displayName = "Diffusion Lab"
        let language = "swift"
        /// A message stops a cell on another machine as well, where a signal would not arrive.
        let interruptMode = "message"
        let kernelProtocolVersion = MessageHeader.protocolVersion
        let metadata = ["debugger": false]
    }

    /// The part of `kernel.json` that tells whose it is.
    private struct CommandLine: Decodable {
        let argv: [String]
    }

    private static let arguments = ["kernel", "start", "--connection-file", "{connection_file}"]

    /// The lab that the kernel runs; nil if it is not installed here.
    var executable: String? {
        guard let data = FileManager.default.contents(atPath: folder.appending(path: "kernel.json").path),
            let command = try? KernelJSON.decode(CommandLine.self, from: data),
            command.argv.dropFirst().elementsEqual(Self.arguments)
        else { return nil }
        return command.argv.first
    }

    /// Writes the folder, in place of one that is there.
    func write(executable: String) throws {
        let description = Description(argv: [executable] + Self.arguments)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try KernelJSON.encode(description, isPretty: true).write(to: folder.appending(path: "kernel.json"))
            for size in [32, 64] {
                try KernelLogo.draw(size: size).pngData().write(to: folder.appending(path: "logo-\(size)x\(size).png"))
            }
        } catch let error as EngineError {
            throw error
        } catch {
            throw ShellError("\(folder.path) cannot be written: \(error.localizedDescription)")
        }
    }

    /// Removes the folder.
    func remove() throws {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            throw ShellError("\(folder.path) cannot be removed: \(error.localizedDescription)")
        }
    }
}
