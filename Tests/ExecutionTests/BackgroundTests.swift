import JSON
import Linux
import Models
import Runs
import Testing

@testable import Execution

extension RunTests {
    @Suite struct BackgroundTests {
        @Test func `background steps run beside others, and what they set is seen after the wait`()
            async throws
        {
            let run = try await RunFixture().run(
                """
                a:
                  outputs: { x: '${{ steps.one.outputs.x }}' }
                  steps:
                    - id: one
                      background: true
                      run: |
                        while [ ! -e go ]; do sleep 0.01; done
                        echo x=1 >> "$GITHUB_OUTPUT"; echo V=set >> "$GITHUB_ENV"
                        echo /opt/one >> "$GITHUB_PATH"; echo one >> "$GITHUB_STEP_SUMMARY"
                    - run: |
                        echo "[${{ steps.one.outputs.x }}$V${{ steps.one.outcome }}]" "${PATH%%:*}"
                        echo two >> "$GITHUB_STEP_SUMMARY"; touch go
                    - wait: one
                    - run: echo "[${{ steps.one.outputs.x }} $V ${{ steps.one.outcome }}]" "${PATH%%:*}"
                """)
            #expect(run.conclusion == .success, "\(run.annotations)")
            #expect(run.log("a", 2) == "[] /usr/local/sbin\n")
            #expect(run.log("a", 3) == "waiting for 'Run while [ ! -e go ]; do sleep 0.01; done'\n")
            #expect(run.log("a", 4) == "[1 set success] /opt/one\n")
            #expect(run.outputs("a") == ["x": "1"])
            #expect(run.summary == "one\n\ntwo\n\n\n", "\(run.summary.debugDescription)")
        }

        @Test func `each has a log, events and a row of its own`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - parallel:
                        - { name: left, run: 'echo left; touch l; until [ -e r ]; do sleep 0.01; done' }
                        - { name: right, run: 'echo right; touch r; until [ -e l ]; do sleep 0.01; done' }
                    - run: echo after
                """)
            #expect(run.conclusion == .success, "\(run.annotations)")
            #expect(run.log("a", 1) == "left\n" && run.log("a", 2) == "right\n")
            #expect((1...4).map { run.step($0) } == Array(repeating: "success", count: 4))
            #expect(run.record?.jobs[0].steps.map(\.name).prefix(2) == ["left", "right"])
            let output = run.events.filter { $0.kind == .stepOutput }
            #expect(output.contains { $0.step == 2 && $0.details["text"]?.string == "right\n" })
        }

        @Test func `one that fails fails the job at its wait, where it is not excused`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - { id: bad, name: bad, background: true, run: exit 3 }
                    - { background: true, continue-on-error: true, run: exit 4 }
                    - run: sleep 0.3; echo ${{ job.status }}
                    - wait: bad
                    - run: echo no
                    - { if: failure(), run: 'echo ${{ steps.bad.conclusion }}' }
                """)
            #expect(run.log("a", 3) == "success\n" && run.log("a", 6) == "failure\n")
            #expect(
                (1...6).map { run.step($0) } == [
                    "failure", "failure success", "success", "success", "skipped", "success",
                ])
            #expect(run.reason("a") == "step 'bad' failed with exit code 3")
        }

        @Test func `without a wait the job waits for all at its end`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  outputs: { x: '${{ steps.late.outputs.x }}' }
                  steps:
                    - { id: late, background: true, run: 'sleep 0.3; echo x=1 >> $GITHUB_OUTPUT' }
                    - { name: bad, background: true, run: sleep 0.2; exit 5 }
                    - run: echo done
                """)
            #expect(run.reason("a") == "step 'bad' failed with exit code 5")
            #expect(run.outputs("a") == ["x": "1"])
        }

        @Test func `cancel ends one step with all it started and leaves its siblings`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  cancel-timeout-minutes: 0.01
                  steps:
                    - id: server
                      background: true
                      run: |
                        trap 'echo saved; exit 0' TERM
                        (trap '' TERM; touch up; while true; do sleep 0.1; done) &
                        while true; do sleep 0.05; done
                    - { id: sibling, background: true, run: 'until [ -e go ]; do sleep 0.01; done; echo lived' }
                    - run: until [ -e up ]; do sleep 0.01; done
                    - cancel: server
                    - run: |
                        pgrep -f 'touch up' > /dev/null && echo left; touch go
                        echo ${{ steps.server.outcome }} ${{ job.status }}
                    - wait-all:
                """)
            #expect(run.conclusion == .success, "\(run.annotations)")
            #expect(run.log("a", 1).hasSuffix("saved\n"), "\(run.log("a", 1))")
            #expect(run.log("a", 2) == "lived\n")
            #expect(run.log("a", 5) == "cancelled success\n")
            #expect((1...6).map { run.step($0) } == ["cancelled"] + Array(repeating: "success", count: 5))
        }

        @Test func `a step's own limit leaves the steps beside it alone`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - { id: b, background: true, run: 'until [ -e go ]; do sleep 0.01; done; echo lived' }
                    - { run: sleep 60, timeout-minutes: 0.01, continue-on-error: true }
                    - run: touch go
                    - wait: b
                """)
            #expect(run.conclusion == .success, "\(run.annotations)")
            #expect(run.log("a", 1) == "lived\n")
            #expect(run.step(2) == "failure success")
        }

        @Test func `ten run at once, an eleventh waits, and one that waits can be cancelled`() async throws {
            let step =
                "- { background: true, run: 'mkdir -p up; touch up/$GITHUB_ACTION; until [ $(ls up | wc -l) = 10 ]; do sleep 0.05; done; sleep 0.5; ls up | wc -l' }"
            let steps = Array(repeating: "    " + step, count: 10).joined(separator: "\n")
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                \(steps)
                    - { id: more, background: true, run: echo eleventh }
                    - { id: never, background: true, run: echo never }
                    - cancel: never
                    - run: ls up | wc -l
                """)
            #expect(run.step(12) == "cancelled" && run.log("a", 12) == "")
            #expect(run.log("a", 1) == "10\n" && run.log("a", 11) == "eleventh\n")
            let started = run.events.first { $0.kind == .stepStarted && $0.step == 11 }?.sequence ?? 0
            let ended = run.events.first { $0.kind == .stepFinished && $0.step ?? 99 < 11 }?.sequence ?? 0
            #expect(ended < started)
        }

        @Test func `a cancelled job ends its background steps, but not those that always run`() async throws {
            let cancellation = RunCancellation()
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - { background: true, run: 'trap "echo term; exit 1" TERM; touch up1; while true; do sleep 0.05; done' }
                    - background: true
                      if: always()
                      run: trap 'echo hit' TERM; touch up2; until [ -e go ]; do sleep 0.05; done; echo finished
                    - run: until [ -e up1 ] && [ -e up2 ]; do sleep 0.05; done; echo ready; sleep 60
                    - { if: always(), run: touch go }
                """, cancellation: cancellation,
                onEvent: { event in
                    guard event.details["text"]?.string == "ready\n" else { return }
                    Threads.start { cancellation.cancel(signal: 2) }
                })
            #expect(run.conclusion == .cancelled)
            #expect((1...4).map { run.step($0) } == ["cancelled", "success", "cancelled", "success"])
            #expect(run.log("a", 1).hasSuffix("term\n"), "\(run.log("a", 1))")
            #expect(run.log("a", 2) == "finished\n")
        }

        @Test func `a secret that one step hides is hidden in the output of those beside it`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - { background: true, run: 'until [ -e go ]; do sleep 0.01; done; echo low-entropy' }
                    - run: echo "::add-mask::low-entropy"; sleep 0.2; touch go
                    - wait-all:
                """)
            #expect(run.log("a", 1) == "***\n")
        }
    }
}
