import Engine
import Foundation
import Testing

@testable import Lessons

/// Going to a step brings back the session that was there, without running anything.
@Suite(.serialized) struct RestoringTests {
    @Test func goingBackAndForwardBringsBackTheSession() throws {
        let fixture = try PlayerFixture()
        let (player, output) = try fixture.player()
        _ = try player.open("1.1")
        _ = try player.runAll()
        let printed = output.text
        _ = try player.goto("one")
        #expect(player.values == ["a": "20"])
        #expect(player.states == [.done, .recorded, .recorded])
        let restoration = try #require(player.restoration)
        #expect(restoration.point == "one")
        #expect(restoration.variables == ["a"])
        #expect(restoration.leftBehind == ["b", "c"])
        #expect(restoration.missing == [])
        _ = try player.next()
        #expect(player.values == ["a": "20", "b": "21"])
        // A step to read has the session of the cell before it.
        _ = try player.next()
        #expect(player.restoration == nil)
        _ = try player.goto("ex")
        #expect(player.values == ["a": "20", "b": "21", "c": "42"])
        #expect(player.states == [.done, .done, .done])
        #expect(output.text == printed)
    }

    @Test func whatWasTypedStaysWithItsStep() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        _ = try player.evaluate("let early = 1")
        _ = try player.runAll(to: "two")
        _ = try player.evaluate("let mine = a + b\nvar count = 0")
        _ = try player.goto("one")
        #expect(player.values == ["a": "20", "early": "1"])
        _ = try player.evaluate("let other = 5")
        _ = try player.goto("two")
        #expect(player.values == ["a": "20", "b": "21", "count": "0", "early": "1", "mine": "41"])
        _ = try player.goto("one")
        #expect(player.values == ["a": "20", "early": "1", "other": "5"])
    }

    @Test func aChangedCellStartsALineOfItsOwn() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        _ = try player.runAll()
        _ = try player.goto("one")
        _ = try player.run(edited: "let a = 1")
        // What ran after the old version is stale, so its session is not brought back.
        _ = try player.next()
        #expect(player.values == ["a": "1"])
        #expect(player.states == [.done, .stale, .stale])
        guard case .ran = try player.advance() else {
            Issue.record("a stale cell has not run")
            return
        }
        #expect(player.values == ["a": "1", "b": "2"])
        _ = try player.goto("one")
        _ = try player.run(edited: "let a = 20")
        #expect(player.states == [.done, .stale, .stale])
    }

    @Test func randomNumbersComeBackToo() throws {
        let body =
            LessonFixtures.cell("one", "manualSeed(3)")
            + LessonFixtures.cell("two", "let x = Tensor.rand([2]).sum().item()")
        let fixture = try PlayerFixture(["1.1.md": LessonFixtures.text(body: body)])
        let player = try fixture.opened()
        _ = try player.runAll()
        let x = player.values["x"]
        _ = try player.goto("one")
        _ = try player.evaluate("let first = Tensor.rand([2]).sum().item()")
        #expect(player.values["first"] == x)
        #expect(player.record.cells["two"]?.seed == 3)
    }

    @Test func modelsComeBackAsTheyWereTrained() throws {
        let body =
            LessonFixtures.cell("make", SuspensionTests.setUp) + LessonFixtures.cell("train", SuspensionTests.training)
        let fixture = try PlayerFixture(["1.1.md": LessonFixtures.text(body: body)])
        let player = try fixture.opened()
        _ = try player.runAll()
        let weight = "model.parameters()[0].detach().toArray()"
        let trained = try player.evaluate(weight).text
        _ = try player.goto("make")
        let fresh = try player.evaluate(weight).text
        #expect(fresh != trained)
        #expect(player.values["losses"] == "[]")
        _ = try player.goto("train")
        #expect(try player.evaluate(weight).text == trained)
        // Training goes on from there, which makes nothing before it stale.
        _ = try player.run()
        #expect(try player.evaluate("losses.count").text == "18\n")
    }

    @Test func aStateThatIsNotKeptSaysWhatToRun() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        _ = try player.runAll()
        player.record.points["two"] = nil
        _ = try player.goto("two")
        let restoration = try #require(player.restoration)
        #expect(restoration.point == "one")
        #expect(restoration.missing == ["two"])
        #expect(try player.runAll(to: "two").map(\.id) == ["two"])
        #expect(player.values == ["a": "20", "b": "21"])
        // The cell gave what it had given, so the one after it still counts.
        _ = try player.goto("three")
        #expect(player.states == [.done, .done, .done])
    }

    @Test func aDamagedStateIsNotKept() throws {
        let fixture = try PlayerFixture()
        let player = try fixture.opened()
        _ = try player.runAll()
        let snapshot = try #require(player.record.points["two"]?.snapshot)
        let folder = player.store.sessionFolder(of: "1.1")
        try Data("nonsense".utf8).write(to: folder.appending(path: "\(snapshot).json"))
        _ = try player.goto("two")
        #expect(player.restoration?.point == "one")
        #expect(player.restoration?.missing == ["two"])
    }

    @Test func roomIsBounded() throws {
        let sizes = [40, 50, 60, 70]
        let body = sizes.map { size in
            LessonFixtures.cell("c\(size)", "let x\(size) = Tensor.randn([\(size), 1000])\nvar y\(size) = x\(size) * 2")
        }.joined()
        let fixture = try PlayerFixture(["1.1.md": LessonFixtures.text(body: body)])
        let (player, _) = try fixture.player()
        // Every tensor stays, so that each state has all of those before it: 2 × 220,000 numbers at the end.
        player.keeper.byteLimit = 2_000_000
        _ = try player.open("1.1")
        _ = try player.runAll()
        let folder = player.store.sessionFolder(of: "1.1")
        func byteCount() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).reduce(0) { sum, name in
                let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)
                return sum + ((attributes[.size] as? NSNumber)?.intValue ?? 0)
            }
        }
        #expect(try byteCount() < 2_000_000)
        // A variable that changes from step to step needs room in each of them.
        for _ in 0..<8 { _ = try player.evaluate("y70 = Tensor.randn([70, 1000])") }
        #expect(try byteCount() < 2_000_000)
        _ = try player.goto("c40")
        _ = try player.evaluate("y40 = Tensor.randn([40, 1000])\nlet more = Tensor.randn([100, 1000])")
        player.close()
        #expect(try byteCount() < 2_000_000)
        // What is open is never given up.
        #expect(try fixture.opened().values["more"] != nil)
    }

    @Test func theFirstFormatsSnapshotIsTakenOver() throws {
        let fixture = try PlayerFixture()
        let first = try fixture.opened()
        _ = try first.runAll(to: "two")
        first.close()
        let store = RecordStore(home: fixture.workspace().home)
        var record = try #require(store.load("1.1").record)
        let session = Session(output: TextOutput())
        _ = try session.run("let a = 20\nlet b = 21", name: "cell")
        try session.snapshot(to: store.sessionFolder(of: "1.1"))
        (record.points, record.point, record.journal, record.entry) = ([:], "", [], nil)
        record.savedCells = ["one", "two"]
        try store.save(record)
        let second = try fixture.opened()
        #expect(second.values == ["a": "20", "b": "21"])
        #expect(second.states == [.done, .done, .notRun])
        _ = try second.runAll()
        #expect(second.values["c"] == "42")
    }
}
