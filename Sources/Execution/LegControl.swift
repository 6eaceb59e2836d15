internal import Linux

/// The wish to stop one leg, whoever has it: the user, a failed sibling or the job's own deadline.
///
/// Guards the level, its reason and who is told when it rises.
final class LegControl: Sendable {
    private struct State {
        var level = RunCancellation.Level.none
        var reason: String?
        var listener: AsyncStream<RunCancellation.Level>.Continuation?
    }

    private let state = Guarded(State())
    /// Whether the leg began in a run that was cancelled already: its `if` asked for it, and it has five minutes.
    let isCleanup: Bool

    init(isCleanup: Bool = false) { self.isCleanup = isCleanup }

    /// How urgent the wish is.
    var level: RunCancellation.Level { state.with { $0.level } }
    /// Why, once there is a wish.
    var reason: String? { state.with { $0.reason } }
    /// Whether anybody wants the leg to stop.
    var isCancelled: Bool { level > .none }

    /// Raises the level; the first reason stays.
    func cancel(_ level: RunCancellation.Level, reason: String) {
        state.with { state in
            guard level > state.level else { return }
            state.level = level
            state.reason = state.reason ?? reason
            state.listener?.yield(level)
        }
    }

    /// A stream of the levels from now on, the present one first if there is a wish.
    func levels() -> AsyncStream<RunCancellation.Level> {
        let (stream, continuation) = AsyncStream<RunCancellation.Level>.makeStream()
        state.with { state in
            state.listener?.finish()
            state.listener = continuation
            if state.level > .none { continuation.yield(state.level) }
        }
        return stream
    }

    /// Ends the stream.
    func endLevels() {
        state.with { state in
            state.listener?.finish()
            state.listener = nil
        }
    }
}
