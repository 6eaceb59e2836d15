import Testing

@testable import Execution

@Suite struct JobTimeTests {
    private let start = ContinuousClock.now

    @Test func `without limits nothing ends a process`() {
        #expect(JobTime().first(nil, now: start) == nil)
    }

    @Test func `of the step's and the job's limit the first one counts`() throws {
        var time = JobTime()
        time.start(.seconds(60), now: start)
        let step = (limit: Duration.seconds(90), end: start + .seconds(90))
        let first = try #require(time.first(step, now: start + .seconds(20)))
        #expect(first.bound == .job(.seconds(60)))
        #expect(first.left == .seconds(40))
        let late = try #require(time.first((.seconds(5), start + .seconds(55)), now: start + .seconds(50)))
        #expect(late.bound == .step(.seconds(5)))
    }

    @Test func `cleaning up has five minutes in all, however often it is begun`() throws {
        var time = JobTime()
        time.beginCleanup(now: start)
        time.beginCleanup(now: start + .seconds(200))
        let first = try #require(time.first(nil, now: start + .seconds(290)))
        #expect(first.bound == .cleanup)
        #expect(first.left == .seconds(10))
        #expect(time.first(nil, now: start + .seconds(400))?.left == .zero)
    }

    @Test func `when the job's time is over, cleaning up begins`() throws {
        var time = JobTime()
        time.start(.seconds(1), now: start)
        time.end(now: start + .seconds(1))
        #expect(time.isOver)
        #expect(time.first(nil, now: start + .seconds(2))?.bound == .cleanup)
    }
}
