import Linux
import Testing

@Suite struct CommandTests {
    @Test func `a program that nobody waits for ends with all that it started`() throws {
        let isUnwanted = try WakeEvent()
        isUnwanted.raise()
        let begin = ContinuousClock.now
        let script = "trap '' TERM; echo $$; sh -c \"trap '' TERM; sleep 100\" & wait; wait"
        let ended = try Command.run("/bin/sh", ["-c", script], unless: isUnwanted)
        #expect(!ended.status.isSuccess)
        #expect(ContinuousClock.now - begin < .seconds(20))
    }

    @Test func `a program that ends by itself is waited for`() throws {
        let isUnwanted = try WakeEvent()
        let ended = try Command.run("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"], unless: isUnwanted)
        #expect(ended.status == .exited(3) && ended.text == "out" && ended.errorText == "err")
    }
}
