import JSON
import Linux
import Runs
import Testing

@testable import Execution

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
