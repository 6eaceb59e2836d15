public import JSON
internal import Linux
public import Runs

/// Numbers the events of a run and hands each to every recorder, in one order.
public final class EventLog: Sendable {
    private let run: Int
    private let attempt: Int
    private let recorders: [any RunRecorder]
    private let now: @Sendable () -> Int64
    private let sequence = Guarded(0)

    /// Starts at 1.
    public init(run: Int, attempt: Int, recorders: [any RunRecorder], now: @escaping @Sendable () -> Int64) {
        self.run = run
        self.attempt = attempt
        self.recorders = recorders
        self.now = now
    }

    /// Emits an event.
    public func emit(
        _ kind: RunEvent.Kind, job: String? = nil, step: Int? = nil,
        _ details: KeyValuePairs<String, JSON> = [:]
    ) {
        sequence.with { sequence in
            sequence += 1
            let event = RunEvent(
                sequence: sequence, time: now(), run: run, attempt: attempt, kind: kind, job: job, step: step,
                details: JSONObject(details.map { ($0.key, $0.value) }))
            for recorder in recorders { recorder.record(event) }
        }
    }
}
