import Digests
import JSON
import Models
import Runs
import Testing

@testable import Execution

extension RunTests {
    /// What goes on between jobs: legs that are known late, cleaning up, later attempts.
    @Suite struct CourseTests {
        private static let matrix = """
            a:
              outputs: { list: '[1, 2]' }
              steps: [{ run: echo a }]
            b:
              needs: a
              strategy:
                fail-fast: false
                max-parallel: 1
                matrix: { n: '${{ fromJSON(needs.a.outputs.list) }}' }
              steps: [{ run: 'echo ${{ strategy.fail-fast }} ${{ strategy.max-parallel }}' }]
            """

        @Test func `legs that other jobs name are in the run record`() async throws {
            let run = try await RunFixture().run(Self.matrix)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            #expect(run.record?.jobs.map(\.key) == ["a", "b.0", "b.1"])
            #expect(run.record?.jobs.allSatisfy { $0.state == .success } == true)
            #expect(run.log("b.1") == "false 1\n")
        }

        @Test func `a job that is skipped because of a far ancestor names it`() async throws {
            let run = try await RunFixture().run(
                """
                a: { if: false, steps: [{ run: echo }] }
                b: { needs: a, if: always(), steps: [{ run: echo }] }
                c: { needs: b, steps: [{ run: echo }] }
                d: { needs: b, if: "1 == 2", steps: [{ run: echo }] }
                e: { needs: a, steps: [{ run: echo }] }
                """)
            #expect(
                ["a", "b", "c", "d"].map { run.job($0) } == ["skipped", "success", "skipped", "skipped"])
            #expect(
                run.reason("c")
                    == "'a', which comes before its needs, did not succeed; 'if: always()' would run it")
            #expect(run.reason("d") == "its condition is false")
            #expect(run.reason("e") == "'a' did not succeed")
        }

        @Test func `a job that asks for it runs in a cancelled run`() async throws {
            let cancellation = RunCancellation()
            let run = try await RunFixture().run(
                """
                a: { cancel-timeout-minutes: 0.02, steps: [{ run: sleep 30 }] }
                b: { needs: a, steps: [{ run: echo b }] }
                c: { needs: a, if: always(), steps: [{ run: echo cleaned }] }
                """, cancellation: cancellation,
                onEvent: { if $0.kind == .stepStarted, $0.job == "a" { cancellation.cancel() } })
            #expect(run.conclusion == .cancelled)
            #expect(["a", "b", "c"].map { run.job($0) } == ["cancelled", "skipped", "success"])
            #expect(run.log("c") == "cleaned\n")
        }

        @Test func `a job that failed before it was cancelled has failed`() async throws {
            let cancellation = RunCancellation()
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - run: exit 3
                    - { if: always(), run: 'sleep 0.3' }
                    - { if: cancelled(), run: echo cancelled }
                    - { if: failure(), run: echo failure }
                """, cancellation: cancellation,
                onEvent: { if $0.kind == .stepStarted, $0.step == 2 { cancellation.cancel() } })
            #expect(run.job("a") == "failure")
            #expect((1...4).map { run.step($0) } == ["failure", "success", "success", "skipped"])
        }

        @Test func `a leg that failed runs again, and those that succeeded stay`() async throws {
            let fixture = try await RunFixture()
            let jobs = """
                a:
                  strategy: { fail-fast: false, matrix: { n: [1, 2] } }
                  steps: [{ run: 'test ${{ github.run_attempt }} -ge ${{ matrix.n }}' }]
                b: { needs: a, steps: [{ run: echo b }] }
                """
            let first = try await fixture.run(jobs)
            #expect(first.conclusion == .failure)
            let record = try #require(first.record)
            let second = try await fixture.run(jobs, change: { $0.previous = record })
            #expect(second.conclusion == .success, "\(second.outcome.reason ?? "")")
            #expect(second.event(.jobStarted, "a.0") == nil, "\(first.annotations)")
            #expect(second.event(.jobFinished, "a.0")?.details["conclusion"]?.string == "success")
            #expect(second.event(.jobStarted, "a.1") != nil)
            #expect(second.record?.jobs.allSatisfy { $0.state == .success } == true)
        }

        @Test func `a step sees its own variables in its condition`() async throws {
            let run = try await RunFixture().run(
                "a:\n  steps: [{ if: \"env.X == 'y'\", env: { X: y }, run: echo yes }]")
            #expect(run.log("a") == "yes\n")
        }

        @Test func `a password in what passes through is hidden`() async throws {
            let run = try await RunFixture().run(
                "a:\n  steps: [{ run: 'echo $PIP_INDEX_URL' }]",
                change: { $0.passThrough = [("PIP_INDEX_URL", "https://ada:pa55word@pypi.example/simple")] })
            #expect(run.log("a") == "https://ada:***@pypi.example/simple\n")
        }
    }
}
