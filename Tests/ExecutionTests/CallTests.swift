import JSON
import Linux
import Models
import Planning
import Registry
import Runs
import Testing

@testable import Execution

extension RunTests {
    /// Jobs that call other workflow files of the repository.
    @Suite struct CallTests {
        static let inner = """
            name: inner
            on:
              workflow_call:
                inputs:
                  count: { type: number, required: true }
                  word: { type: string, default: none }
                secrets: { token: {} }
                outputs: { sum: { value: '${{ jobs.b.outputs.sum }}' }, state: { value: '${{ jobs.b.result }}' } }
            env: { LAYER: inner }
            jobs:
              a:
                outputs: { twice: '${{ steps.s.outputs.twice }}' }
                steps: [{ id: s, run: 'echo "twice=$((${{ inputs.count }} * 2))" >> $GITHUB_OUTPUT' }]
              b:
                needs: a
                outputs: { sum: '${{ steps.s.outputs.sum }}' }
                steps:
                  - id: s
                    run: |
                      echo "sum=$((${{ needs.a.outputs.twice }} + 1))" >> $GITHUB_OUTPUT
                      echo "$LAYER/$OUTER/${{ github.event_name }}/${{ github.workflow }}/${{ github.job }}/${{ inputs.word }}"
            """

        private static func fixture(_ files: [String: String]) async throws -> RunFixture {
            let fixture = try await RunFixture()
            for (name, text) in files { try fixture.write("pipelines/\(name).yml", text) }
            return fixture
        }

        @Test func `outputs flow back, and what a called workflow sees is its own`() async throws {
            let run = try await Self.fixture(["inner": Self.inner]).run(
                """
                first: { outputs: { n: '20' }, steps: [{ run: echo }] }
                call:
                  name: Call it
                  needs: first
                  uses: ./pipelines/inner.yml
                  with: { count: '${{ needs.first.outputs.n }}', word: 'x${{ github.run_attempt }}' }
                last: { needs: call, steps: [{ run: 'echo ${{ needs.call.outputs.sum }} ${{ needs.call.result }}' }] }
                """, env: "env: { OUTER: yes }\n")
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            #expect(run.jobs == ["first", "call.a", "call.b", "call", "last"].map { $0 + " success" })
            #expect(run.log("call.b") == "inner//push/test/b/x1\n")
            #expect(run.log("last") == "41 success\n")
            #expect(run.outputs("call") == ["sum": "41", "state": "success"])
            #expect(run.record?.jobs.map(\.key) == ["first", "call", "call.a", "call.b", "last"])
            #expect(
                run.record?.jobs.map(\.name) == ["first", "Call it", "Call it / a", "Call it / b", "last"])
            #expect(run.event(.jobStarted, "call")?.details["kind"] == "call")
            #expect(Files.exists(run.folder + "/called/pipelines/inner.yml"))
        }

        @Test func `each leg of a matrix calls, and the last output wins`() async throws {
            let run = try await Self.fixture(["inner": Self.inner]).run(
                """
                call:
                  strategy: { max-parallel: 1, matrix: { n: [1, 2, 3] } }
                  uses: ./pipelines/inner.yml
                  with: { count: '${{ matrix.n }}' }
                last: { needs: call, steps: [{ run: 'echo ${{ needs.call.outputs.sum }}' }] }
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            #expect(run.log("last") == "7\n")
            let ends = run.events.filter { $0.kind == .jobFinished }.compactMap(\.job)
            let legs = (0...2).flatMap { ["call.\($0).a", "call.\($0).b", "call.\($0)"] }
            #expect(ends == legs + ["last"])
            #expect(run.event(.jobFinished, "call.1.b")?.details["name"]?.string == "call (2) / b")
        }

        @Test func `calls may be nested, and matrices inside follow the inputs`() async throws {
            let middle = """
                on: { workflow_call: { inputs: { list: { type: string } }, outputs: { o: { value: '${{ jobs.deep.outputs.sum }}' } } } }
                jobs:
                  fan:
                    strategy: { matrix: { n: '${{ fromJSON(inputs.list) }}' } }
                    steps: [{ run: 'echo ${{ matrix.n }}' }]
                  deep: { needs: fan, uses: ./pipelines/inner.yml, with: { count: 4 } }
                """
            let run = try await Self.fixture(["inner": Self.inner, "middle": middle]).run(
                """
                top: { uses: ./pipelines/middle.yml, with: { list: '["x", "y"]' } }
                last: { needs: top, steps: [{ run: 'echo ${{ needs.top.outputs.o }}' }] }
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            #expect(run.log("top.fan.1") == "y\n" && run.log("last") == "9\n")
            #expect(run.job("top.deep.b") == "success")
            #expect(run.event(.jobFinished, "top.deep.b")?.details["name"]?.string == "top / deep / b")
        }

        private static let secrets = """
            on: { workflow_call: { secrets: { token: { required: true } }, outputs: { leak: { value: '${{ jobs.a.outputs.leak }}' } } } }
            jobs:
              a:
                outputs: { leak: '${{ secrets.token }}' }
                steps: [{ run: 'echo "<${{ secrets.token }}> <${{ secrets.OTHER }}>" | tee /dev/stderr; test -n "${{ secrets.token }}"' }]
            """

        @Test func `secrets are passed by name, inherited or not at all, and hidden everywhere`() async throws
        {
            let fixture = try await Self.fixture(["s": Self.secrets])
            let run = try await fixture.run(
                """
                named: { uses: ./pipelines/s.yml, secrets: { token: 'made-${{ secrets.OTHER }}-up' } }
                inherits: { uses: ./pipelines/s.yml, secrets: inherit }
                """, change: { $0.secrets = [("TOKEN", "hunter2-hunter2"), ("OTHER", "swordfish-42")] })
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            #expect(run.log("named.a") == "<***> <>\n<***> <>\n")
            #expect(run.log("inherits.a") == "<***> <***>\n<***> <***>\n")
            #expect(run.outputs("named") == ["leak": ""] && run.outputs("named.a") == [:])
            #expect(!run.everything.contains("hunter2") && !run.everything.contains("swordfish"))
        }

        @Test func `a required secret that is empty fails the call`() async throws {
            let run = try await Self.fixture(["s": Self.secrets]).run(
                "call: { uses: ./pipelines/s.yml, secrets: inherit }")
            #expect(run.job("call") == "failure" && run.job("call.a") == "skipped")
            #expect(run.reason("call").contains("requires the secret 'token', which is empty"))
            #expect(run.outcome.reason?.hasPrefix("job 'call': ") == true)
        }

        @Test func `an input of the wrong type fails the call when it opens`() async throws {
            let run = try await Self.fixture(["inner": Self.inner]).run(
                """
                a: { outputs: { n: many }, steps: [{ run: echo }] }
                call: { needs: a, uses: ./pipelines/inner.yml, with: { count: '${{ needs.a.outputs.n }}' } }
                """)
            #expect(run.reason("call") == "the input 'count' takes a number, not 'many'")
            #expect(run.job("call.a") == "skipped" && run.conclusion == .failure)
        }

        private static let failing = """
            on: { workflow_call: { inputs: { n: { type: number } } } }
            jobs:
              a: { steps: [{ run: 'exit ${{ inputs.n }}' }] }
              b: { needs: a, steps: [{ run: sleep 60 }] }
              c: { needs: a, if: failure(), steps: [{ run: echo }] }
            """

        @Test func `a failure inside fails the call, and what needs it is skipped`() async throws {
            let run = try await Self.fixture(["f": Self.failing]).run(
                """
                call: { uses: ./pipelines/f.yml, with: { n: 3 } }
                after: { needs: call, steps: [{ run: echo }] }
                cleanup: { needs: call, if: always(), steps: [{ run: 'echo ${{ needs.call.result }}' }] }
                none: { if: 'false', uses: ./pipelines/f.yml, with: { n: 0 } }
                """)
            #expect(run.conclusion == .failure)
            #expect(
                run.outcome.reason == "job 'call.a': step 'Run exit ${{ inputs.n }}' failed with exit code 3")
            #expect(run.job("call.b") == "skipped" && run.job("call.c") == "success")
            #expect(run.job("call") == "failure" && run.reason("call") == "its job 'a' failed")
            #expect(run.job("after") == "skipped" && run.log("cleanup") == "failure\n")
            #expect(run.job("none") == "skipped" && run.job("none.a") == "skipped")
        }

        @Test func `a leg that failed stops what its siblings call`() async throws {
            let run = try await Self.fixture(["f": Self.failing]).run(
                "call: { strategy: { matrix: { n: [0, 1] } }, uses: ./pipelines/f.yml, with: { n: '${{ matrix.n }}' } }"
            )
            #expect(run.job("call.1") == "failure" && run.job("call.0") == "cancelled")
            #expect(run.job("call.0.b") == "cancelled" || run.job("call.0.b") == "skipped")
            #expect(run.reason("call.0") == "cancelled because 'call.1' failed (fail-fast)")
        }

        @Test func `a cancelled run cancels what is called, and always() jobs still run`() async throws {
            let inner = """
                on: workflow_call
                jobs:
                  a: { cancel-timeout-minutes: 0.02, steps: [{ run: sleep 60 }] }
                  b: { needs: a, steps: [{ run: echo b }] }
                  c: { needs: a, if: always(), steps: [{ run: echo cleaned }] }
                """
            let cancellation = RunCancellation()
            let run = try await Self.fixture(["i": inner]).run(
                "call: { uses: ./pipelines/i.yml }", cancellation: cancellation,
                onEvent: { if $0.kind == .stepStarted, $0.job == "call.a" { cancellation.cancel() } })
            #expect(run.conclusion == .cancelled)
            #expect(run.job("call.a") == "cancelled" && run.job("call.b") == "skipped")
            #expect(run.log("call.c") == "cleaned\n" && run.job("call") == "cancelled")
        }

        @Test func `only what failed inside runs again`() async throws {
            let inner = """
                on: { workflow_call: { outputs: { o: { value: '${{ jobs.a.outputs.o }}' } } } }
                jobs:
                  a: { outputs: { o: done }, steps: [{ run: echo }] }
                  b: { needs: a, steps: [{ run: 'test ${{ github.run_attempt }} = 2' }] }
                """
            let fixture = try await Self.fixture(["i": inner, "inner": Self.inner])
            let jobs = """
                good: { uses: ./pipelines/inner.yml, with: { count: 1 } }
                call: { uses: ./pipelines/i.yml }
                last: { needs: [good, call], steps: [{ run: 'echo ${{ needs.good.outputs.sum }} ${{ needs.call.outputs.o }}' }] }
                """
            let first = try await fixture.run(jobs)
            #expect(first.conclusion == .failure && first.job("good") == "success")
            let record = try #require(first.record)
            let second = try await fixture.run(jobs, change: { $0.previous = record })
            #expect(second.conclusion == .success, "\(second.outcome.reason ?? "")")
            let started = second.events.filter { $0.kind == .jobStarted }.compactMap(\.job)
            #expect(Set(started) == ["call", "call.b", "last"])
            #expect(second.log("last") == "3 done\n")
            #expect(second.record?.jobs.allSatisfy { $0.state == .success } == true)
        }

        @Test func `a gate and a publish job inside judge a model of inside and outside`() async throws {
            let judge = """
                on: { workflow_call: { inputs: { model: { type: string } } } }
                jobs:
                  gate:
                    gate:
                      name: digits
                      model: '${{ inputs.model }}'
                      compare-to: champion
                      checks: [number: { id: acc, from: 'json: acc.json#/acc', direction: higher, min: 0.5, vs: { margin: 0 } }]
                  publish: { needs: gate, publish: { name: digits } }
                """
            let train = """
                on: { workflow_call: { inputs: { acc: { type: number } }, outputs: { model: { value: '${{ jobs.fit.model }}' } } } }
                jobs:
                  fit:
                    steps: [{ run: 'mkdir m; echo ${{ inputs.acc }} > m/w; echo "{\\"acc\\": ${{ inputs.acc }}}" > acc.json' }]
                    metrics: acc.json
                    model: { path: m }
                """
            let fixture = try await Self.fixture(["judge": judge, "train": train])
            func jobs(_ acc: Double) -> String {
                """
                train: { uses: ./pipelines/train.yml, with: { acc: \(acc) } }
                judge: { needs: train, uses: ./pipelines/judge.yml, with: { model: '${{ needs.train.outputs.model }}' } }
                """
            }
            let first = try await fixture.run(jobs(0.7))
            #expect(first.conclusion == .success, "\(first.outcome.reason ?? "")")
            let champion = try await fixture.store.version(of: "digits", .alias("champion"))
            #expect(
                champion?.version == 1 && champion?.job == "train.fit" && champion?.metrics == ["acc": 0.7])
            #expect(Files.exists(first.folder + "/verdicts/judge.gate.json"))
            let worse = try await fixture.run(jobs(0.6))
            #expect(worse.job("judge.gate") == "failure" && worse.job("judge.publish") == "skipped")
            #expect(worse.conclusion == .failure)
        }

        @Test func `a job that no runner can take fails before its first step`() async throws {
            let run = try await RunFixture().run(
                """
                a: { runs-on: [self-hosted, tpu], steps: [{ run: echo }] }
                b: { runs-on: ubuntu-latest, steps: [{ run: echo b }] }
                """, change: { $0.runner = .init(labels: ["self-hosted", "linux"]) })
            #expect(run.reason("a") == "job 'a' needs a runner with 'tpu', and this one is not")
            #expect(run.step(1) == nil && run.log("b") == "b\n")
        }
    }
}
