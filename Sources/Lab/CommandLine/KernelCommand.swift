import ArgumentParser
import Foundation

/// `lab kernel`: the lab in Jupyter.
struct KernelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernel", abstract: "Run cells in Jupyter: install the lab as a kernel.",
        discussion: """
            lab kernel install
            jupyter lab

            Jupyter then offers "Diffusion Lab" for new notebooks, and opens the notebooks that the lab exports. Cells are \
            the same as in lessons. Pictures appear below the cell, and are also written to assets/notebook.
            """,
        subcommands: [KernelInstallCommand.self, KernelUninstallCommand.self, KernelStartCommand.self])
}

/// `lab kernel install`.
struct KernelInstallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Tell Jupyter where the kernel is. Needs no Python.",
        discussion: """
            By default for you alone: in JUPYTER_DATA_DIR, or where Jupyter looks on this system. Do it again when the \
            checkout has moved.
            """)

    @Flag(help: "For you alone, which is the default.")
    var user = false

    @Option(help: ArgumentHelp("For all who use the programs below this folder, such as /usr/local.", valueName: "dir"))
    var prefix: String?

    @Flag(help: "Into the Python environment that is active: VIRTUAL_ENV or CONDA_PREFIX.")
    var sysPrefix = false

    func validate() throws {
        guard [user, prefix != nil, sysPrefix].count(where: \.self) <= 1 else {
            throw ValidationError("--user, --prefix and --sys-prefix exclude each other.")
        }
    }

    func run() throws {
        try reportingErrors {
            let spec = KernelSpec(in: try dataFolder())
            let executable = Bundle.main.executableURL?.resolvingSymlinksInPath().path ?? CommandLine.arguments[0]
            try spec.write(executable: executable)
            print("Installed the kernel \(KernelSpec.name) in \(spec.folder.path).")
            sayWhetherJupyterFinds(spec)
        }
    }

    private func sayWhetherJupyterFinds(_ spec: KernelSpec) {
        let found = KernelSpec.installed()?.folder.standardizedFileURL
        if found == spec.folder.standardizedFileURL { return }
        if let found { print("Jupyter may find another one first, in \(found.path).") }
        let data = spec.folder.deletingLastPathComponent().deletingLastPathComponent().path
        print("Jupyter finds it if Jupyter itself is installed below that folder, or with JUPYTER_PATH=\(data).")
    }

    private func dataFolder() throws -> URL {
        let folders = JupyterFolders()
        if let prefix { return JupyterFolders.data(below: prefix) }
        guard sysPrefix else { return folders.user }
        guard let python = folders.pythonPrefix else {
            throw ShellError(
                "No Python environment is active: neither VIRTUAL_ENV nor CONDA_PREFIX is set. "
                    + "Activate one, or name it: --prefix DIR.")
        }
        return JupyterFolders.data(below: python)
    }
}

/// `lab kernel uninstall`.
struct KernelUninstallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Remove the kernel from wherever Jupyter finds it. Notebooks stay.")

    @Option(help: ArgumentHelp("Look below this folder only.", valueName: "dir"))
    var prefix: String?

    func run() throws {
        try reportingErrors {
            let folders = prefix.map { [JupyterFolders.data(below: $0)] } ?? JupyterFolders().all
            let installed = folders.map(KernelSpec.init(in:)).filter { $0.executable != nil }
            guard !installed.isEmpty else {
                let places = folders.map { "\n  \($0.path)" }.joined()
                throw ShellError("The kernel is not installed in any of:\(places)")
            }
            for spec in installed {
                try spec.remove()
                print("Removed \(spec.folder.path).")
            }
        }
    }
}

/// `lab kernel start`, which Jupyter runs.
struct KernelStartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Serve a notebook. Jupyter runs this.")

    @Option(
        name: [.customShort("f"), .long],
        help: ArgumentHelp("The file in which Jupyter says where to listen.", valueName: "file"))
    var connectionFile: String

    func run() throws {
        try reportingErrors {
            try Kernel(ConnectionFile(contentsOf: connectionFile)).run()
        }
    }
}
