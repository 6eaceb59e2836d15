import JSON
import Linux
import Models
import Runs
import Testing

@testable import Execution

extension RunTests {
    @Suite struct CancelTests {
        /// Cancels when a job's step has printed a word.
        private func run(
            _ jobs: String, at word: String = "ready", _ act: @escaping @Sendable (RunCancellation) -> Void
        ) async throws -> (run: FinishedRun, duration: Duration) {
            let cancellation = RunCancellation()
            let moment = Guarded<ContinuousClock.Instant?>(nil)
            let run = try await RunFixture().run(
                jobs, cancellation: cancellation,
                onEvent: { event in
                    guard event.kind == .stepOutput, event.details["text"]?.string?.contains(word) == true
                    else { return }
                    moment.with { $0 = $0 ?? .now }
                    Threads.start { act(cancellation) }
                })
            return (run, ContinuousClock.now - (moment.with { $0 } ?? .now))
        }

        static let stubborn = """
            a:
              cancel-timeout-minutes: 0.01
              steps:
                - run: |
                    trap '' TERM
                    (trap '' TERM; setsid bash -c 'trap "" TERM; while true; do sleep 0.1; done') &
                    echo ready
                    while true; do sleep 0.1; done
                - { if: always(), run: echo always }
                - { if: cancelled(), run: echo cancelled }
                - run: echo no
            b: { needs: a, steps: [{ run: echo b }] }
            c: { needs: a, if: always(), steps: [{ run: 'echo ${{ needs.a.result }}' }] }
            """

        @Test func `processes that ignore SIGTERM are dead after the grace, and always steps run`()
            async throws
        {
            let (run, duration) = try await run(Self.stubborn) { $0.cancel(signal: 2) }
            #expect(run.conclusion == .cancelled && run.outcome.reason == "cancelled by Ctrl-C")
            #expect((1...4).map { run.step($0) } == ["cancelled", "success", "success", "skipped"])
            #expect(["a", "b"].map { run.job($0) } == ["cancelled", "skipped"])
            #expect(duration < .seconds(20))
            #expect(run.rest == [])
        }

        @Test func `a composite action is cancelled with its last step, and cleaning up goes on in one`()
            async throws
        {
            let cancellation = RunCancellation()
            let fixture = try await RunFixture()
            for (name, script) in [("long", "echo re\"\"ady; sleep 100"), ("clean", "echo cleaned")] {
                try fixture.write(
                    "ci/\(name)/action.yml",
                    "name: a\nruns: { using: composite, steps: [{ shell: bash, run: '\(script)' }] }\n")
            }
            try fixture.commit("actions")
            let run = try await fixture.run(
                """
                a:
                  steps:
                    - uses: $/ci/long
                    - { if: always(), uses: $/ci/clean }
                    - { if: always(), uses: $/ci/clean }
                """, cancellation: cancellation,
                onEvent: { event in
                    guard event.details["text"]?.string?.contains("ready") == true else { return }
                    Threads.start { cancellation.cancel(signal: 2) }
                })
            #expect(run.conclusion == .cancelled)
            #expect((1...3).map { run.step($0) } == ["cancelled", "success", "success"])
        }

        @Test func `SIGTERM reaches the children of a step`() async throws {
            let (run, _) = try await run(
                """
                a:
                  steps:
                    - run: |
                        setsid bash -c 'trap "echo saved > checkpoint; exit" TERM; echo ready; while true; do sleep 0.05; done' &
                        wait
                    - { if: always(), run: cat checkpoint }
                """
            ) { $0.cancel() }
            #expect(run.log("a", 2) == "saved\n")
            #expect(run.job("a") == "cancelled")
        }

        @Test func `a step whose condition still holds goes on`() async throws {
            let (run, _) = try await run(
                """
                a:
                  steps:
                    - { if: always(), run: 'echo ready; sleep 0.5; echo done' }
                    - run: echo no
                """
            ) { $0.cancel() }
            #expect(run.log("a", 1) == "ready\ndone\n")
            #expect(run.step(1) == "success" && run.step(2) == "skipped" && run.job("a") == "cancelled")
        }

        @Test func `the second wish kills at once, always steps included`() async throws {
            let (run, duration) = try await run(
                """
                a:
                  cancel-timeout-minutes: 10
                  steps:
                    - run: trap '' TERM; echo ready; while true; do sleep 0.1; done
                    - { if: always(), run: sleep 1000 }
                """
            ) {
                $0.cancel()
                $0.cancel()
            }
            #expect(run.conclusion == .cancelled)
            #expect(duration < .seconds(10))
            #expect(run.rest == [])
        }

        @Test func `jobs that wait for room are cancelled too`() async throws {
            let (run, _) = try await run(
                """
                a: { strategy: { max-parallel: 1, matrix: { n: [1, 2, 3] } }, steps: [{ run: 'echo ready; sleep 60' }] }
                """
            ) { $0.cancel(signal: 15) }
            #expect((0...2).map { run.job("a.\($0)") } == ["cancelled", "cancelled", "cancelled"])
            #expect(run.outcome.reason == "cancelled by SIGTERM")
        }

        @Test func `an action that is cancelled is cancelled and has not failed`() async throws {
            let fixture = try await RunFixture()
            let cancellation = RunCancellation()
            let run = try await fixture.run(
                "a: { steps: [{ uses: actions/setup-python@v5 }, { if: always(), uses: actions/checkout@v4 }] }",
                cancellation: cancellation,
                onEvent: { if $0.kind == .stepStarted, $0.step == 1 { cancellation.cancel() } })
            #expect(run.step(1) == "cancelled")
            #expect(run.step(2) == "success")
            #expect(run.job("a") == "cancelled" && run.conclusion == .cancelled)
        }

        @Test func `a run that is cancelled before it begins starts nothing`() async throws {
            let cancellation = RunCancellation()
            cancellation.cancel()
            let run = try await RunFixture().run(
                "a: { steps: [{ run: echo a }] }", cancellation: cancellation)
            #expect(run.conclusion == .cancelled)
            #expect(run.step(1) == nil || run.step(1) == "skipped")
        }
    }
}
