extension ModelSummary: CustomStringConvertible {
    /// A row for each module down to the depth that was asked for, then totals.
    public var description: String {
        let shown = layers.filter { $0.depth <= depth }
        let rows =
            [["layer", "output", "parameters", "multiply-adds"]]
            + zip(Self.branches(of: shown), shown).map { row($0, $1) }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { cells in
            cells.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - cells[column].count)
                return column < 2 ? cells[column] + space : space + cells[column]
            }.joined(separator: "  ")
        }
        let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1))
        return ([lines[0], rule] + lines.dropFirst() + [rule] + totals(ofHidden: layers.count - shown.count))
            .joined(separator: "\n")
    }

    private func row(_ branch: String, _ layer: Layer) -> [String] {
        let name = layer.name.isEmpty ? layer.type : "\(layer.name): \(layer.type)"
        let calls = layer.calls > 1 ? " ×\(layer.calls)" : ""
        return [
            branch + name + calls, layer.output.map { "\($0)" } ?? "not called",
            layer.parameterCount == 0 ? "–" : layer.parameterCount.grouped,
            layer.multiplyAdds == 0 ? "–" : layer.multiplyAdds.grouped,
        ]
    }

    /// The lines of a tree in front of each layer: `│  ├─ `.
    private static func branches(of layers: [Layer]) -> [String] {
        // Whether, at each depth, the branch goes on below.
        var goesOn: [Bool] = []
        return layers.map { layer in
            goesOn = Array(goesOn.prefix(layer.depth)) + [layer.hasNext]
            guard layer.depth > 0 else { return "" }
            let outer = goesOn.dropFirst().dropLast().map { $0 ? "│  " : "   " }.joined()
            return outer + (layer.hasNext ? "├─ " : "└─ ")
        }
    }

    private func totals(ofHidden hidden: Int) -> [String] {
        let hint =
            hidden == 0 ? [] : ["\(hidden) modules further inside are not listed: depth: \(depth + 1) shows more."]
        return hint + [
            "parameters     \(parameterCount.grouped) (with buffers \(readableByteCount(memory.parameters)))",
            "multiply-adds  \(multiplyAdds.grouped)",
            "input          \(layers[0].inputs.map { "\($0)" }.joined(separator: ", ")), \(readableByteCount(memory.input))",
            "activations    \(readableByteCount(memory.layerOutputs)) out of all layers; "
                + "\(readableByteCount(memory.keptForTraining)) kept for a backward pass, "
                + "\(readableByteCount(memory.peakOfPredicting)) at most without one",
        ]
    }
}
