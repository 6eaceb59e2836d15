import Digests
import Execution
import JSON
import Models
import Runs
import Testing

extension RunTests {
    @Suite struct ResultTests {
        @Test func `metrics, predictions and model are taken out of the workspace`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  params: { lr: 0.5 }
                  steps:
                    - run: |
                        mkdir -p out/model; echo w > out/model/w.bin
                        echo '{"acc": 0.9, "val": {"loss": 1e-3}, "name": "x", "nan": NaN}' > out/m.json
                        printf 'id,y,p\\n1,a,a\\n' > out/p.csv
                        echo extra=2 >> $HEADGATE_METRICS
                  metrics: out/m.json
                  predictions: { path: out/p.csv, key: id, label: y, prediction: p }
                  model: { path: out/model, flavor: sklearn }
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            let job = try #require(run.record?.jobs.first)
            #expect(
                job.metrics["acc"] == 0.9 && job.metrics["val.loss"] == 0.001 && job.metrics["extra"] == 2)
            #expect(job.params == ["lr": "0.5"])
            let digest = "100644 \(Digest.sha256("w\n").hex) w.bin\n"
            #expect(
                run.event(.jobFinished, "a")?.details["model"]?.string == "sha256:"
                    + Digest.sha256(digest).hex)
        }

        @Test(arguments: [
            ("true", "metrics: none.json", "job 'a' declares the metrics file 'none.json'"),
            ("true", "model: { path: none }", "job 'a' declares the model 'none'"),
            (
                "true", "predictions: { path: p.csv, key: k, label: l, prediction: p }",
                "declares the predictions file 'p.csv'"
            ),
            ("ln -s /etc/passwd m", "metrics: m", "'m'"),
            ("mkdir m; ln -s /etc m/x", "model: { path: m }", "m/x"),
            ("ln -s / m", "metrics: m/etc/passwd", "'m"), ("true", "metrics: ../temp/x", "../temp/x"),
            ("true", "model: { path: /etc }", "/etc"),
            ("echo '[1]' > m", "metrics: m", "must be an object of numbers"),
            ("echo '{' > m", "metrics: m", "the metrics file 'm' is not JSON"),
            ("mkdir m", "model: { path: m }", "'m'"),
            ("mkfifo m", "metrics: m", "'m'"),
        ])
        func `a declared file that is not what it should be fails the job`(
            script: String, key: String, message: String
        ) async throws {
            let run = try await RunFixture().run("a:\n  steps: [{ run: \"\(script)\" }]\n  \(key)")
            #expect(run.job("a") == "failure")
            #expect(run.reason("a").contains(message), "\(run.reason("a"))")
            #expect(run.step(1) == "success")
            let annotation = run.event(.annotation, "a")
            #expect(["E001", "E002"].contains(annotation?.details["title"]?.string), "\(annotation as Any)")
        }

        @Test func `the winner's model and metrics are what the next job sees`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  strategy: { matrix: { n: [1, 3, 2] }, select: { metric: acc, mode: max } }
                  outputs: { n: '${{ matrix.n }}' }
                  steps: [{ run: 'mkdir m; echo ${{ matrix.n }} > m/w; echo "{\\"acc\\": ${{ matrix.n }}}" > acc.json' }]
                  metrics: acc.json
                  model: { path: m }
                b: { needs: a, steps: [{ run: 'echo "${{ needs.a.model }} ${{ needs.a.metrics.acc }} ${{ needs.a.outputs.n }}"' }] }
                """)
            let winner = run.event(.jobFinished, "a.1")?.details["model"]?.string ?? ""
            #expect(run.log("b") == "\(winner) 3 3\n")
        }
    }
}
