import Engine
import Foundation
import Testing

@testable import Lessons

@Suite final class SnapshotStoreTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
    private var store: SnapshotStore { SnapshotStore(folder: folder) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func session(_ source: String) throws -> Session {
        let session = Session(output: RecordedOutput())
        _ = try session.run(source, name: "cell")
        return session
    }

    private var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? [] }

    @Test func whatDidNotChangeIsWrittenOnce() throws {
        let session = try session("manualSeed(0)\nlet model = Linear(200, 200)\nlet x = Tensor.randn([100, 100])")
        let first = try store.save(try session.capture())
        let count = files.count
        _ = try session.run("let y = 7\nlet same = x", name: "cell")
        let capture = try session.capture()
        #expect(store.bytesToWrite(capture) == 0)
        let second = try store.save(capture)
        #expect(first != second)
        #expect(files.count == count + 1)
        // The same state has the same name.
        #expect(try store.save(try session.capture()) == second)
        _ = try session.run("let z = Tensor.randn([100, 100])", name: "cell")
        #expect(store.bytesToWrite(try session.capture()) == 40_000)
    }

    @Test func digestsTellWhatHasChanged() throws {
        let session = try session(
            """
            manualSeed(0)
            let model = Linear(2, 2)
            let optimizer = SGD(model.parameters(), lr: 0.1)
            let alias = model
            let x = Tensor.zeros([2])
            let y = Tensor.zeros([2])
            let f = { (a: Int) in a + 1 }
            """)
        let before = try session.capture().digests
        #expect(before["x"] == before["y"])
        _ = try session.run("let more = Tensor.zeros([2])\nlet unused = 1", name: "cell")
        let between = try session.capture().digests
        #expect(between.filter { before[$0.key] != $0.value }.keys.sorted() == ["more", "unused"])
        _ = try session.run("model(Tensor.ones([1, 2])).sum().backward()\noptimizer.step()", name: "cell")
        let after = try session.capture().digests
        #expect(after.filter { between[$0.key] != $0.value }.keys.sorted() == ["alias", "model", "optimizer"])
    }

    @Test func equalTensorsStayDifferentObjects() throws {
        let session = try session("let a = Tensor.zeros([2])\nlet b = Tensor.zeros([2])\nlet c = a")
        let capture = try session.capture()
        let other = Session(output: RecordedOutput())
        #expect(other.restore(capture.stored, try capture.copiedTensors()).problems == [])
        #expect(try other.run("[a === b, a === c]", name: "cell").map(describe) == "[false, true]")
    }

    @Test func manyNumbersComeBackBitForBit() throws {
        let session = try session(
            """
            var doubles = (0..<100).map { 1.0 / Double($0) }
            doubles[3] = Double.nan
            let ints = (0..<100).map { $0 * 1_000_000_000_000 }
            """)
        let id = try store.save(try session.capture())
        let contents = try store.load(id)
        let other = Session(output: RecordedOutput())
        #expect(other.restore(contents.stored, contents.tensors).problems == [])
        for name in ["doubles", "ints"] {
            #expect(other.value(of: name).map(describe) == session.value(of: name).map(describe))
        }
        #expect(try other.run("doubles.append(1)\ndoubles.count", name: "cell").map(describe) == "101")
    }

    @Test func removingLeavesWhatOthersNeed() throws {
        let session = try session("manualSeed(0)\nlet x = Tensor.randn([100, 100])")
        let first = try store.save(try session.capture())
        _ = try session.run("let y = Tensor.randn([100, 100])", name: "cell")
        let second = try store.save(try session.capture())
        try Data().write(to: folder.appending(path: ".half-written"))
        // A new store has to look into the files.
        store.removeAll(except: [first])
        #expect(!store.contains(second))
        #expect(try store.load(first).problems == [])
        #expect(files.count == 2)
        store.removeAll(except: [])
        #expect(files == [])
    }

    @Test func theFirstFormatIsRead() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try saveTensors(["0": Tensor([1.0, 2.0])], folder.appending(path: "old.safetensors").path)
        let generator = String(decoding: try JSONEncoder().encode(Generator(seed: 3).state), as: UTF8.self)
        let json = """
            {"format": 1, "tensorFile": "old.safetensors", "generator": \(generator), "states": [], "variables": [
            {"name": "x", "type": "Tensor", "isMutable": false,
            "value": {"tensor": {"_0": "0", "requiresGrad": false}}}]}
            """
        try json.write(to: folder.appending(path: "session.json"), atomically: true, encoding: .utf8)
        let session = Session(output: RecordedOutput())
        #expect(try session.restore(from: folder) == [])
        #expect(try session.run("x.toArray()", name: "cell").map(describe) == "[1.0, 2.0]")
    }
}
