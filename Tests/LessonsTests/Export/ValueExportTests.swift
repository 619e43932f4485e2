import Engine
import Foundation
import Testing

@testable import Lessons

@Suite final class ValueExportTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "values-\(UUID().uuidString)")
    private let session = Session(output: TextOutput())

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes the value of `expression` to a file in the folder.
    private func export(_ expression: String, to name: String) throws -> URL {
        let value = try #require(try session.run(expression, name: "test"))
        let file = folder.appending(path: name)
        try ValueExport(value, named: expression).write(to: file, replaces: false)
        return file
    }

    private func text(_ expression: String, to name: String) throws -> String {
        try String(contentsOf: try export(expression, to: name), encoding: .utf8)
    }

    @Test func tablesOfNumbers() throws {
        _ = try session.run("let losses = [1.5, 0.25]\nlet table = Tensor([[1.0, 2.0], [0.1, 4.0]])", name: "test")
        #expect(try text("losses", to: "a.csv") == "losses\n1.5\n0.25\n")
        #expect(try text("table", to: "b.csv") == "0,1\n1.0,2.0\n0.1,4.0\n")
        #expect(try text("table[0].long()", to: "c.csv") == "value\n1\n2\n")
        #expect(try text("[Line(\"a, b\", [3.0])]", to: "d.csv") == "series,x,y\n\"a, b\",0.0,3.0\n")
    }

    @Test func tensorsComeBack() throws {
        _ = try session.run("let x = Tensor([[1.0, 2.0], [0.1, 4.0]])\nlet losses = [1.5, 0.25]", name: "test")
        let npy = try loadNpy(try export("x", to: "x.npy").path)
        #expect(npy.shape == [2, 2])
        #expect(try npy.toArray() == [1, 2, Double(Float(0.1)), 4])
        #expect(try loadNpy(try export("losses", to: "l.npy").path).toArray() == [1.5, 0.25])
        let named = try loadTensors(try export("x", to: "x.safetensors").path)
        #expect(named.keys.sorted() == ["x"])
        let two = try loadTensors(try export("[\"a\": x, \"b\": x * 2]", to: "two.safetensors").path)
        #expect(try two["b"]?.toArray() == [2, 4, Double(Float(0.2)), 8])
        #expect(try loadNpy(try export("[x, x]", to: "both.npy").path).shape == [2, 2, 2])
    }

    @Test func picturesAndPlots() throws {
        _ = try session.run("let x = Tensor.zeros([2, 3, 8, 8])", name: "test")
        let png = try PixelImage(contentsOf: try export("x", to: "x.png").path)
        #expect((png.width, png.height) == (22, 12))
        let jpeg = try PixelImage(contentsOf: try export("x[0]", to: "x.JPG").path)
        #expect((jpeg.width, jpeg.height) == (8, 8))
        let svg = try text("[1.0, 2.0]", to: "x.svg")
        #expect(svg.hasPrefix("<?xml") && svg.contains("<path"))
        #expect(
            try PixelImage(contentsOf: try export("[Panel.lines([Line(\"a\", [1.0])])]", to: "p.png").path).width == 900
        )
    }

    @Test func modelsGoToAFolder() throws {
        _ = try session.run("let scheduler = DDPMScheduler(numTrainTimesteps: 10)", name: "test")
        let place = try export("scheduler", to: "made")
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["scheduler_config.json"])
    }

    @Test(arguments: [
        ("\"text\"", "a.npy", "a.npy ends in .npy, but `\"text\"` is text. It can go to: .txt."),
        ("Tensor.zeros([2, 2, 2])", "a.csv", "a.csv ends in .csv, but"),
        ("[1.0]", "a", "a has no ending, but `[1.0]` is a number. It can go to: .csv, .npy, .safetensors, .svg, .png."),
    ])
    func whatDoesNotFitIsSaid(expression: String, name: String, message: String) throws {
        #expect { try export(expression, to: name) } throws: { "\($0)".hasPrefix(message) }
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: name).path))
    }
}
