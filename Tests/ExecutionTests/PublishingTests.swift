import Digests
import Execution
import JSON
import Linux
import Models
import Registry
import Runs
import Testing

extension RunTests {
    @Suite struct PublishingTests {
        /// Trains a model with an accuracy, judges it and publishes it.
        static func pipeline(_ accuracy: Double, more: String = "", gate: String = "compare-to: champion")
            -> String
        {
            """
            train:
              steps:
                - run: |
                    mkdir m; echo \(accuracy) > m/w; echo '{"acc": \(accuracy)}' > acc.json; \(more)
              metrics: acc.json
              model: { path: m }
            gate:
              needs: train
              gate:
                name: digits
                model: ${{ needs.train.model }}
                \(gate)
                checks: [number: { id: acc, from: 'json: acc.json#/acc', direction: higher, min: 0.5, vs: { margin: 0 } }]
            publish:
              needs: gate
              publish: { name: digits, alias: champion }
            """
        }

        @Test func `the first model, a better one and a worse one`() async throws {
            let fixture = try await RunFixture()
            let first = try await fixture.run(Self.pipeline(0.6))
            #expect(first.conclusion == .success, "\(first.outcome.reason ?? "")")
            #expect(first.event(.gateDecided)?.details["decision"]?.string == "promote")
            #expect(first.event(.modelPublished)?.details["version"]?.integer == 1)
            let better = try await fixture.run(Self.pipeline(0.7))
            #expect(better.event(.modelPublished)?.details["from"]?.integer == 1)
            let worse = try await fixture.run(Self.pipeline(0.65))
            #expect(worse.jobs == ["train success", "gate failure", "publish skipped"])
            #expect(worse.outcome.reason?.hasPrefix("job 'gate': the gate rejected digits") == true)
            #expect(worse.reason("publish") == "no gate let the model through")
            #expect(Files.exists(worse.folder + "/verdicts/gate.json") && worse.summary.contains("digits"))
            let poor = try await fixture.run(Self.pipeline(0.4))
            #expect(poor.job("gate") == "failure")
            let versions = try await fixture.store.versions(of: "digits")
            #expect(versions.map(\.version) == [1, 2])
            let champion = try await fixture.store.version(of: "digits", .alias("champion"))
            #expect(
                champion?.version == 2 && champion?.metrics == ["acc": 0.7]
                    && champion?.run == better.outcome.number)
            #expect(champion?.commit == (try fixture.git("rev-parse", "HEAD")))
        }

        @Test func `the winner of a matrix is published, by a gate from a file`() async throws {
            let fixture = try await RunFixture()
            try fixture.write(
                "gates/digits.yml",
                "name: digits\ncompare-to: champion\nchecks: [number: { id: acc, from: 'json: acc.json#/acc', min: 0.5, direction: higher }]\n"
            )
            let run = try await fixture.run(
                """
                train:
                  strategy: { matrix: { acc: [0.6, 0.9, 0.7] }, select: { metric: acc, mode: max } }
                  params: { acc: '${{ matrix.acc }}' }
                  steps: [{ run: 'mkdir m; echo ${{ matrix.acc }} > m/w; echo "{\\"acc\\": ${{ matrix.acc }}}" > acc.json' }]
                  metrics: acc.json
                  model: { path: m }
                gate: { needs: train, gate: gates/digits.yml }
                publish: { needs: gate, publish: { name: digits } }
                """)
            #expect(run.conclusion == .success, "\(run.outcome)")
            let champion = try #require(try await fixture.store.version(of: "digits", .alias("champion")))
            #expect(
                champion.job == "train.1" && champion.params == ["acc": "0.9"]
                    && champion.metrics == ["acc": 0.9])
            let entry = try #require(try await fixture.store.tree(champion.digest).first)
            #expect(try await fixture.store.get(entry.digest) == Array("0.9\n".utf8))
        }

        @Test func `a gate that compares with nothing still moves the alias from what it named`() async throws
        {
            let fixture = try await RunFixture()
            for version in 1...2 {
                let run = try await fixture.run(
                    Self.pipeline(0.6, gate: "compare-to: none").replacing(", vs: { margin: 0 }", with: ""))
                #expect(run.event(.modelPublished)?.details["version"]?.integer == version, "\(run.outcome)")
            }
            let moves = try await fixture.store.history(of: "digits")
            #expect(moves.map(\.from) == [nil, 1] && moves.map(\.to) == [1, 2])
        }

        @Test func `an alias that moved meanwhile stops the publication and keeps nothing`() async throws {
            let fixture = try await RunFixture()
            _ = try await fixture.run(Self.pipeline(0.6))
            _ = try await fixture.run(Self.pipeline(0.7))
            let store = fixture.store
            let done = Guarded(false)
            let run = try await fixture.run(
                Self.pipeline(0.8),
                onEvent: { event in
                    guard event.kind == .gateDecided else { return }
                    Threads.start {
                        Task {
                            try await store.moveAlias(
                                "champion", of: "digits", to: 1, expected: nil, reason: "rollback", by: "eve")
                            done.with { $0 = true }
                        }
                    }
                    while !done.with({ $0 }) { Pause.short() }
                })
            #expect(run.jobs == ["train success", "gate success", "publish failure"])
            #expect(run.reason("publish").contains("champion"))
            #expect(try await store.versions(of: "digits").map(\.version) == [1, 2])
            #expect(try await store.version(of: "digits", .alias("champion"))?.version == 1)
        }

        @Test func `a champion whose files are gone is an error and never a first model`() async throws {
            let fixture = try await RunFixture()
            _ = try await fixture.run(Self.pipeline(0.6))
            let champion = try await fixture.store.version(of: "digits", .alias("champion"))
            let blob = fixture.store.path(of: try #require(champion).digest)
            try Files.remove(blob)
            let run = try await fixture.run(Self.pipeline(0.9))
            #expect(run.job("gate") == "failure" && run.job("publish") == "skipped")
            #expect(run.reason("gate").contains("no longer in the store"), "\(run.reason("gate"))")
        }

        @Test(arguments: [
            ("rm acc.json", "acc.json"), ("echo '{}' > acc.json", "acc"),
            ("echo '{\"acc\": NaN}' > acc.json", "acc"),
            ("echo '{\"acc\": \"0.9\"}' > acc.json", "acc"),
        ])
        func `a value that is missing never passes`(more: String, word: String) async throws {
            let text = Self.pipeline(0.9, more: more).replacing("  metrics: acc.json\n", with: "")
            let run = try await RunFixture().run(text)
            #expect(run.job("gate") == "failure" && run.job("publish") == "skipped")
            #expect(run.reason("gate").contains(word), "\(run.reason("gate"))")
        }

        @Test func `a changed working tree publishes a protected model only when that is allowed`()
            async throws
        {
            let fixture = try await RunFixture()
            try fixture.write("train.py", "changed\n")
            let first = try await fixture.run(Self.pipeline(0.6))
            #expect(first.conclusion == .success)
            let refused = try await fixture.run(Self.pipeline(0.7))
            #expect(refused.job("publish") == "failure")
            #expect(refused.events.contains { $0.details["title"]?.string == "E004" })
            let allowed = try await fixture.run(Self.pipeline(0.7), change: { $0.allowsDirty = true })
            #expect(allowed.conclusion == .success)
            let champion = try await fixture.store.version(of: "digits", .alias("champion"))
            #expect(champion?.version == 2 && champion?.dirtyDigest != nil)
        }

        @Test func `a publish job runs only when its gate let the model through, whatever its if says`()
            async throws
        {
            let text = Self.pipeline(0.4).replacing(
                "publish:\n  needs: gate", with: "publish:\n  needs: gate\n  if: always()")
            let run = try await RunFixture().run(text)
            #expect(run.job("publish") == "skipped")
        }
    }
}
