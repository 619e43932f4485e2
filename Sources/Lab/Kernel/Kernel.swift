import Engine
import Foundation
import Lessons

/// A Jupyter kernel: runs cells for notebooks.
///
/// Three threads share the work. The main thread has the sockets and does what cannot wait. A second one handles the
/// requests on the shell channel one by one; the session with the cells' variables belongs to it alone. Cells themselves
/// run on a thread with a large stack, while the second one waits.
final class Kernel {
    private let server: KernelServer
    private let inbox: Inbox
    private let sender: MessageSender
    private let control: ControlHandler
    private let parentWatch = ParentWatch()

    init(_ connection: ConnectionFile) throws {
        let inbox = Inbox()
        let outbox = try Outbox()
        let sender = MessageSender(outbox: outbox)
        let control = ControlHandler(sender: sender)
        server = try KernelServer(connection, outbox: outbox, sender: sender) { request in
            switch request.channel {
            case .control: control.handle(request)
            // Old clients end a kernel on the shell channel; that, too, must not wait for a cell.
            case .shell where request.type == "shutdown_request": control.handle(request)
            case .shell: inbox.add(request)
            case .stdin, .iopub, .heartbeat: break
            }
        }
        (self.inbox, self.sender, self.control) = (inbox, sender, control)
    }

    /// How long a cell may take to stop when the kernel ends. Jupyter itself waits for five seconds.
    private static let patience = Duration.seconds(3)

    /// Serves until a client ends the kernel or Jupyter is gone.
    func run() {
        Self.takeSignals()
        let ended = DispatchSemaphore(value: 0)
        let thread = Thread { [inbox, sender] in
            RequestHandler(inbox: inbox, sender: sender).run()
            ended.signal()
        }
        thread.stackSize = 16 << 20
        thread.start()
        while !control.isShuttingDown, !parentWatch.isParentGone { server.turn(timeout: .seconds(1)) }
        inbox.close()
        Interruption.request()
        let deadline = ContinuousClock.now + Self.patience
        while ended.wait(timeout: .now()) == .timedOut, .now < deadline { server.turn(timeout: .milliseconds(20)) }
        server.flush()
    }

    private static func takeSignals() {
        // Whatever sends SIGINT wants to stop a cell. `ControlHandler` does so for clients.
        signal(SIGINT) { _ in Interruption.request() }
        // Programs that start kernels on threads of their own may hand them down blocked.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}

/// Notices that the Jupyter that started this kernel is gone, perhaps killed, so that no kernel stays behind.
struct ParentWatch {
    private let parent: pid_t?

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        // Set by Jupyter. A kernel that somebody starts by hand may outlive the shell that started it.
        parent = environment["JPY_PARENT_PID"] == nil ? nil : getppid()
    }

    var isParentGone: Bool { parent.map { $0 != getppid() } ?? false }
}
