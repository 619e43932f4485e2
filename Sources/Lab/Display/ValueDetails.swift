import Foundation
import Engine
import Lessons

/// What `:inspect` says of a value.
enum ValueDetails {
    static func lines(of value: Value) throws -> [String] {
        switch value {
        case .object(let object):
            switch object.value {
            case let tensor as Tensor: try lines(of: tensor)
            case let module as Module: try lines(of: module)
            case let dataset as ImageDataset: try DatasetDetails.lines(of: dataset)
            default: [describe(value)]
            }
        case .array(let array) where !array.elements.isEmpty:
            if let numbers = numbers(in: array) {
                ["Array of \(numbers.count) numbers"] + statistics(of: numbers)
            } else {
                [
                    "Array of \(array.elements.count) elements, the first: \(describe(array.elements[0]).truncated(to: 200))"
                ]
            }
        default: [describe(value)]
        }
    }

    private static func numbers(in array: ArrayValue) -> [Double]? {
        let numbers = array.elements.compactMap { element -> Double? in
            switch element {
            case .int(let number): Double(number)
            case .double(let number): number
            default: nil
            }
        }
        return numbers.count == array.elements.count ? numbers : nil
    }

    private static func lines(of tensor: Tensor) throws -> [String] {
        let size = grouped(tensor.count * tensor.dtype.byteCount)
        let gradient =
            tensor.requiresGrad ? (tensor.grad == nil ? "; its gradient is not computed" : "; has a gradient") : ""
        return [
            "Tensor \(tensor.shape) of \(tensor.dtype): \(grouped(tensor.count)) values in \(size) bytes\(gradient)"
        ]
            + statistics(of: try tensor.toArray())
    }

    private static func lines(of module: Module) throws -> [String] {
        let parameters = module.namedParameters()
        let rows = try parameters.prefix(60).map { name, parameter in
            let (mean, deviation) = NumberSummary.moments(of: try parameter.toArray())
            return [name, "\(parameter.shape)", grouped(parameter.count), short(mean), short(deviation)]
        }
        let table = TextTable(
            titles: ["parameter", "shape", "values", "mean", "std"], rows: rows,
            alignments: [.left, .left, .right, .right, .right])
        let rest = parameters.count > rows.count ? ["… and \(parameters.count - rows.count) more"] : []
        let total = "\(type(of: module)): \(grouped(module.parameterCount)) values in \(parameters.count) parameters"
        return [total] + table.lines(width: 110, painter: Painter(isColoured: false)) + rest
    }

    /// Statistics and a histogram of the values that are finite, and how many are not.
    static func statistics(of values: [Double]) -> [String] {
        guard let summary = NumberSummary(of: values) else {
            return values.isEmpty ? ["no values"] : ["none of the values is a finite number"]
        }
        let odd = [(summary.nanCount, "NaN"), (summary.infinityCount, "infinite"), (summary.zeroCount, "zero")]
            .filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.1)" }
        let quantiles = zip(["min", "5 %", "median", "95 %", "max"], summary.quantiles)
            .map { "\($0) \(short($1))" }.joined(separator: "   ")
        let moments = "mean \(short(summary.mean))   std \(short(summary.deviation))"
        return [moments + (odd.isEmpty ? "" : "   (\(odd.joined(separator: ", ")))"), quantiles, ""]
            + histogram(of: summary)
    }

    private static func histogram(of summary: NumberSummary) -> [String] {
        guard summary.bins.count > 1, let most = summary.bins.map(\.count).max(), most > 0 else { return [] }
        let starts = summary.bins.map { short($0.start) }
        let width = starts.map(\.count).max() ?? 0
        return zip(starts, summary.bins).map { start, bin in
            let length = Int((Double(bin.count) / Double(most) * 50).rounded(.up))
            return
                "\(start.padded(to: width, alignment: .right)) \(String(repeating: "█", count: length)) \(grouped(bin.count))"
        }
    }

    /// Four significant digits: enough to compare, short enough for a column.
    static func short(_ number: Double) -> String {
        guard number.isFinite, number != 0 else { return number == 0 ? "0" : "\(number)" }
        let magnitude = abs(number)
        if magnitude >= 1e6 || magnitude < 1e-3 { return String(format: "%.3g", number) }
        return String(format: "%.4g", number)
    }

    /// 1234567 as `1,234,567`.
    static func grouped(_ count: Int) -> String {
        var groups: [String] = []
        var rest = String(count.magnitude)
        while rest.count > 3 {
            groups.insert(String(rest.suffix(3)), at: 0)
            rest.removeLast(3)
        }
        return (count < 0 ? "-" : "") + ([rest] + groups).joined(separator: ",")
    }
}
