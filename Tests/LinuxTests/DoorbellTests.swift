import Linux
import Testing

@Suite struct DoorbellTests {
    @Test func `a ring before the wait is not lost, and many rings are one`() async {
        let bell = Doorbell()
        let count = Guarded(0)
        bell.ring()
        bell.ring()
        bell.wait()
        Threads.start {
            count.with { $0 += 1 }
            bell.ring()
        }
        await Threads.run { bell.wait() }
        #expect(count.with { $0 } == 1)
    }
}
