import Engine
import Foundation

/// A value as the file formats see it.
enum ExportableValue {
    case tensor(Tensor)
    /// Numbers of full precision.
    case numbers([Double])
    case tensors([String: Tensor])
    case pictures([PixelImage])
    case plot([Panel], lines: [Line])
    /// A model, a scheduler or a pipeline, which writes its own folder.
    case pretrained(state: [String: Tensor], save: (String) throws -> Void)
    case text(String)

    /// - Throws: `EngineError` when tensors in an array have different shapes.
    init(_ value: Value) throws {
        switch value {
        case .object(let object): self = try Self.of(object.value) ?? .text(describe(value))
        case .array(let array): self = try Self.of(array.elements) ?? .text(describe(value))
        case .dictionary(let dictionary): self = try Self.of(dictionary) ?? .text(describe(value))
        case .int(let number): self = .numbers([Double(number)])
        case .double(let number): self = .numbers([number])
        default: self = .text(describe(value))
        }
    }

    private static func of(_ object: Any) throws -> ExportableValue? {
        switch object {
        case let tensor as Tensor: return .tensor(tensor)
        case let picture as PixelImage: return .pictures([picture])
        case let line as Line: return .plot([try Panel.lines([line])], lines: [line])
        case let panel as Panel: return .plot([panel], lines: [])
        case let pipeline as DDPMPipeline: return .pretrained(state: [:], save: { try pipeline.savePretrained($0) })
        case let pipeline as DDIMPipeline: return .pretrained(state: [:], save: { try pipeline.savePretrained($0) })
        case let scheduler as NoiseScheduler: return .pretrained(state: [:], save: { try scheduler.savePretrained($0) })
        case let model as UNet2DModel:
            return .pretrained(state: state(of: model), save: { try model.savePretrained($0) })
        case let model as UNet2DConditionModel:
            return .pretrained(state: state(of: model), save: { try model.savePretrained($0) })
        case let module as Module: return .tensors(state(of: module))
        default: return nil
        }
    }

    private static func state(of module: Module) -> [String: Tensor] {
        Dictionary(module.stateDict().map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    }

    private static func of(_ elements: [Value]) throws -> ExportableValue? {
        if let numbers = numbers(elements), !numbers.isEmpty { return .numbers(numbers) }
        let objects = elements.compactMap { element -> Any? in
            if case .object(let object) = element { object.value } else { nil }
        }
        guard objects.count == elements.count, !objects.isEmpty else { return nil }
        if let tensors = objects as? [Tensor] { return .tensor(try stack(tensors)) }
        if let pictures = objects as? [PixelImage] { return .pictures(pictures) }
        if let lines = objects as? [Line] { return .plot([try Panel.lines(lines)], lines: lines) }
        return (objects as? [Panel]).map { .plot($0, lines: []) }
    }

    private static func numbers(_ elements: [Value]) -> [Double]? {
        let numbers = elements.compactMap { element -> Double? in
            switch element {
            case .int(let number): Double(number)
            case .double(let number): number
            default: nil
            }
        }
        return numbers.count == elements.count ? numbers : nil
    }

    private static func of(_ dictionary: DictionaryValue) throws -> ExportableValue? {
        var tensors: [String: Tensor] = [:]
        for (key, value) in dictionary.entries {
            guard case .string(let name) = key else { return nil }
            switch try ExportableValue(value) {
            case .tensor(let tensor): tensors[name] = tensor
            case .numbers(let numbers): tensors[name] = try Tensor(numbers)
            default: return nil
            }
        }
        return tensors.isEmpty ? nil : .tensors(tensors)
    }

    /// What the value is, in words.
    var kind: String {
        switch self {
        case .tensor(let tensor): "a tensor of shape \(tensor.shape)"
        case .numbers(let numbers): numbers.count == 1 ? "a number" : "\(numbers.count) numbers"
        case .tensors(let tensors): "\(tensors.count) tensors with names"
        case .pictures(let pictures): pictures.count == 1 ? "a picture" : "\(pictures.count) pictures"
        case .plot: "a plot"
        case .pretrained: "a model, a scheduler or a pipeline"
        case .text: "text"
        }
    }

    /// The endings that fit the value; `folder` stands for a name without one.
    var endings: [String] {
        switch self {
        case .tensor(let tensor):
            [".npy", ".safetensors"] + (tensor.ndim <= 2 ? [".csv"] : []) + (isImage(tensor) ? [".png", ".jpg"] : [])
                + (tensor.ndim == 1 ? [".svg"] : [])
        case .numbers: [".csv", ".npy", ".safetensors", ".svg", ".png"]
        case .tensors: [".safetensors"]
        case .pictures: [".png", ".jpg"]
        case .plot(_, let lines): [".svg", ".png"] + (lines.isEmpty ? [] : [".csv"])
        case .pretrained(let state, _): ["a folder's name without an ending"] + (state.isEmpty ? [] : [".safetensors"])
        case .text: [".txt"]
        }
    }

    private func isImage(_ tensor: Tensor) -> Bool {
        let dims = tensor.shape.dims
        guard tensor.dtype == .float32, (2...4).contains(dims.count), tensor.count > 0 else { return false }
        return dims.count == 2 || dims[dims.count - 3] == 1 || dims[dims.count - 3] == 3
    }
}
