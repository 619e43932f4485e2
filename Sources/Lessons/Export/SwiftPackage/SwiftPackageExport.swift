import Foundation

/// A lesson as a Swift package that does what the lesson did, with the compiler instead of the notebook.
struct SwiftPackageExport {
    let document: LessonDocument
    let workspace: Workspace
    /// Where the engine comes from: the path of a checkout of this project, or the address of a repository.
    let engine: String
    var timeZone = TimeZone.current

    /// The files of the package.
    func files() -> ExportedFiles {
        var files = ExportedFiles()
        let needs = neededFiles()
        files.add(manifest, at: "Package.swift")
        files.add(program, at: "Sources/Lesson/main.swift")
        files.add(Self.support(lesson: document.lesson.id), at: "Sources/Lesson/Notebook.swift")
        files.add(readMe(needs: needs), at: "README.md")
        files.add(".build/\n", at: ".gitignore")
        for need in needs {
            for file in need.files { files.copy(file, to: "assets/\(need.id)/\(file.lastPathComponent)") }
        }
        return files
    }

    // MARK: - What other lessons saved

    private struct Need {
        let id: String
        /// What the lesson saved, without its pictures.
        let files: [URL]
    }

    private func neededFiles() -> [Need] {
        document.lesson.needs.map { id in
            let found = try? FileManager.default.contentsOfDirectory(
                at: workspace.assets(of: id), includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
            let files = (found ?? []).filter { $0.pathExtension != "png" }
            return Need(id: id, files: files.sorted { $0.path < $1.path })
        }
    }

    // MARK: - The files

    private var manifest: String {
        let isAddress = engine.contains("://")
        let dependency =
            isAddress
            ? ".package(url: \(engine.debugDescription), branch: \"main\")"
            : ".package(name: \"DiffusionLab\", path: Context.environment[\"DIFFUSION_LAB\"] ?? \(engine.debugDescription))"
        let package = isAddress ? Self.identity(of: engine) : "DiffusionLab"
        return """
            // swift-tools-version: 6.1
            import PackageDescription

            // The engine is that of Diffusion Lab. DIFFUSION_LAB names another checkout of it.
            let package = Package(
                name: "Lesson",
                dependencies: [\(dependency)],
                targets: [
                    .executableTarget(
                        name: "Lesson", dependencies: [.product(name: "Engine", package: \(package.debugDescription))])
                ],
                // As in a notebook, functions use variables of the top level; version 6 would keep them apart.
                swiftLanguageModes: [.v5]
            )

            """
    }

    /// The name that the package manager has for a repository: the last part of its address.
    private static func identity(of address: String) -> String {
        let name = address.split(separator: "/").last.map(String.init) ?? address
        return name.hasSuffix(".git") ? String(name.dropLast(4)) : name
    }

    private var program: String {
        let lesson = document.lesson
        var text = """
            // Lesson \(lesson.id): \(lesson.title)
            // \(document.statusText(in: timeZone))
            import Engine
            import Foundation

            Notebook.begin()
            manualSeed(0)

            """
        text += SwiftProgram(document, timeZone: timeZone).cells.map { "\n" + $0 }.joined()
        return text
    }

    /// What the program uses of the notebook.
    private static func support(lesson: String) -> String {
        """
        import Engine
        import Foundation

        /// What the notebook does around cells.
        enum Notebook {
            /// Works in the folder of this package, so that paths such as `assets/\(lesson)` lie in it.
            static func begin() {
                let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                    .deletingLastPathComponent()
                _ = FileManager.default.changeCurrentDirectoryPath(package.path)
                let assets = "assets/\(lesson)"
                try? FileManager.default.createDirectory(atPath: assets, withIntermediateDirectories: true)
                Gallery.onShow { picture in
                    FileHandle.standardError.write(Data("\\(picture.path): \\(picture.description)\\n".utf8))
                }
            }

            /// Names the pictures that follow after the cell that draws them.
            static func cell(_ name: String) { Gallery.use(folder: "assets/\(lesson)", prefix: name) }
        }

        /// Throws `message` if `condition` does not hold.
        func expect(_ condition: Bool, _ message: String) throws {
            if !condition { throw EngineError("expect", message) }
        }

        """
    }

    private func readMe(needs: [Need]) -> String {
        var text = """
            # Lesson \(document.lesson.id): \(document.lesson.title)

            The cells of the lesson as one program. `swift run` in this folder builds and runs it.
            Pictures go to `assets/\(document.lesson.id)`.

            The engine comes from `\(engine)`. Set `DIFFUSION_LAB` to the path of another checkout of Diffusion Lab to use that
            one.

            """
        for need in needs {
            text += "\n"
            text +=
                need.files.isEmpty
                ? "It reads what lesson \(need.id) saves, which was not there when it was exported: run lesson \(need.id), and "
                    + "copy its folder to `assets/\(need.id)`.\n"
                : "What lesson \(need.id) saved is in `assets/\(need.id)`.\n"
        }
        return text
    }
}
