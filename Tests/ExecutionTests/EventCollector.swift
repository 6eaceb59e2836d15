import Linux
import Runs

/// Collects the events of a run and lets a test act on them.
final class EventCollector: RunRecorder {
    private let collected = Guarded<[RunEvent]>([])
    private let onEvent: @Sendable (RunEvent) -> Void

    init(_ onEvent: @escaping @Sendable (RunEvent) -> Void) { self.onEvent = onEvent }

    var events: [RunEvent] { collected.with { $0 } }

    func record(_ event: RunEvent) {
        collected.with { $0.append(event) }
        onEvent(event)
    }
}
