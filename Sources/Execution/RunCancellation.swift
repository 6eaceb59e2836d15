internal import Linux

/// Asks a run to stop: first with grace, then at once. Guards who wants to hear of it.
public final class RunCancellation: Sendable {
    /// How urgent the wish to stop is.
    public enum Level: Int, Sendable, Comparable {
        /// Nobody asked.
        case none
        /// Processes get SIGTERM and their grace; `always()` and `cancelled()` steps run.
        case graceful
        /// Everything is killed now.
        case immediate

        /// Orders levels by urgency.
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    private struct State {
        var level = Level.none
        var signal: Int32?
        var reason: String?
        var next = 0
        var listeners: [Int: @Sendable (Level) -> Void] = [:]
    }

    private let state = Guarded(State())

    /// Nobody asked yet.
    public init() {}

    /// The most urgent wish so far.
    public var level: Level { state.with { $0.level } }
    /// The signal behind it, for the exit code; `nil` when it was no signal.
    public var signal: Int32? { state.with { $0.signal } }

    /// Why, when it was neither a signal nor a person.
    var reason: String? { state.with { $0.signal == nil ? $0.reason : nil } }

    /// Asks to stop. A second call, or `immediate`, kills.
    public func cancel(signal: Int32? = nil, _ level: Level = .graceful, reason: String? = nil) {
        let (urgency, listeners) = state.with { state in
            state.level = max(state.level == .none ? level : .immediate, level)
            state.signal = state.signal ?? signal
            state.reason = state.reason ?? reason
            return (state.level, Array(state.listeners.values))
        }
        for listener in listeners { listener(urgency) }
    }

    /// Hears of every call from now on, and at once if there was one already. Returns a number for `forget`.
    func listen(_ listener: @escaping @Sendable (Level) -> Void) -> Int {
        let (number, level) = state.with { state in
            state.next += 1
            state.listeners[state.next] = listener
            return (state.next, state.level)
        }
        if level > .none { listener(level) }
        return number
    }

    /// Stops hearing.
    func forget(_ number: Int) { state.with { $0.listeners[number] = nil } }
}
