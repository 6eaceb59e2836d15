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
            for _ in 0..<8 { group.addTask { for _ in 0..<50 { log.emit(.annotation, job: "a", step: 1, ["x": 1]) } } }
        }
        for recorder in recorders { #expect(recorder.events.map(\.sequence) == Array(1...400)) }
        let event = recorders[0].events[0]
        #expect(event.run == 3 && event.attempt == 2 && event.time == 99 && event.job == "a" && event.step == 1)
    }
}

@Suite struct RunCancellationTests {
    @Test func `the second wish kills, and every wish is heard`() {
        let cancellation = RunCancellation()
        let heard = Guarded<[RunCancellation.Level]>([])
        let number = cancellation.listen { level in heard.with { $0.append(level) } }
        #expect(cancellation.level == .none)
        cancellation.cancel(signal: 2)
        cancellation.cancel(signal: 15)
        #expect(cancellation.level == .immediate)
        #expect(cancellation.signal == 2)
        #expect(heard.with { $0 } == [.graceful, .immediate])
        cancellation.forget(number)
        cancellation.cancel()
        #expect(heard.with { $0.count } == 2)
    }

    @Test func `who listens late hears at once`() {
        let cancellation = RunCancellation()
        cancellation.cancel(.immediate)
        let heard = Guarded<[RunCancellation.Level]>([])
        _ = cancellation.listen { level in heard.with { $0.append(level) } }
        #expect(heard.with { $0 } == [.immediate])
    }

    @Test func `a leg's wish only becomes more urgent and keeps its first reason`() async {
        let control = LegControl()
        control.cancel(.immediate, reason: "first")
        control.cancel(.graceful, reason: "second")
        #expect(control.level == .immediate && control.reason == "first")
        for await level in control.levels() {
            #expect(level == .immediate)
            break
        }
    }
}
