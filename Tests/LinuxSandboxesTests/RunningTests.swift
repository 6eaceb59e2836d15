import Glibc
import HeadgateTestKit
import Linux
import LinuxSandboxes
import Sandboxes
import Testing

@Suite(.enabled(if: Needs.sandboxes, "needs root and crun"))
struct RunningTests {
    @Test func `output and exit code come back`() async throws {
        try await Fixture().with { sandbox async throws in
            let run = try await sandbox.script("echo out; echo error >&2; exit 7")
            #expect(run.output == "out\nerror\n")
            #expect(run.result.exitCode == 7)
            #expect(run.result.signal == nil)
            #expect(run.result.peakResidentBytes > 0)
        }
    }

    @Test func `a signal is told apart from an exit code`() async throws {
        try await Fixture().with { sandbox async throws in
            let run = try await sandbox.script("kill -TERM $$")
            #expect(run.result.signal == 15)
            #expect(run.result.exitCode == 143)
        }
    }

    @Test func `the environment is the given one and nothing else`() async throws {
        try await Fixture().with { sandbox async throws in
            let run = try await sandbox.process(
                SandboxProcess(
                    ["/usr/bin/env"], environment: [("A", "1"), ("B", "x = y")], folder: "/runner/temp"))
            #expect(run.output == "A=1\nB=x = y\n")
        }
    }

    @Test func `a process starts in its folder with the program of its own PATH`() async throws {
        try await Fixture().with { sandbox async throws in
            let script = "mkdir -p bin; printf '#!/bin/sh\\npwd\\n' > bin/where; chmod +x bin/where"
            _ = try await sandbox.script(script)
            let run = try await sandbox.process(
                SandboxProcess(
                    ["where"], environment: [("PATH", "/nowhere:/workspace/bin")], folder: "/runner/home"))
            #expect(run.output == "/runner/home\n")
        }
    }

    @Test func `standard output can be opened by name`() async throws {
        try await Fixture().with { sandbox async throws in
            let run = try await sandbox.script(
                "echo a > /dev/stdout; echo b > /dev/stderr; cat < /dev/null > /dev/stdout")
            #expect(run.output == "a\nb\n")
            #expect(run.result.exitCode == 0)
        }
    }

    @Test func `a large environment arrives whole`() async throws {
        try await Fixture().with { sandbox async throws in
            let values = (0..<10).map { (name: "V\($0)", value: String(repeating: "x", count: 100_000)) }
            let run = try await sandbox.script("echo ${#V0} ${#V9}", environment: values)
            #expect(run.output == "100000 100000\n")
        }
    }

    @Test func `an environment beyond the kernel's limit is an error, not a cut`() async throws {
        try await Fixture().with { sandbox async throws in
            let values = [(name: "V", value: String(repeating: "x", count: 200_000))]
            let error = await #expect(throws: SandboxError.self) {
                _ = try await sandbox.script("true", environment: values)
            }
            #expect(error?.code == SandboxCode.cannotRun)
            #expect(error?.message.contains("E2BIG") == true || error?.message.contains("too long") == true)
        }
    }

    @Test func `a program that is not there is an error that says where to look`() async throws {
        try await Fixture().with { sandbox async throws in
            let error = await #expect(throws: SandboxError.self) {
                _ = try await sandbox.process(SandboxProcess(["no-such-program"], environment: []))
            }
            #expect(error?.code == SandboxCode.cannotRun)
            #expect(error?.help?.contains("/usr and /opt") == true)
        }
    }

    @Test func `processes run side by side`() async throws {
        try await Fixture().with { sandbox async throws in
            let fifo = "/runner/temp/meeting"
            _ = try await sandbox.script("mkfifo \(fifo)")
            async let reader = sandbox.script("cat \(fifo)")
            async let writer = sandbox.script("echo met > \(fifo)")
            #expect(try await reader.output == "met\n")
            #expect(try await writer.result.exitCode == 0)
        }
    }

    @Test func `output of many megabytes is complete`() async throws {
        try await Fixture().with { sandbox async throws in
            let count = Guarded(0)
            let process = SandboxProcess(
                ["/usr/bin/head", "-c", "50000000", "/dev/zero"], environment: [], folder: "/")
            let result = unsafe try await sandbox.run(process) { bytes in count.with { $0 += bytes.count } }
            #expect(result.exitCode == 0)
            #expect(count.with { $0 } == 50_000_000)
        }
    }

    @Test func `output that a daemon holds open is given up after the grace`() async throws {
        try await Fixture().with { sandbox async throws in
            let run = try await sandbox.script("echo said; setsid sleep 60 & exit 0")
            #expect(run.output == "said\n")
            #expect(run.result.exitCode == 0)
            #expect(run.result.outputWasHeldOpen)
        }
    }

    @Test func `daemons that ignore TERM end with killAll and the sandbox stays usable`() async throws {
        try await Fixture().with { sandbox async throws in
            let daemon =
                "setsid bash -c 'trap \"\" TERM HUP; while :; do sleep 1000; done' < /dev/null > /dev/null 2>&1 &"
            _ = try await sandbox.script("for i in 1 2 3 4 5 6 7 8 9 10; do \(daemon) done")
            let living = "ls /proc | grep -c '^[0-9]' "
            let before = try await sandbox.script(living)
            #expect((Int(before.output.dropLast()) ?? 0) >= 10)
            sandbox.signalAll(15)
            sandbox.killAll()
            let after = try await sandbox.script("ls -d /proc/[0-9]*")
            // PID 1 and ls, which took the place of its shell.
            #expect(after.output.split(separator: "\n").count == 2)
        }
    }

    @Test func `signalAll reaches a step that waits`() async throws {
        try await Fixture().with { sandbox async throws in
            let started = WakeEvent.box()
            let text = "trap 'echo caught; exit 9' TERM; echo up; while :; do sleep 0.05; done"
            let process = SandboxProcess(["/bin/bash", "-c", text], environment: [("PATH", "/usr/bin")])
            async let result = sandbox.exitCode(process) { started.raise() }
            await Threads.run { _ = started.wait(for: -1, orRaised: true, milliseconds: 10_000) }
            sandbox.signalAll(15)
            #expect(try await result == 9)
        }
    }

    /// A shell whose child ignores SIGTERM in a session of its own, and speaks once it does.
    private static let restless = """
        trap 'exit 9' TERM
        setsid bash -c 'trap "" TERM; while :; do sleep 0.02; echo child; done' &
        while :; do sleep 0.02; done
        """

    @Test func `a signal for one process leaves the others alone, and its end waits for all it started`()
        async throws
    {
        try await Fixture().with { sandbox async throws in
            let (one, other) = (ProcessSignals(), ProcessSignals())
            let (up, otherUp) = (WakeEvent.box(), WakeEvent.box())
            let process = SandboxProcess(
                ["/bin/bash", "-c", Self.restless], environment: [("PATH", "/usr/bin")])
            async let result = sandbox.exitCode(process, one) { up.raise() }
            async let otherResult = sandbox.exitCode(process, other) { otherUp.raise() }
            for event in [up, otherUp] {
                await Threads.run { _ = event.wait(for: -1, orRaised: true, milliseconds: 10_000) }
            }
            let begin = ContinuousClock.now
            one.send(15)
            Threads.start {
                usleep(300_000)
                one.send(9)
            }
            #expect(try await result == 9)
            #expect(ContinuousClock.now - begin >= .milliseconds(300))
            let living = try await sandbox.script(
                "cat /proc/[0-9]*/stat 2> /dev/null | grep -c '(bash) [^Z]'")
            #expect(living.output == "3\n", "the other process, its child and this shell")
            other.send(9)
            #expect(try await otherResult == 137)
            let left = try await sandbox.script("ls -d /proc/[0-9]*")
            #expect(left.output.split(separator: "\n").count == 2)
        }
    }

    @Test func `a signal sent before the start is delivered at the start, one after the end nowhere`()
        async throws
    {
        try await Fixture().with { sandbox async throws in
            let signals = ProcessSignals()
            signals.send(15)
            let process = SandboxProcess(["/bin/sleep", "60"], environment: [])
            #expect(try await sandbox.exitCode(process, signals) {} == 143)
            signals.send(9)
            #expect(try await sandbox.script("echo fine").output == "fine\n")
        }
    }

    @Test func `a stopped sandbox runs nothing`() async throws {
        let fixture = try Fixture()
        let sandbox = try await fixture.sandboxes.start(fixture.specification())
        try await sandbox.stop()
        try await sandbox.stop()
        let error = await #expect(throws: SandboxError.self) { _ = try await sandbox.script("true") }
        #expect(error?.code == SandboxCode.died)
    }
}

extension Sandbox {
    /// Runs a process and tells when its first output came.
    func exitCode(
        _ process: SandboxProcess, _ signals: ProcessSignals = ProcessSignals(),
        atOutput: @escaping @Sendable () -> Void
    ) async throws -> Int32 {
        unsafe try await run(process, signals: signals) { _ in atOutput() }.exitCode
    }
}

extension WakeEvent {
    static func box() -> WakeEvent {
        do { return try WakeEvent() } catch { preconditionFailure("no eventfd: \(error)") }
    }
}
