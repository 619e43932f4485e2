import Foundation
import Testing

@testable import Engine

/// Against files of the reference library: Tests/Reference/safetensors_files.py.
@Suite struct SafetensorsTests {
    private struct Types: Decodable {
        let values: [String: [String]]
    }

    private func fixture(_ name: String) -> URL { Fixtures.folder.appending(path: name) }

    private func temporaryFile() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors")
    }

    @Test func readsWhatTheReferenceLibraryWrote() throws {
        let (tensors, metadata) = try Safetensors.read(fixture("safetensors_own.safetensors"))
        #expect(metadata == ["format": "pt"])
        #expect(tensors.keys.sorted() == ["bias", "empty", "odd \"name\"\n\\é", "scalar", "steps", "weight"])
        #expect(tensors["weight"]?.shape == [2, 3])
        #expect(try tensors["weight"]?.toArray() == [0, 0.25, 0.5, 0.75, 1, 1.25])
        #expect(try tensors["steps"]?.toInts() == [3, -4, 1 << 40])
        #expect(tensors["empty"]?.shape == [0, 3])
        #expect(try tensors["scalar"]?.item() == 2.5)
    }

    @Test func writesTheBytesThatTheReferenceLibraryWrites() throws {
        let original = fixture("safetensors_own.safetensors")
        let (tensors, metadata) = try Safetensors.read(original)
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        try Safetensors.write(tensors, metadata: metadata, to: file)
        #expect(try Data(contentsOf: file) == Data(contentsOf: original))
    }

    /// Rounding as PyTorch does it: numbers below the smallest normal one, ties, infinities.
    @Test(arguments: [FloatFormat.float16, .bfloat16])
    func writesTheHalfPrecisionThatTheReferenceLibraryWrites(_ dtype: FloatFormat) throws {
        let random = try Tensor.randn([2000], generator: Generator(seed: 8)).toArray()
        let spread = random.enumerated().map { $1 * pow(2, Double($0 % 40 - 28)) }
        func halfway(_ step: Double) -> [Double] { (0..<8).map { 1 + Double($0) * step } }
        let special: [Double] = [0, -0.0, .infinity, -.infinity, 65504, 0x1p-24, 0x1p-25, 3 * 0x1p-25]
        let numbers: [Double] = spread + halfway(0x1p-11) + halfway(0x1p-8) + special
        let tensors = try ["numbers": Tensor(numbers), "steps": Tensor([1, 2]).long()]
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        try Safetensors.write(tensors, metadata: ["format": "pt"], dtype: dtype, to: file)
        let reference = fixture("safetensors_\(dtype).safetensors")
        #expect(try Data(contentsOf: file) == Data(contentsOf: reference))
    }

    @Test func notANumberStaysNotANumber() {
        #expect(Float.nan.halfBits & 0x7FFF > 0x7C00)
        #expect(Float.nan.bfloat16Bits & 0x7FFF > 0x7F80)
    }

    @Test func numbersTooLargeForHalfPrecisionAreNamed() throws {
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        let tensors = try ["weight": Tensor([1.0, 65520.0])]
        expectError(
            "saveTensors: weight has the number 65520.0, which is too large for float16; bfloat16 holds it"
        ) { try saveTensors(tensors, file.path, dtype: .float16) }
        try saveTensors(tensors, file.path, dtype: .bfloat16)
        #expect(try loadTensors(file.path)["weight"]?.toArray() == [1, 65536])
    }

    @Test func readsEveryType() throws {
        let tensors = try loadTensors(fixture("safetensors_types.safetensors").path)
        let expected = try Fixtures.json("safetensors_types.json", as: Types.self).values
        #expect(tensors.keys.sorted() == expected.keys.sorted())
        for (name, texts) in expected {
            let tensor = try #require(tensors[name])
            if tensor.dtype == .int64 {
                #expect(try tensor.toInts().map(String.init) == texts, "\(name)")
            } else {
                let numbers = try texts.map { try #require(Float($0)) }
                for (a, b) in zip(try tensor.toFloats(), numbers) { #expect(a == b || (a.isNaN && b.isNaN), "\(name)") }
                #expect(tensor.count == numbers.count)
            }
        }
    }

    @Test func viewsAreSavedInTheirOrder() throws {
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        let x = try Tensor.arange(12.0).reshape([3, 4])
        try saveTensors(["turned": x.T, "part": x[.all, 1..<3]], file.path)
        let read = try loadTensors(file.path)
        #expect(try read["turned"]?.toArray() == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
        #expect(try read["part"]?.toArray() == [1, 2, 5, 6, 9, 10])
    }

    @Test func aFailedSaveLeavesTheOldFileAndNoOther() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder.appending(path: "taken"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let taken = folder.appending(path: "taken").path
        #expect(throws: EngineError("saveTensors", "\(taken) cannot be written: is a directory")) {
            try saveTensors(["x": .zeros([2])], taken)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken"])
        let missing = folder.appending(path: "no/x.safetensors").path
        #expect(throws: EngineError("saveTensors", "\(missing) cannot be written: no such file or directory")) {
            try saveTensors(["x": .zeros([2])], missing)
        }
        #expect(throws: EngineError("saveTensors", "a tensor cannot have the name __metadata__")) {
            try saveTensors(["__metadata__": .zeros([2])], taken)
        }
    }

    @Test func aMissingFileIsNamed() {
        #expect(throws: EngineError("loadTensors", "/nowhere/x.safetensors cannot be read: no such file or directory"))
        {
            try loadTensors("/nowhere/x.safetensors")
        }
    }

    /// Headers that break a rule, with two float32 of data behind them.
    @Test(arguments: [
        (#"[1]"#, "the header does not begin with {; is this a safetensors file?"),
        (#"{"a":"#, "the header is not valid JSON"),
        (#"{"__metadata__":{"a":1}}"#, "__metadata__ must hold texts only"),
        (
            #"{"a":{"dtype":"Q8","shape":[2],"data_offsets":[0,8]}}"#, "the tensor a has the unknown dtype Q8"
        ),
        (#"{"a":{"shape":[2],"data_offsets":[0,8]}}"#, "the tensor a has the unknown dtype nothing"),
        (#"{"a":7}"#, "the tensor a has the unknown dtype nothing"),
        (
            #"{"a":{"dtype":"F32","shape":[2]}}"#, "the tensor a has no valid data_offsets: nothing"
        ),
        (
            #"{"a":{"dtype":"F32","data_offsets":[0,8]}}"#, "the tensor a has no valid shape: nothing"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
            "the tensor a of shape [3] and dtype F32 does not fill its 8 bytes"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#,
            "the tensor a of shape [4611686018427387904, 4] and dtype F32 does not fill its 0 bytes"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            "the tensor a begins at byte 4 of the data, but the one before it ends at 0: tensors must neither overlap nor leave holes"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            "the tensor b begins at byte 4 of the data, but the one before it ends at 8: tensors must neither overlap nor leave holes"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
            "the tensors take 4 bytes, but the file has 8 behind its header; is it complete?"
        ),
    ])
    func brokenHeadersAreRefused(_ header: String, _ message: String) throws {
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
        let data = length + Data(header.utf8) + Data(count: 8)
        #expect(throws: EngineError("loadTensors", "x: \(message)")) { try SafetensorsHeader(data, file: "x") }
    }

    @Test func truncatedFilesAreRefused() throws {
        let whole = try Data(contentsOf: fixture("safetensors_own.safetensors"))
        for length in stride(from: 0, to: whole.count, by: 7) {
            #expect(throws: EngineError.self) { try SafetensorsHeader(whole.prefix(length), file: "x") }
        }
        #expect(
            throws: EngineError("loadTensors", "x: 3 bytes are too short for a safetensors file; is it complete?")
        ) { try SafetensorsHeader(Data(count: 3), file: "x") }
        #expect(
            throws: EngineError(
                "loadTensors",
                "x: a header of 18446744073709551615 bytes is more than 4000000; is this a safetensors file?")
        ) { try SafetensorsHeader(Data(repeating: 255, count: 16), file: "x") }
        #expect(
            throws: EngineError(
                "loadTensors", "x: the header should be 408 bytes long, but the file ends after 92 of them")
        ) { try SafetensorsHeader(whole.prefix(100), file: "x") }
    }
}
