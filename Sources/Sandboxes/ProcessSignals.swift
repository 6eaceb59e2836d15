internal import Linux

/// The way by which signals reach one process of a sandbox, from before its start until its end.
///
///     let signals = ProcessSignals()
///     async let result = sandbox.run(process, signals: signals) { … }
///     signals.send(SIGTERM)
///
/// A signal reaches the process, its session, what descends from it and the sessions that those made; what had cut all
/// these ties before (a daemon whose parents are gone) it does not reach. Once a signal was sent, `run` returns when
/// nothing of all that is left.
public final class ProcessSignals: Sendable {
    private enum State {
        case waiting([Int32])
        case running(@Sendable (Int32) -> Void)
        case ended
    }

    private let state = Guarded(State.waiting([]))

    /// Creates a way to a process that is not started yet.
    public init() {}

    /// Sends a signal; one sent before the start is delivered at the start, one after the end is dropped.
    public func send(_ signal: Int32) {
        state.with { state in
            switch state {
            case .waiting(let early): state = .waiting(early + [signal])
            case .running(let deliver): deliver(signal)
            case .ended: break
            }
        }
    }

    /// For sandboxes: the process has started.
    public func connect(_ deliver: @escaping @Sendable (Int32) -> Void) {
        state.with { state in
            if case .waiting(let early) = state { for signal in early { deliver(signal) } }
            state = .running(deliver)
        }
    }

    /// For sandboxes: the process has ended.
    public func disconnect() { state.with { $0 = .ended } }
}
