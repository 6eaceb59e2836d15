import HeadgateTestKit
import Linux
import LinuxSandboxes
import Sandboxes
import Testing

@Suite(.enabled(if: Needs.limits, "needs root, crun and writable cgroups"))
struct LimitTests {
    @Test func `a process that takes too much memory is killed and says so, and the agent lives`()
        async throws
    {
        let fixture = try Fixture()
        try await fixture.with(fixture.specification(limits: .init(memoryBytes: 64 << 20))) {
            sandbox async throws in
            let fine = try await sandbox.script("true")
            #expect(!fine.result.ranOutOfMemory)
            let hog = try await sandbox.script("exec python3 -c 'x = bytearray(200 << 20)'")
            #expect(hog.result.signal == 9)
            #expect(hog.result.ranOutOfMemory)
            let after = try await sandbox.script("echo alive")
            #expect(after.output == "alive\n")
            #expect(!after.result.ranOutOfMemory)
            let usage = sandbox.usage()
            #expect(usage.outOfMemoryKills >= 1)
            #expect(usage.memoryLimitBytes == 64 << 20)
            #expect((usage.peakMemoryBytes ?? 0) > 32 << 20)
            try await sandbox.stop()
            #expect(sandbox.usage().outOfMemoryKills == usage.outOfMemoryKills)
        }
    }

    @Test func `a tmpfs counts as memory of the job`() async throws {
        let fixture = try Fixture()
        let limits = SandboxSpecification.Limits(memoryBytes: 64 << 20, temporaryBytes: 8 << 20)
        try await fixture.with(fixture.specification(limits: limits)) { sandbox async throws in
            let run = try await sandbox.script("head -c 20000000 /dev/zero > /tmp/x")
            #expect(run.result.exitCode == 1)
            #expect(run.output.contains("No space left"))
        }
    }

    @Test func `a fork bomb stops at the limit of processes and killAll ends it`() async throws {
        let fixture = try Fixture()
        try await fixture.with(fixture.specification(limits: .init(processes: 64))) { sandbox async throws in
            let bomb = """
                import os, time
                count = 0
                try:
                    while count < 500:
                        if os.fork() == 0:
                            os.close(1)
                            os.close(2)
                            time.sleep(600)
                            os._exit(0)
                        count += 1
                except OSError:
                    print(count, flush=True)
                os._exit(0)
                """
            let run = try await sandbox.script("exec python3 - <<'E'\n\(bomb)\nE")
            #expect((30..<64).contains(Int(run.output.dropLast()) ?? 0), "\(run.output)")
            sandbox.killAll()
            #expect(try await sandbox.script("echo again").output == "again\n")
        }
    }

    @Test func `processor time is limited and counted`() async throws {
        let fixture = try Fixture()
        try await fixture.with(fixture.specification(limits: .init(cpus: 0.5))) { sandbox async throws in
            let loop =
                "import time; e = time.time() + 1\nwhile time.time() < e: pass\nprint(time.process_time())"
            let run = try await sandbox.process(
                SandboxProcess(["/usr/bin/python3", "-c", loop], environment: []))
            let seconds = Double(run.output.dropLast()) ?? 9
            #expect(seconds < 0.8)
            #expect((sandbox.usage().cpuSeconds ?? 0) > 0.03)
            #expect(run.result.cpuSeconds > 0.03)
        }
    }
}
