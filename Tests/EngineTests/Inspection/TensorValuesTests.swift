import Testing

@testable import Engine

/// What PyTorch prints for the same tensors: Tests/Reference/inspection.py.
@Suite(.serialized) struct TensorValuesTests {
    private struct Reference: Decodable {
        let printed: [String: [String: String]]
    }

    private func tensors() throws -> [String: Tensor] {
        manualSeed(0)
        return [
            "small": try Tensor.randn([2, 3]), "vector": try Tensor.randn([30]),
            "large": try Tensor.randn([8, 3, 32, 32]),
            "long": try Tensor.randn([2000]), "whole": try Tensor.arange(-3.0, 9.0).reshape([3, 4]),
            "ints": try (Tensor.arange(16) * 100 - 2).reshape([4, 4]), "wide range": try Tensor([1e-6, 1, 2000]),
            "tiny": try Tensor([1e-5, 2e-5]), "huge": try Tensor([[1e9, 2.5e9], [0, -1e9]]), "scalar": try Tensor(0.5),
            "zeros": try Tensor.zeros([2, 2]), "empty": try Tensor.zeros([0]), "empty rows": try Tensor.zeros([0, 3]),
            "odd": try Tensor([0.5, .nan, .infinity, -.infinity]),
        ]
    }

    /// PyTorch's text in Swift's words.
    private func swift(_ text: String) -> String {
        text.replacing("tensor(", with: "Tensor(").replacing("...", with: "…").replacing(
            "size=(0, 3)", with: "size: [0, 3]")
    }

    @Test func printsWhatPyTorchPrints() throws {
        let reference = try Fixtures.json("inspection.json", as: Reference.self).printed
        let tensors = try tensors()
        #expect(Set(reference.keys) == Set(tensors.keys))
        defer { PrintOptions.current = PrintOptions() }
        for (name, texts) in reference {
            let tensor = try #require(tensors[name])
            for (options, text) in texts {
                switch options {
                case "default": try setPrintoptions(linewidth: 80)
                case "options": try setPrintoptions(precision: 2, threshold: 5, edgeitems: 1, sciMode: true)
                default: try setPrintoptions(linewidth: Int(options))
                }
                #expect("\(tensor.p)" == swift(text), "\(name), \(options)")
            }
        }
    }

    @Test func optionsAreChecked() {
        expectError("setPrintoptions: edgeitems is 0; from 1 to 1000 are possible") {
            try setPrintoptions(edgeitems: 0)
        }
        expectError("setPrintoptions: linewidth is 5; from 20 to 10000 columns are possible") {
            try setPrintoptions(linewidth: 5)
        }
    }
}
