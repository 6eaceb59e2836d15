import JSON
import Linux
import Runs
import Testing

@testable import Execution

@Suite struct EventLogTests {
    @Test func `events are numbered from 1 without gaps, and each recorder gets them in that order`() async {
        let recorders = [EventCollector { _ in }, EventCollector { _ in }]
        let log = EventLog(run: 3, attempt: 2, recorders: recorders, now: { 99 })
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<50 { log.emit(.annotation, job: "a", step: 1, ["x": 1]) } }
            }
        }
        for recorder in recorders { #expect(recorder.events.map(\.sequence) == Array(1...400)) }
        let event = recorders[0].events[0]
        #expect(
            event.run == 3 && event.attempt == 2 && event.time == 99 && event.job == "a" && event.step == 1)
    }
}
