import Foundation
import Testing

@testable import Lab

/// The kernel's process as a notebook sees it.
@Suite(.serialized) struct KernelTests {
    private let kernel: KernelClient

    init() throws { kernel = try KernelClient() }

    // MARK: - Running code

    @Test func outputComesAsItIsMade() throws {
        let run = try kernel.run("let x = 2\nprint(\"x is\", x)\nprint(\"🦋\")\nx * 3")
        #expect(run.published.map(\.type) == ["status", "execute_input", "stream", "execute_result", "status"])
        #expect(run.published[1].text("code")?.hasSuffix("x * 3") == true)
        #expect(run.published[1].number("execution_count") == 1)
        #expect(run.published[2].text("name") == "stdout")
        #expect(run.printed == "x is 2\n🦋\n")
        #expect(run.published[3].data("text/plain") == "6")
        #expect(run.published[3].number("execution_count") == 1)
        #expect(run.reply.type == "execute_reply")
        #expect(run.reply.text("status") == "ok" && run.reply.number("execution_count") == 1)
        #expect(try kernel.run("x + 1").reply.number("execution_count") == 2)
    }

    @Test func textShowsBeforeTheCellEnds() throws {
        let id = try kernel.sendCode("print(\"started\")\nwhile true {}")
        let text = try kernel.next(on: .iopub) { $0.parentID == id && $0.type == "stream" }
        #expect(text.text("text") == "started\n")
        _ = try kernel.ask("interrupt_request", on: .control)
        #expect(try kernel.exchange(id).reply.text("ename") == "Interrupted")
    }

    @Test func picturesAreShownAndKept() throws {
        let run = try kernel.run("showImages(Tensor.zeros([2, 3, 8, 8]), size: 8)")
        let display = try #require(run.published("display_data").first)
        let png = try #require(Data(base64Encoded: display.data("image/png") ?? ""))
        let path = try #require(display.data("text/plain"))
        #expect(path.hasPrefix("assets/notebook/cell-1-1.png"))
        #expect(try Data(contentsOf: kernel.folder.appending(path: "assets/notebook/cell-1-1.png")) == png)
        let metadata = try #require(display.content["metadata"] as? [String: [String: Int]])
        // The PNG has its size in bytes 16 to 23.
        #expect(
            metadata["image/png"] == [
                "width": Int(png[19]) | Int(png[18]) << 8, "height": Int(png[23]) | Int(png[22]) << 8,
            ])
        let image = try kernel.run("ImageDataset.named(\"butterflies\", count: 1, size: 16)[0].image")
        #expect(image.published("execute_result").first?.data("text/plain") == "PixelImage 16×16 RGB")
        #expect(Data(base64Encoded: image.published("execute_result").first?.data("image/png") ?? "")?.count ?? 0 > 100)
    }

    @Test func errorsPointAtTheirPlaceAndDropWhatWaits() throws {
        let failing = try kernel.sendCode("let ok = 1\nlet y = ok + nothing")
        let waiting = try kernel.sendCode("print(\"never\")")
        let question = try kernel.send("is_complete_request", ["code": "1"])
        let run = try kernel.exchange(failing)
        #expect(run.reply.text("status") == "error" && run.reply.number("execution_count") == 1)
        let error = try #require(run.published("error").first)
        #expect(error.text("ename") == "CellError")
        #expect(error.text("evalue") == "cannot find 'nothing' in scope")
        let lines = try #require(error.content["traceback"] as? [String])
        #expect(lines.joined().contains("\u{1B}[1;31m"))
        #expect(
            lines.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") } == [
                "In[1]:2:14: error: cannot find 'nothing' in scope", "  let y = ok + nothing", "               ^",
            ])
        let dropped = try kernel.exchange(waiting)
        #expect(dropped.reply.text("status") == "aborted")
        #expect(dropped.published.map(\.type) == ["status", "status"])
        #expect(try kernel.exchange(question).reply.text("status") == "complete")
        #expect(try kernel.run("print(\"again\")").printed == "again\n")
    }

    @Test func errorsMayLeaveTheQueueAlone() throws {
        let failing = try kernel.sendCode("nothing", ["stop_on_error": false])
        let waiting = try kernel.sendCode("print(\"runs\")")
        #expect(try kernel.exchange(failing).reply.text("status") == "error")
        #expect(try kernel.exchange(waiting).printed == "runs\n")
    }

    @Test func anInterruptStopsTheCellAndKeepsWhatItComputed() throws {
        let id = try kernel.sendCode("var turns = 0\nprint(\"started\")\nwhile true { turns += 1 }")
        _ = try kernel.next(on: .iopub) { $0.parentID == id && $0.type == "stream" }
        let stop = try kernel.ask("interrupt_request", on: .control)
        #expect(stop.reply.type == "interrupt_reply" && stop.reply.text("status") == "ok")
        let run = try kernel.exchange(id)
        #expect(run.reply.text("status") == "error")
        #expect(run.published("error").first?.text("evalue")?.hasPrefix("Stopped after 0:") == true)
        #expect(try kernel.run("turns > 0").published("execute_result").first?.data("text/plain") == "true")
    }

    @Test func aSignalStopsTheCellAsWell() throws {
        let id = try kernel.sendCode("print(\"started\")\nwhile true {}")
        _ = try kernel.next(on: .iopub) { $0.parentID == id && $0.type == "stream" }
        kill(kernel.process.processIdentifier, SIGINT)
        #expect(try kernel.exchange(id).reply.text("ename") == "Interrupted")
    }

    @Test func anInterruptWhileNothingRunsIsForgotten() throws {
        _ = try kernel.ask("interrupt_request", on: .control)
        #expect(try kernel.run("for i in 0..<3 { print(i) }").printed == "0\n1\n2\n")
    }

    @Test func silentCodeShowsAndCountsNothing() throws {
        let run = try kernel.run("let quiet = 1\nprint(quiet)\nquiet", ["silent": true])
        #expect(run.published.map(\.type) == ["status", "status"])
        #expect(run.reply.number("execution_count") == 0)
        #expect(try kernel.run("nothing", ["silent": true]).published.map(\.type) == ["status", "status"])
        #expect(try kernel.run("quiet", ["store_history": false]).reply.number("execution_count") == 0)
        #expect(try kernel.run("quiet").reply.number("execution_count") == 1)
        #expect(try kernel.run("  \n").reply.number("execution_count") == 1)
    }

    @Test func userExpressionsHaveValuesOrErrors() throws {
        let run = try kernel.run("let x = 2", ["user_expressions": ["my_value": "x + 1", "bad": "nothing"]])
        let values = try #require(run.reply.content["user_expressions"] as? [String: [String: Any]])
        #expect(values["my_value"]?["status"] as? String == "ok")
        #expect((values["my_value"]?["data"] as? [String: String]) == ["text/plain": "3"])
        #expect(values["bad"]?["evalue"] as? String == "cannot find 'nothing' in scope")
    }

    @Test func noticesGoToTheErrorStream() throws {
        let photos = kernel.folder.appending(path: "photos")
        try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
        try Data("no image".utf8).write(to: photos.appending(path: "broken.png"))
        _ = try kernel.run("saveImage(Tensor.ones([3, 2, 2]), \"photos/white.png\")")
        let run = try kernel.run(
            "for batch in DataLoader(ImageDataset.folder(\"photos\").transformed(Compose([ToTensor()]))) {}")
        #expect(run.reply.text("status") == "ok")
        #expect(run.published("stream").contains { $0.text("name") == "stderr" })
    }

    // MARK: - Questions

    @Test func whatTheKernelIs() throws {
        for channel in [KernelChannel.shell, .control] {
            let info = try kernel.ask("kernel_info_request", on: channel).reply
            #expect(info.text("status") == "ok" && info.text("protocol_version") == "5.4")
            let language = try #require(info.content["language_info"] as? [String: Any])
            #expect(language["name"] as? String == "swift" && language["file_extension"] as? String == ".swift")
        }
    }

    @Test func completionCountsCodePoints() throws {
        _ = try kernel.run("let größe = Tensor.ones([2])\nlet grün = 1")
        let code = "/* 🦋🦋 */ grö + 1"
        let cursor = "/* 🦋🦋 */ grö".unicodeScalars.count
        let reply = try kernel.ask("complete_request", ["code": code, "cursor_pos": cursor]).reply
        #expect(reply.content["matches"] as? [String] == ["größe"])
        #expect(reply.number("cursor_start") == cursor - 3 && reply.number("cursor_end") == cursor)
        let members = try kernel.ask("complete_request", ["code": "größe.resh", "cursor_pos": 10]).reply
        #expect(members.content["matches"] as? [String] == ["reshape"])
        let commands = try kernel.ask("complete_request", ["code": ":in", "cursor_pos": 3]).reply
        #expect(commands.content["matches"] as? [String] == ["inspect"])
    }

    @Test func inspectionExplainsTheNameAtTheCursor() throws {
        _ = try kernel.run("let x = Tensor.ones([2, 3])")
        let call = try kernel.ask("inspect_request", ["code": "mseLoss(x, ", "cursor_pos": 11, "detail_level": 0]).reply
        #expect(call.content["found"] as? Bool == true)
        #expect(call.data("text/plain")?.hasPrefix("func mseLoss(") == true)
        #expect(call.data("text/markdown")?.hasPrefix("```swift\nfunc mseLoss(") == true)
        let value = try kernel.ask("inspect_request", ["code": "x", "cursor_pos": 1, "detail_level": 1]).reply
        #expect(value.data("text/plain")?.contains("mean 1") == true)
        let nothing = try kernel.ask("inspect_request", ["code": "nothing", "cursor_pos": 3]).reply
        #expect(nothing.text("status") == "ok" && nothing.content["found"] as? Bool == false)
    }

    @Test(arguments: [
        ("let x = 1", "complete", nil), ("for i in 0..<3 {", "incomplete", "    "),
        ("if true {\n    f(1,", "incomplete", "    "), ("xs.map { x in", "incomplete", "    "),
        ("let = 3", "invalid", nil), (":vars", "complete", nil), ("?mseLoss", "complete", nil),
    ])
    func completeness(code: String, status: String, indent: String?) throws {
        let reply = try kernel.ask("is_complete_request", ["code": code]).reply
        #expect(reply.text("status") == status && reply.text("indent") == indent)
    }

    @Test func historyOfThisSession() throws {
        _ = try kernel.run("1 + 1")
        _ = try kernel.run("let b = 2")
        let reply = try kernel.ask("history_request", ["hist_access_type": "tail", "n": 2, "output": true]).reply
        let lines = try #require(reply.content["history"] as? [[Any]])
        #expect(lines.map { $0[1] as? Int } == [1, 2])
        #expect(lines[0][2] as? [String] == ["1 + 1", "2"])
        #expect((lines[1][2] as? [Any])?[0] as? String == "let b = 2")
    }

    @Test func commandsOfTheShell() throws {
        _ = try kernel.run("let x = Tensor.ones([2, 3])")
        #expect(try kernel.run(":vars").printed.hasPrefix("x  Tensor[2, 3]"))
        #expect(try kernel.run(":vars\n:inspect x").printed.contains("mean 1"))
        #expect(try kernel.run("?mseLoss").published("display_data").first?.data("text/markdown") != nil)
        #expect(try kernel.run(":help").printed.contains(":inspect EXPRESSION"))
        #expect(try kernel.run(":plot [1, 2, 3]").published("display_data").first?.data("image/png") != nil)
        #expect(
            try kernel.run(":hint").reply.text("evalue")
                == ":hint is a command of the lab's own shell, which `make lab` opens. "
                + "In notebooks there are ?name, :vars, :inspect, :values, :summary, :diff, :hist, :memory, :show, :plot, :profile, :help."
        )
        #expect(try kernel.run(":vasr").reply.text("evalue")?.hasPrefix("There is no command :vasr.") == true)
        #expect(try kernel.run("?nothing").reply.text("evalue")?.hasPrefix("Nothing is known about nothing.") == true)
    }

    @Test func whatIsNotThereIsDeclinedPolitely() throws {
        #expect(try kernel.ask("comm_info_request").reply.content["comms"] as? [String: String] == [:])
        let debug = try kernel.ask("debug_request", ["type": "request", "seq": 4, "command": "attach"], on: .control)
        #expect(debug.reply.type == "debug_reply" && debug.reply.content["success"] as? Bool == false)
        #expect(debug.reply.number("request_seq") == 4)
        let widget = try kernel.send("comm_open", ["comm_id": "c", "target_name": "t", "data": [:] as [String: Any]])
        #expect(try kernel.next(on: .iopub) { $0.type == "comm_close" }.text("comm_id") == "c")
        _ = try kernel.next(on: .iopub) { $0.parentID == widget && $0.text("execution_state") == "idle" }
    }

    // MARK: - The process

    @Test func itsHeartBeatsWhileACellRuns() throws {
        let id = try kernel.sendCode("print(\"started\")\nwhile true {}")
        _ = try kernel.next(on: .iopub) { $0.parentID == id && $0.type == "stream" }
        #expect(try kernel.beat(Data("ping".utf8)) == [Data("ping".utf8)])
        _ = try kernel.ask("kernel_info_request", on: .control)
    }

    @Test func whatIsNoMessageIsIgnoredAndNoted() throws {
        try kernel.send("kernel_info_request", key: "guessed")
        try kernel.send(frames: [Data("hello".utf8)], on: .shell)
        try kernel.send(frames: [Data("<IDS|MSG>".utf8), Data(), Data("{}".utf8)], on: .control)
        let headless = WireMessage(route: [], header: Data("[".utf8), content: Data("{}".utf8))
        try kernel.send(frames: headless.frames(signedBy: MessageSigner(key: "secret")), on: .shell)
        #expect(try kernel.ask("execute_request", ["no": "code"]).reply.text("ename") == "BadRequest")
        // The first reply is that to the first message that could be read.
        #expect(try kernel.run("1").reply.text("status") == "ok")
        _ = try kernel.ask("shutdown_request", on: .control)
        let log = kernel.waitForEnd()
        for reason in [
            "its signature is wrong", "it has no frame <IDS|MSG>", "2 frames follow <IDS|MSG>, where 5 are needed",
            "its header cannot be read",
        ] {
            #expect(log.contains("was ignored: \(reason)."))
        }
    }

    @Test(arguments: [true, false]) func shutdownEndsEvenARunningCell(isRestart: Bool) throws {
        let id = try kernel.sendCode("print(\"started\")\nwhile true {}")
        _ = try kernel.next(on: .iopub) { $0.parentID == id && $0.type == "stream" }
        let end = try kernel.ask("shutdown_request", ["restart": isRestart], on: .control)
        #expect(end.reply.type == "shutdown_reply" && end.reply.content["restart"] as? Bool == isRestart)
        #expect(end.published("shutdown_reply").count == 1)
        #expect(kernel.waitForEnd() == "")
        #expect(kernel.process.terminationStatus == 0)
    }
}
