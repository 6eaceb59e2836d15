/// How long the steps of a job may still run.
///
/// `timeout-minutes` end the job; once they are over, or the leg is cancelled, what `always()` and `cancelled()` ask
/// for has five minutes in all.
struct JobTime: Sendable {
    /// What ends a process.
    enum Bound: Sendable, Equatable {
        /// The step's own `timeout-minutes`.
        case step(Duration)
        /// The job's `timeout-minutes`.
        case job(Duration)
        /// The five minutes after a cancellation or the job's end.
        case cleanup
    }

    /// What cleaning up may take.
    static let cleanup = Duration.seconds(300)
    /// `timeout-minutes` of a job under `.github/workflows` that has none; under `pipelines` there is no default.
    static let gitHubLimit = Duration.seconds(360 * 60)

    /// The job's `timeout-minutes`.
    private var limit: Duration?
    private var deadline: ContinuousClock.Instant?
    private var cleanupEnd: ContinuousClock.Instant?
    /// Whether the job's `timeout-minutes` are over.
    private(set) var isOver = false

    /// Starts the job's clock.
    mutating func start(_ limit: Duration?, now: ContinuousClock.Instant = .now) {
        self.limit = limit
        deadline = limit.map { now + $0 }
    }

    /// From now on only cleaning up goes on; later calls change nothing.
    mutating func beginCleanup(now: ContinuousClock.Instant = .now) {
        cleanupEnd = cleanupEnd ?? now + Self.cleanup
    }

    /// The job's `timeout-minutes` are over.
    mutating func end(now: ContinuousClock.Instant = .now) {
        isOver = true
        deadline = nil
        beginCleanup(now: now)
    }

    /// The first bound of a process that starts now, and what is left until then; `nil` for none.
    ///
    /// - Parameter step: The step's `timeout-minutes` and when they are over.
    func first(
        _ step: (limit: Duration, end: ContinuousClock.Instant)?, now: ContinuousClock.Instant = .now
    ) -> (bound: Bound, left: Duration)? {
        var ends: [(bound: Bound, at: ContinuousClock.Instant)] = []
        if let step { ends.append((.step(step.limit), step.end)) }
        if let limit, let deadline { ends.append((.job(limit), deadline)) }
        if let cleanupEnd { ends.append((.cleanup, cleanupEnd)) }
        return ends.min { $0.at < $1.at }.map { ($0.bound, max(.zero, $0.at - now)) }
    }
}
