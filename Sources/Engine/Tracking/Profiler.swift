import Foundation
import Synchronization

/// Measures where the time and the memory of a computation go, operation by operation.
///
/// ```swift
/// Profiler.start()
/// try model(x, t).mean().backward()
/// print(Profiler.stop())
/// ```
///
/// An operation that others are made of counts as a whole: what it calls is not counted again. Off, an operation pays for
/// one relaxed load of a flag.
public enum Profiler {
    /// Whether a profile is being taken.
    public static var isOn: Bool { flag.load(ordering: .relaxed) }

    /// Starts a new profile of what this thread does. Other threads, such as one that prepares batches, are not measured.
    public static func start() {
        let bytesBefore = StoragePool.shared.startMeasuringPeak()
        state.withLock { $0 = State(thread: ObjectIdentifier(Thread.current), bytesBefore: bytesBefore) }
        flag.store(true, ordering: .relaxed)
    }

    /// Ends the profile and returns it; nil when none was started.
    public static func stop() -> Profile? {
        guard flag.exchange(false, ordering: .relaxed) else { return nil }
        return state.withLock { state in
            Profile(
                operations: state.operations.values.sorted { $0.seconds > $1.seconds },
                seconds: (ContinuousClock.now - state.start) / .seconds(1), bytesBefore: state.bytesBefore,
                peakBytes: StoragePool.shared.peakBytes)
        }
    }

    private static let flag = Atomic<Bool>(false)
    private static let state = Mutex(State(thread: nil, bytesBefore: 0))

    private struct State {
        let thread: ObjectIdentifier?
        let bytesBefore: Int
        let start = ContinuousClock.now
        var operations: [String: Profile.Operation] = [:]
        /// The operation that is under way, how deep it is in others, and what it has allocated.
        var current = ""
        var depth = 0
        var operationStart = ContinuousClock.now
        var bytes = 0

        init(thread: ObjectIdentifier?, bytesBefore: Int) {
            self.thread = thread
            self.bytesBefore = bytesBefore
        }
    }
}

extension Profiler {
    /// An operation that is being measured, or nothing if no profile is being taken.
    struct Span {
        fileprivate let isMeasured: Bool

        /// Ends the operation.
        @inline(__always)
        func end() {
            if isMeasured { Profiler.close() }
        }
    }

    /// Begins an operation: `let span = Profiler.begin("conv2d"); defer { span.end() }`.
    @inline(__always)
    static func begin(_ name: @autoclosure () -> String) -> Span {
        guard flag.load(ordering: .relaxed) else { return Span(isMeasured: false) }
        return Span(isMeasured: open(name()))
    }

    /// Counts memory that a tensor took.
    @inline(__always)
    static func allocated(_ byteCount: Int) {
        guard flag.load(ordering: .relaxed) else { return }
        withMeasuredState { $0.bytes += byteCount }
    }

    private static func open(_ name: String) -> Bool {
        withMeasuredState { state in
            if state.depth == 0 {
                (state.current, state.bytes) = (name, 0)
                state.operationStart = ContinuousClock.now
            }
            state.depth += 1
        }
    }

    private static func close() {
        withMeasuredState { state in
            state.depth -= 1
            guard state.depth == 0 else { return }
            let seconds = (ContinuousClock.now - state.operationStart) / .seconds(1)
            state.operations[state.current, default: Profile.Operation(name: state.current)]
                .add(seconds: seconds, bytes: state.bytes)
        }
    }

    /// False on threads that are not measured.
    @discardableResult
    private static func withMeasuredState(_ body: (inout State) -> Void) -> Bool {
        let thread = ObjectIdentifier(Thread.current)
        return state.withLock { state in
            guard state.thread == thread else { return false }
            body(&state)
            return true
        }
    }
}
