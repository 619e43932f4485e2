import Engine
import Foundation
import Lessons

/// What `:inspect` says of a value.
struct ValueDetails {
    let session: Session
    let painter: Painter
    let width: Int

    /// - Parameters:
    ///   - name: of the variable that the value is in; nil for the value of an expression.
    ///   - made: where the variable got its value, as far as that is known.
    func lines(of value: Value, name: String?, made: String?) throws -> [String] {
        let made = made.map { [TensorSummary.Fact(subject: "made", text: $0)] } ?? []
        if let numbers = value.numbers, !numbers.isEmpty {
            return ["Array of \(numbers.count.grouped) numbers"] + made.map(line)
                + (try NumberSummary(numbers)).lines
        }
        guard case .object(let object) = value else { return [session.display(value)] + made.map(line) }
        switch object.value {
        case let tensor as Tensor: return try lines(of: tensor, name, made)
        case let module as Module: return try lines(of: module) + made.map(line)
        case let dataset as ImageDataset: return try DatasetDetails.lines(of: dataset)
        default: return [session.display(value)] + made.map(line)
        }
    }

    private func line(_ fact: TensorSummary.Fact) -> String { "\(fact.subject)  \(fact.text)" }

    // MARK: - Tensors

    private func lines(of tensor: Tensor, _ name: String?, _ made: [TensorSummary.Fact]) throws -> [String] {
        let summary = try tensor.summary
        return [summary.heading] + summary.lines(with: [memory(of: tensor, name)] + made)
    }

    /// Whose memory it is, and with whom it is shared.
    private func memory(of tensor: Tensor, _ name: String?) -> TensorSummary.Fact {
        let others = session.variables.filter { other, value in
            guard other != name, case .object(let object) = value, let held = object.value as? Tensor else {
                return false
            }
            return held.sharesMemory(with: tensor)
        }.map(\.name)
        let block = readableByteCount(tensor.storageBytes)
        let text =
            others.isEmpty
            ? "a block of \(block)" : "a block of \(block), shared with \(others.joined(separator: ", "))"
        return TensorSummary.Fact(subject: "memory", text: text)
    }

    // MARK: - Modules

    private static let mostParameters = 60

    private func lines(of module: Module) throws -> [String] {
        let parameters = module.namedParameters()
        let rows = try parameters.prefix(Self.mostParameters).map { name, parameter in
            let summary = try NumberSummary(parameter, bins: 1, quantiles: [])
            let gradient = try parameter.grad.map { try NumberSummary($0, bins: 1, quantiles: []).std.short } ?? ""
            return [
                name, "\(parameter.shape)", parameter.count.grouped, summary.mean.short, summary.std.short, gradient,
            ]
        }
        let table = TextTable(
            titles: ["parameter", "shape", "values", "mean", "std", "std of gradient"], rows: rows,
            alignments: [.left, .left, .right, .right, .right, .right])
        let rest = parameters.count > rows.count ? ["… and \(parameters.count - rows.count) more"] : []
        let heading =
            "\(module.typeName): \(module.parameterCount.grouped) values in \(parameters.count) parameters, "
            + (module.isTraining ? "in training mode" : "in evaluation mode")
        return [heading] + table.lines(width: width, painter: painter) + rest
    }
}

extension Tensor {
    /// The first few images of what looks like a batch of images, or one image.
    var pictures: Tensor? {
        guard dtype == .float32, ndim == 3 || ndim == 4, count > 0 else { return nil }
        let (channels, height, width) = (shape[ndim - 3], shape[ndim - 2], shape[ndim - 1])
        guard channels == 1 || channels == 3, height >= 8, width >= 8 else { return nil }
        return ndim == 3 ? self : try? narrow(0, 0, Swift.min(8, shape[0]))
    }
}
