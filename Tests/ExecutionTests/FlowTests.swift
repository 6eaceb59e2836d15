import JSON
import Models
import Runs
import Testing

@testable import Execution

extension RunTests {
    @Suite struct FlowTests {
        @Test func `outputs go from step to job to job`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  outputs: { version: '${{ steps.s.outputs.v }}', text: '${{ steps.s.outputs.t }}' }
                  steps:
                    - id: s
                      run: |
                        echo 'v=7' >> "$GITHUB_OUTPUT"
                        printf 't<<END\\none\\ntwo=2\\nEND\\n' >> "$GITHUB_OUTPUT"
                b:
                  needs: a
                  env: { TEXT: '${{ needs.a.outputs.text }}' }
                  steps: [{ run: 'echo "got ${{ needs.a.outputs.version }} $TEXT ${{ needs.a.result }}"' }]
                """)
            #expect(run.conclusion == .success)
            #expect(run.log("b") == "got 7 one\ntwo=2 success\n")
            #expect(run.outputs("a") == ["version": "7", "text": "one\ntwo=2"])
            #expect(run.rest == [])
        }

        @Test func `a failed step stops what needs success, and only that`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - run: exit 3
                    - run: echo no
                    - { if: failure(), run: echo failure }
                    - { if: always(), run: echo always }
                    - { if: cancelled(), run: echo cancelled }
                b: { needs: a, steps: [{ run: echo b }] }
                c: { needs: b, steps: [{ run: echo c }] }
                d: { needs: c, if: always(), steps: [{ run: 'echo ${{ needs.c.result }}' }] }
                e: { needs: a, if: failure(), steps: [{ run: echo e }] }
                """)
            #expect(run.conclusion == .failure)
            #expect((1...5).map { run.step($0) } == ["failure", "skipped", "success", "success", "skipped"])
            #expect(run.reason("a") == "step 'Run exit 3' failed with exit code 3")
            #expect(
                ["a", "b", "c", "d", "e"].map { run.job($0) } == [
                    "failure", "skipped", "skipped", "success", "success",
                ])
            #expect(run.log("d") == "skipped\n")
            #expect(run.outcome.reason == "job 'a': step 'Run exit 3' failed with exit code 3")
        }

        @Test func `a job is skipped behind a skipped one, however far`() async throws {
            let run = try await RunFixture().run(
                """
                a: { if: 'false', steps: [{ run: echo a }] }
                b: { needs: a, if: always(), steps: [{ run: echo b }] }
                c: { needs: b, steps: [{ run: echo c }] }
                d: { needs: b, if: '!cancelled()', steps: [{ run: echo d }] }
                """)
            #expect(
                ["a", "b", "c", "d"].map { run.job($0) } == ["skipped", "success", "skipped", "success"])
            #expect(run.conclusion == .success)
        }

        @Test func `continue-on-error keeps the outcome and changes the conclusion`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - { id: s, run: exit 1, continue-on-error: true }
                    - run: echo ${{ steps.s.outcome }} ${{ steps.s.conclusion }} ${{ job.status }}
                b: { continue-on-error: true, steps: [{ run: exit 1 }] }
                c: { needs: b, steps: [{ run: echo c }] }
                """)
            #expect(run.conclusion == .success)
            #expect(run.step(1) == "failure success")
            #expect(run.log("a", 2) == "failure success success\n")
            #expect(run.job("b") == "failure" && run.job("c") == "success")
            #expect(run.annotations.contains { $0.hasPrefix("warning: failed with exit code 1") })
        }

        @Test func `a failed leg stops its siblings`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  strategy: { max-parallel: 2, matrix: { n: [0, 1, 2, 3] } }
                  steps:
                    - run: '[ ${{ matrix.n }} = 0 ] && exit 1; sleep 60'
                b: { steps: [{ run: echo b }] }
                """)
            #expect(run.conclusion == .failure)
            #expect((0...3).map { run.job("a.\($0)") } == ["failure", "cancelled", "cancelled", "cancelled"])
            #expect(run.reason("a.1") == "cancelled because 'a.0' failed (fail-fast)")
            #expect(run.job("b") == "success")
            #expect(run.rest == [])
        }

        @Test func `without fail-fast all legs end, and at most max-parallel run`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  strategy: { fail-fast: false, max-parallel: 1, matrix: { n: [0, 1, 2] } }
                  steps: [{ run: 'exit ${{ matrix.n }}' }]
                """)
            #expect((0...2).map { run.job("a.\($0)") } == ["success", "failure", "failure"])
            let order = run.events.filter { $0.kind == .jobStarted || $0.kind == .jobFinished }.map(\.kind)
            #expect(
                order == [.jobStarted, .jobFinished, .jobStarted, .jobFinished, .jobStarted, .jobFinished])
            #expect(run.outcome.reason?.hasSuffix("(and 1 more)") == true)
        }

        @Test func `a leg may fail alone when its own continue-on-error says so`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  strategy: { matrix: { include: [{ may: false, code: 0 }, { may: true, code: 1 }] } }
                  continue-on-error: ${{ matrix.may }}
                  steps: [{ run: 'exit ${{ matrix.code }}' }]
                """)
            #expect(run.job("a.0") == "success" && run.job("a.1") == "failure")
            #expect(run.conclusion == .success)
        }

        @Test func `events come in an order that a reader can rely on, and the record agrees`() async throws {
            let run = try await RunFixture().run(
                """
                a: { strategy: { matrix: { n: [1, 2] } }, steps: [{ run: 'exit 0' }, { if: 'false', run: x }] }
                b: { needs: a, steps: [{ run: 'exit 1' }] }
                c: { needs: b, steps: [{ run: x }] }
                """)
            #expect(run.events.map(\.sequence) == Array(1...run.events.count))
            #expect(run.events.first?.kind == .runStarted && run.events.last?.kind == .runFinished)
            for job in ["a.0", "a.1", "b", "c"] {
                let kinds = run.events.filter { $0.job == job && $0.step == nil && $0.kind != .annotation }
                    .map(\.kind)
                #expect(
                    kinds
                        == (job == "c"
                            ? [.jobQueued, .jobFinished] : [.jobQueued, .jobStarted, .jobFinished]))
                #expect(run.record?.jobs.first { $0.key == job }?.state.rawValue == run.job(job))
            }
            let steps = run.events.filter { $0.job == "a.0" && $0.step != nil }.map(\.kind)
            #expect(steps == [.stepStarted, .stepFinished, .stepFinished], "\(run.annotations)")
            #expect(run.record?.state == .failure && run.record?.reason == run.outcome.reason)
            #expect(run.events.last?.details["failedJob"]?.string == "b")
        }

        @Test func `a further attempt keeps what succeeded`() async throws {
            let fixture = try await RunFixture()
            let text = """
                a:
                  outputs: { x: '${{ steps.s.outputs.x }}' }
                  steps: [{ id: s, run: 'echo "x=$GITHUB_RUN_ATTEMPT" >> $GITHUB_OUTPUT' }]
                b:
                  needs: a
                  steps: [{ run: 'echo "${{ needs.a.outputs.x }} $GITHUB_RUN_ATTEMPT"; [ $GITHUB_RUN_ATTEMPT = 2 ]' }]
                """
            let first = try await fixture.run(text)
            let second = try await fixture.run(text, change: { $0.previous = first.record })
            #expect(first.conclusion == .failure && second.conclusion == .success)
            #expect(second.outcome.number == first.outcome.number)
            #expect(second.event(.jobStarted, "a") == nil)
            #expect(second.jobs.last == "b success" && second.log("b") == "1 2\n")
        }

        @Test func `a matrix may come from another job, and max-parallel below one is one`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  outputs: { list: '${{ steps.s.outputs.list }}' }
                  steps: [{ id: s, run: 'echo "list=[1,2]" >> "$GITHUB_OUTPUT"' }]
                b:
                  needs: a
                  strategy: { max-parallel: '${{ fromJSON(0.5) }}', matrix: { n: '${{ fromJSON(needs.a.outputs.list) }}' } }
                  steps: [{ run: 'echo ${{ matrix.n }} ${{ strategy.job-total }}' }]
                """)
            #expect(run.conclusion == .success, "\(run.outcome) \(run.jobs)")
            #expect(run.log("b.0") == "1 2\n" && run.log("b.1") == "2 2\n")
        }

        @Test func `a job that asks for more than the machine is refused before it starts`() async throws {
            let run = try await RunFixture().run(
                """
                a: { resources: { cpus: 65 }, steps: [{ run: echo a }] }
                b: { resources: { memory: 9GiB }, steps: [{ run: echo b }] }
                """)
            #expect(run.reason("a") == "job 'a' wants 65 cpus, this runner gives 64")
            #expect(run.reason("b") == "job 'b' wants 9 GiB of memory, this runner gives 8 GiB")
            #expect(run.events.contains { $0.kind == .annotation && $0.details["title"]?.string == "E003" })
            #expect(run.step(1) == nil)
        }

        @Test func `an expression that fails fails its step and says so`() async throws {
            let run = try await RunFixture().run(
                """
                a: { steps: [{ run: 'echo ${{ fromJSON(''{'') }}' }, { if: always(), run: echo still }] }
                """)
            #expect(run.step(1) == "failure" && run.step(2) == "success")
            #expect(run.log("a", 1).contains("error: "))
        }
    }
}
