import Engine
import Foundation

/// Writes one value to a file, in the format that the file's ending says.
public struct ValueExport {
    /// What messages call the value, and the name that it has in files with names.
    let name: String
    private let value: ExportableValue

    /// The export of `value`.
    /// - Throws: `EngineError` when tensors in an array have different shapes.
    public init(_ value: Value, named name: String) throws {
        self.name = name
        self.value = try ExportableValue(value)
    }

    /// The export of the plot that was drawn last; nil if none was.
    public static var lastPlot: ValueExport? {
        let panels = PlotFiles.lastDrawn
        return panels.isEmpty ? nil : ValueExport(name: "plot", value: .plot(panels, lines: []))
    }

    private init(name: String, value: ExportableValue) {
        (self.name, self.value) = (name, value)
    }

    /// Writes the value to `file`.
    /// - Parameter replaces: whether a file that is there may be replaced.
    /// - Throws: `CourseError` when the ending does not fit the value or the file cannot be written, and what the engine
    ///   throws where the value has no such form.
    public func write(to file: URL, replaces: Bool) throws {
        let writer = AtomicWriter(replaces: replaces)
        try writer.check(file)
        let ending = file.pathExtension.lowercased()
        if ending.isEmpty || file.hasDirectoryPath, case .pretrained(_, let save) = value {
            return try writer.place(at: file) { try save($0.path) }
        }
        guard let data = try data(ending) else {
            let fitting = value.endings.joined(separator: ", ")
            let given = ending.isEmpty ? "has no ending" : "ends in .\(ending)"
            throw CourseError(
                "\(file.lastPathComponent) \(given), but `\(name)` is \(value.kind). It can go to: \(fitting).")
        }
        try writer.write(data, to: file)
    }

    /// The file's contents; nil if the value cannot have this format.
    private func data(_ ending: String) throws -> Data? {
        switch (ending, value) {
        case ("npy", .tensor(let tensor)): try NumberFiles.npy(tensor)
        case ("npy", .numbers(let numbers)): try NumberFiles.npy(numbers)
        case ("safetensors", .tensor(let tensor)): try NumberFiles.safetensors([shortName: tensor])
        case ("safetensors", .numbers(let numbers)): try NumberFiles.safetensors([shortName: Tensor(numbers)])
        case ("safetensors", .tensors(let tensors)): try NumberFiles.safetensors(tensors)
        case ("safetensors", .pretrained(let state, _)) where !state.isEmpty: try NumberFiles.safetensors(state)
        case ("csv", .numbers(let numbers)): NumberFiles.csv(numbers, name: shortName)
        case ("csv", .tensor(let tensor)) where tensor.ndim <= 2: try NumberFiles.csv(tensor, name: shortName)
        case ("csv", .plot(_, let lines)) where !lines.isEmpty: NumberFiles.csv(lines)
        case ("txt", .text(let text)): Data((text.hasSuffix("\n") ? text : text + "\n").utf8)
        case ("svg", _): try panels.map(PlotFiles.svg)
        case ("png", _): try picture?.pngData()
        case ("jpg", _), ("jpeg", _): try picture?.jpegData()
        default: nil
        }
    }

    /// The plot of the value, if it is one or can be drawn as a line.
    private var panels: [Panel]? {
        get throws {
            switch value {
            case .plot(let panels, _): return panels
            case .numbers(let numbers): return [try Panel.lines([Line(shortName, numbers)])]
            case .tensor(let tensor) where tensor.ndim == 1: return [try Panel.lines([Line(shortName, tensor)])]
            default: return nil
            }
        }
    }

    private var picture: PixelImage? {
        get throws {
            switch value {
            case .tensor(let tensor) where tensor.ndim >= 2: return try tensor.gridImage()
            case .pictures(let pictures):
                guard pictures.count > 1 else { return pictures.first }
                return try PixelImage.grid(pictures)
            default: return try panels.map(PlotFiles.picture)
            }
        }
    }

    /// The name as files have it: that of a variable, or `value` for a longer expression.
    private var shortName: String {
        name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? name : "value"
    }
}
