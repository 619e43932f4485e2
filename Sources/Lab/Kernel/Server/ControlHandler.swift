import Engine

/// Answers what cannot wait for a running cell.
final class ControlHandler {
    private let sender: MessageSender
    private(set) var isShuttingDown = false

    init(sender: MessageSender) { self.sender = sender }

    func handle(_ request: KernelRequest) {
        sender.busy(with: request) {
            switch request.type {
            case "kernel_info_request": sender.reply(KernelInfoReply.lab, to: request)
            case "interrupt_request":
                // The cell, if one runs, ends with an error on the shell channel. The next one clears the flag.
                Interruption.request()
                sender.reply(OkReply(), to: request)
            case "shutdown_request": shutDown(request)
            case "debug_request":
                let debug = (try? request.content(DebugRequest.self)) ?? DebugRequest()
                sender.reply(DebugReply(requestSeq: debug.seq ?? 0, command: debug.command ?? ""), to: request)
            default: KernelLog.note("Nothing is known about \(request.type) on the control channel.")
            }
        }
    }

    private func shutDown(_ request: KernelRequest) {
        let content = (try? request.content(ShutdownRequest.self)) ?? ShutdownRequest()
        let reply = ShutdownReply(restart: content.restart ?? false)
        sender.reply(reply, to: request)
        // The other clients are to know as well.
        sender.publish("shutdown_reply", reply, parentHeader: request.message.header)
        isShuttingDown = true
    }
}

extension KernelInfoReply {
    static let lab = KernelInfoReply(
        implementationVersion: Engine.version, languageInfo: Language(version: "6"),
        banner: """
            Diffusion Lab \(Engine.version)
            Cells are Swift, with the names of PyTorch and diffusers. ?name explains a name, :help lists commands.
            """)
}
