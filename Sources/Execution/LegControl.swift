internal import Linux

/// The wish to stop one leg or one step, whoever has it: the user, a failed sibling, a `cancel` step.
///
/// Guards the level, its reason, who is told when it rises, and which processes go on nevertheless.
final class LegControl: Sendable {
    private struct State {
        var level = RunCancellation.Level.none
        var reason: String?
        var listeners: [Int: AsyncStream<RunCancellation.Level>.Continuation] = [:]
        var nextListener = 0
        var survivors = 0
        var terminations: Set<String> = []
    }

    private let state = Guarded(State())
    /// Whether the leg began in a run that was cancelled already: its `if` asked for it, and it has five minutes.
    let isCleanup: Bool

    init(isCleanup: Bool = false) { self.isCleanup = isCleanup }

    /// How urgent the wish is.
    var level: RunCancellation.Level { state.with { $0.level } }
    /// Why, once there is a wish.
    var reason: String? { state.with { $0.reason } }
    /// Whether anybody wants it to stop.
    var isCancelled: Bool { level > .none }

    /// Raises the level; the first reason stays.
    func cancel(_ level: RunCancellation.Level, reason: String) {
        state.with { state in
            guard level > state.level else { return }
            state.level = level
            state.reason = state.reason ?? reason
            for listener in state.listeners.values { listener.yield(level) }
        }
    }

    /// A stream of the levels from now on, the present one first if there is a wish; it ends with its reader's task.
    func levels() -> AsyncStream<RunCancellation.Level> {
        let (stream, continuation) = AsyncStream<RunCancellation.Level>.makeStream()
        let number = state.with { state in
            state.nextListener += 1
            state.listeners[state.nextListener] = continuation
            if state.level > .none { continuation.yield(state.level) }
            return state.nextListener
        }
        continuation.onTermination = { [weak self] _ in self?.forget(number) }
        return stream
    }

    private func forget(_ number: Int) {
        // The continuation is let go outside the lock: its end may call back.
        let continuation = state.with { $0.listeners.removeValue(forKey: number) }
        _ = continuation
    }

    // MARK: - Processes that go on

    /// Counts a process that goes on when the leg is cancelled.
    func enterSurvivor() { state.with { $0.survivors += 1 } }
    /// Such a process has ended.
    func leaveSurvivor() { state.with { $0.survivors -= 1 } }
    /// Whether a signal for everything inside would reach a process that is to go on.
    var hasSurvivors: Bool { state.with { $0.survivors > 0 } }
    /// Whether the caller is the first who ends everything for this cause: nothing is told twice to stop.
    func isFirstTermination(_ cause: String) -> Bool { state.with { $0.terminations.insert(cause).inserted } }
}
