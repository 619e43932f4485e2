import Foundation
import Testing

@testable import Engine

/// Files of `torch.save`, made by Tests/Reference/pickles.py.
@Suite struct TorchFileTests {
    private func path(_ name: String) -> String { Fixtures.path("pickles/\(name)") }

    @Test(arguments: ["views.bin", "views_old.bin", "views_protocol4.bin"])
    func tensorsOfAllTypesAndLayoutsAreRead(_ file: String) throws {
        let expected = try loadTensors(path("views.safetensors"))
        let actual = try loadTensors(path(file))
        #expect(Set(actual.keys) == Set(expected.keys))
        for (name, tensor) in expected {
            #expect(actual[name]?.shape == tensor.shape, "\(name)")
            #expect(actual[name]?.dtype == tensor.dtype, "\(name)")
            #expect(try actual[name]?.toArray() == tensor.toArray(), "\(name)")
        }
    }

    @Test(arguments: [("unet.bin", 0.0), ("unet_old.bin", 1e-3)])
    func aModelIsLoaded(_ file: String, _ tolerance: Double) throws {
        let fixture = Fixtures.path("unet/fast")
        try withTemporaryFolder { folder in
            let files = FileManager.default
            try files.copyItem(atPath: "\(fixture)/config.json", toPath: "\(folder)/config.json")
            try files.copyItem(atPath: path(file), toPath: "\(folder)/diffusion_pytorch_model.bin")
            let (loaded, original) = try (UNet2DModel.fromPretrained(folder), UNet2DModel.fromPretrained(fixture))
            for (a, b) in zip(loaded.stateDict(), original.stateDict()) {
                #expect(a.name == b.name)
                // Half precision has 11 bits.
                try expectClose(a.tensor, b.tensor, relative: tolerance, "\(a.name)")
            }
        }
    }

    @Test(arguments: [
        ("harmful_system.bin", "posix.system"), ("harmful_plain.bin", "posix.system"),
        ("harmful_protocol2.bin", "posix.system"), ("harmful_eval.bin", "__builtin__.eval"),
        ("module.bin", "torch.nn.modules.linear.Linear"),
    ])
    func whatWouldRunIsRefusedByName(_ file: String, _ name: String) {
        expectError(
            "loadTensors: \(file): it names \(name), which weights do not need and which Python would run on loading the file. It "
                + "was not loaded"
        ) { _ = try loadTensors(path(file)) }
        #expect(!Files.exists("harmed"))
    }

    // MARK: - Damage

    @Test(arguments: ["views.bin", "views_old.bin"])
    func cutOffFilesAreRefused(_ file: String) throws {
        let whole = try Data(contentsOf: URL(filePath: path(file)))
        for length in Set([0, 1, 2, 3, 30, 100, whole.count / 4, whole.count / 2, whole.count - 1]) {
            #expect(throws: EngineError.self, "\(length) bytes") { try load(Data(whole.prefix(length))) }
        }
    }

    private func load(_ data: Data) throws -> [String: Tensor] {
        try withTemporaryFolder { folder in
            try Files.write(data, to: "\(folder)/weights.bin", for: "test")
            return try loadTensors("\(folder)/weights.bin")
        }
    }

    /// Instructions that are letters.
    private func code(_ letters: String, times: Int = 1) -> [UInt8] {
        Array(String(repeating: letters, count: times).utf8)
    }

    private func littleEndian(_ value: Int, _ byteCount: Int) -> [UInt8] {
        (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private func text(_ text: String) -> [UInt8] { code("X") + littleEndian(text.utf8.count, 4) + code(text) }
    private func number(_ value: Int) -> [UInt8] { [0x8A, 8] + littleEndian(value, 8) }
    private func tuple(_ values: [Int]) -> [UInt8] { code("(") + values.flatMap(number) + code("t") }

    /// A file from before PyTorch 1.6: its state is what `pickle` makes, and its one storage has four numbers.
    private func old(_ pickle: [UInt8]) -> Data {
        let mark: [UInt8] = [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]
        let start: [UInt8] = [0x80, 2]
        let nothing: [UInt8] = start + code("N.")
        let keys: [UInt8] = start + code("]") + text("0") + code("a.")
        var file = Data(mark)
        for part in [nothing, nothing, start, pickle, keys, littleEndian(4, 8), littleEndian(0, 16)] { file += part }
        return file
    }

    /// A dictionary with one tensor of a storage of four numbers.
    private func tensor(offset: Int, sizes: [Int], strides: [Int]) -> [UInt8] {
        let storage: [[UInt8]] = [
            code("("), text("storage"), code("ctorch\nFloatStorage\n"), text("0"), text("cpu"), number(4), code("tQ"),
        ]
        let call: [[UInt8]] = [
            code("ctorch._utils\n_rebuild_tensor_v2\n("), storage.flatMap { $0 }, number(offset), tuple(sizes),
            tuple(strides), code("tR"),
        ]
        return code("}") + text("w") + call.flatMap { $0 } + code("s.")
    }

    @Test func theSmallestFileIsRead() throws {
        let state = try load(old(tensor(offset: 1, sizes: [3], strides: [1])))
        #expect(try state["w"]?.toArray() == [0, 0, 0])
    }

    @Test(arguments: [
        (2, [3], [1]), (0, [5], [1]), (0, [2, 2], [3, 1]), (-1, [2], [1]), (0, [-1], [1]), (0, [2], [-1]),
        (0, [2], [1, 1]),
        (0, [1 << 40, 1 << 40], [0, 0]), (0, [1000], [0]), (0, [2], [Int.max]), (Int.max, [1], [1]),
    ])
    func tensorsOutsideOfTheirNumbersAreRefused(_ offset: Int, _ sizes: [Int], _ strides: [Int]) {
        expectError(
            "loadTensors: weights.bin: a tensor of shape \(Shape(sizes)) does not lie within the 4 numbers that it is made of"
        ) { _ = try load(old(tensor(offset: offset, sizes: sizes, strides: strides))) }
    }

    /// Programs for the stack machine that are small and make much, deep or endless things.
    @Test func hostilePicklesAreRefusedQuickly() throws {
        let many = 300_000
        let doubling: [UInt8] = code("(h\u{0}h\u{0}lq\u{0}", times: 60)
        let memo: [UInt8] = (0..<many).flatMap { number in code("r") + littleEndian(number, 4) }
        let cases: [(String, [UInt8])] = [
            ("many lists", code("]", times: many) + code(".")),
            ("deep tuples", code(")") + [UInt8](repeating: 0x85, count: many) + code(".")),
            ("deep lists", code("](", times: many) + code("e", times: many) + code(".")),
            ("doubled again and again", code("]q\u{0}") + doubling + code(".")),
            ("a list in itself", code("]q\u{0}h\u{0}a.")),
            ("a long text", code("X") + [255, 255, 255, 255]),
            ("a longer text", [0x8D] + [UInt8](repeating: 255, count: 8)),
            ("marks", code("(", times: many) + code("t.")),
            ("nothing on the stack", code("0.")),
            ("no end", code("N", times: 100)),
            ("unknown", [0xFF]),
            ("a list as a function", code("])R.")),
            ("a call of a storage", code("ctorch\nFloatStorage\n)R.")),
            ("no tensors", code("}.")),
            ("much memo", code("N") + memo + code(".")),
        ]
        for (name, pickle) in cases {
            let start = ContinuousClock.now
            #expect(throws: EngineError.self, "\(name)") { try load(old(pickle)) }
            #expect(throws: EngineError.self, "\(name)") { try load(Data([0x80, 2] + pickle)) }
            #expect(ContinuousClock.now - start < .seconds(2), "\(name)")
        }
    }

    @Test func aPickleHasALimit() {
        let pushes: [UInt8] = text(String(repeating: "a", count: 3 << 20)) + code("0")
        expectError("loadTensors: weights.bin: its pickle is longer than the 4.0 MiB that weights need") {
            _ = try load(Data([0x80, 2] + pushes + pushes))
        }
    }
}
