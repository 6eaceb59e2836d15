import JSON
import Linux
import Models
import Runs
import Testing

@testable import Execution

extension RunTests {
    @Suite struct LimitTests {
        @Test func `a step that takes too long is ended, and the job goes on with what always asks for`()
            async throws
        {
            let run = try await RunFixture().run(
                """
                a:
                  cancel-timeout-minutes: 0.005
                  steps:
                    - { run: 'trap "" TERM; while true; do sleep 0.1; done', timeout-minutes: 0.02 }
                    - { if: always(), run: echo still here }
                """)
            #expect(run.reason("a").hasSuffix("was ended after its limit of 1.2 seconds"))
            #expect(run.step(1) == "failure" && run.step(2) == "success")
            #expect(run.log("a", 2) == "still here\n")
        }

        @Test func `a job that takes too long is ended with its own limit as the reason`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  timeout-minutes: 0.08
                  steps:
                    - run: sleep 0.3
                    - run: sleep 60
                    - { if: always(), run: echo still here }
                    - run: echo no
                """)
            #expect(run.reason("a").hasSuffix("was ended after the job's limit of 4.8 seconds"))
            #expect((1...4).map { run.step($0) } == ["success", "failure", "success", "skipped"])
        }

        @Test(.enabled(if: Needs.limits && Needs.python, "needs root, a memory cgroup and python3"))
        func `a job that uses too much memory is told so with numbers`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  resources: { memory: 64MiB }
                  steps: [{ run: 'python3 -c "x = bytearray(500 << 20); print(len(x))"' }]
                """)
            #expect(run.conclusion == .failure)
            #expect(
                run.reason("a").contains("was killed by the job's 64 MiB memory limit, peak "),
                "\(run.reason("a"))")
            #expect(run.event(.jobFinished, "a")?.details["memoryLimitBytes"]?.integer == 64 << 20)
            #expect(run.rest == [])
        }

        @Test func `what a step leaves behind lives until the job ends and not longer`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - run: setsid sleep 1000 > /dev/null 2>&1 &
                    - run: sleep 0.2; pgrep -x sleep > /dev/null && echo alive
                """)
            #expect(run.log("a", 2) == "alive\n")
            #expect(run.rest == [])
        }
    }
}
