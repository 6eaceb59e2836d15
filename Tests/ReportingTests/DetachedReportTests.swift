import JSON
import Linux
import Reporting
import Runs
import Testing

@Suite struct DetachedReportTests {
    /// A report that stands still until it may go on.
    final class Stopped: RunRecorder {
        let gate: WakeEvent
        let events = Guarded<[RunEvent]>([])

        init() throws { gate = try WakeEvent() }

        func record(_ event: RunEvent) {
            if events.with({ $0.isEmpty }) { _ = gate.wait(for: -1, orRaised: true, milliseconds: 30_000) }
            events.with { $0.append(event) }
        }
    }

    private static func event(_ kind: RunEvent.Kind, _ text: String? = nil, step: Int = 1) -> RunEvent {
        RunEvent(
            time: 0, run: 1, attempt: 1, kind: kind, job: "a", step: step,
            details: JSONObject([("text", .optional(text))]))
    }

    @Test func `a report that stands still holds nobody up, and what is left out is told`() throws {
        let stopped = try Stopped()
        let report = DetachedReport(stopped, room: 100)
        report.record(Self.event(.stepStarted))
        for _ in 0..<1_000 { report.record(Self.event(.stepOutput, String(repeating: "x", count: 40))) }
        report.record(Self.event(.stepFinished))
        report.record(Self.event(.runFinished))
        #expect(stopped.events.with { $0.isEmpty })
        stopped.gate.raise()
        report.finish()
        let events = stopped.events.with { $0 }
        #expect(
            events.map(\.kind) == [
                .stepStarted, .stepOutput, .stepOutput, .stepOutput, .stepFinished, .runFinished,
            ])
        #expect(events[3].details["text"]?.string?.contains("39920 bytes of output are left out") == true)
    }

    @Test func `without haste everything arrives in order`() throws {
        let stopped = try Stopped()
        stopped.gate.raise()
        let report = DetachedReport(stopped)
        for step in 1...5_000 { report.record(Self.event(.stepOutput, "x", step: step)) }
        report.finish()
        #expect(stopped.events.with { $0.map(\.step) } == (1...5_000).map { $0 })
    }

    @Test func `nobody waits for a report that nobody wants`() throws {
        let stopped = try Stopped()
        let report = DetachedReport(stopped)
        report.record(Self.event(.runFinished))
        var asked = 0
        report.finish {
            asked += 1
            return asked < 3
        }
        #expect(stopped.events.with { $0.isEmpty })
        stopped.gate.raise()
    }
}
