import Diagnostics
import Execution
import HeadgateTestKit
import JSON
import Linux
import Models
import Registry
import Runs
import Testing

extension RunTests {
    @Suite struct ActionPlacesTests {
        private static let composite = """
            name: Say
            description: Say
            runs:
              using: composite
              steps: [{ shell: bash, run: 'cat "$GITHUB_ACTION_PATH/word.txt"; cat "$GITHUB_ACTION_PATH/../shared.txt"' }]
            """

        private func fixture() async throws -> RunFixture {
            let fixture = try await RunFixture()
            try fixture.write("ci/say/action.yaml", Self.composite)
            try fixture.write("ci/say/word.txt", "committed\n")
            try fixture.write("ci/shared.txt", "shared\n")
            try fixture.commit("an action")
            return fixture
        }

        @Test func `an action of the workspace is the one that is there when the step starts`() async throws {
            let run = try await fixture().run(
                """
                a:
                  steps:
                    - { uses: ./ci/say, continue-on-error: true }
                    - uses: actions/checkout@v4
                    - run: echo changed > ci/say/word.txt
                    - uses: ./ci/say
                    - run: rm ci/say/action.yaml; ln -s /etc/passwd ci/say/action.yml
                    - { uses: ./ci/say, continue-on-error: true }
                    - run: rm -r ci; ln -s / ci
                    - { uses: ./ci/usr, continue-on-error: true }
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            #expect(run.log("a", 4).contains("changed\nshared\n"))
            for step in [1, 6, 8] {
                #expect(run.step(step) == "failure success")
                #expect(run.log("a", step).contains("holds no action.yml [E080]"), "\(run.log("a", step))")
            }
        }

        @Test func `an action of the repository needs no checkout, and is the commit's in a run of one`()
            async throws
        {
            let fixture = try await fixture()
            try fixture.write("ci/say/word.txt", "in the working tree\n")
            let jobs =
                "a: { steps: [{ uses: $/ci/say }, { run: 'ls -A | wc -l; touch /runner/stage/x || echo read-only' }] }"
            let now = try await fixture.run(jobs)
            #expect(now.log("a", 1).contains("in the working tree\nshared\n"), "\(now.log())")
            #expect(now.log("a", 2).contains("0\n") && now.log("a", 2).contains("read-only"))
            let then = try await fixture.run(jobs, change: { $0.usesCommit = true })
            #expect(then.log("a", 1).contains("committed\nshared\n"), "\(then.log())")
        }

        @Test(arguments: [
            ("uses: acme/kit/nothing@v1", "E080", "pipelines/test.yml:6:"),
            ("uses: other/kit@v1", "R020", "neither built in"),
            ("uses: acme/kit/docker@v1", "E082", "comes with container images"),
            ("uses: acme/kit/dockerfile@v1", "E082", "comes with container images"),
            ("uses: 'docker://alpine:3'", "E082", "comes with container images"),
            ("uses: acme/kit/loop@v1", "E084", "acme/kit/loop@v1 → acme/kit/pool@v1 → acme/kit/loop@v1"),
            ("uses: acme/kit/deep0@v1", "E084", "more than 10"),
            ("uses: acme/kit/wrong@v1", "E081", "wrong/action.yml:"),
            ("uses: acme/kit/node@v1", "E083", "no node"), ("uses: acme/kit/nested@v1", "E083", "no node"),
        ])
        func `what cannot run is refused before the first step`(uses: String, code: String, message: String)
            async throws
        {
            let fixture = try await RunFixture()
            func action(_ name: String, _ runs: String) throws {
                try fixture.writeAction(name + "/action.yml", "name: n\ndescription: d\nruns: \(runs)\n")
            }
            try action("docker", "{ using: docker, image: Dockerfile }")
            try fixture.writeAction("dockerfile/Dockerfile", "FROM scratch\n")
            try action("loop", "{ using: composite, steps: [{ uses: acme/kit/pool@v1 }] }")
            try action("pool", "{ using: composite, steps: [{ uses: acme/kit/loop@v1 }] }")
            for level in 0...10 {
                try action(
                    "deep\(level)", "{ using: composite, steps: [{ uses: acme/kit/deep\(level + 1)@v1 }] }")
            }
            try action("wrong", "{ using: composite }")
            try action("node", "{ using: node20, main: index.js }")
            try action("nested", "{ using: composite, steps: [{ uses: acme/kit/node@v1 }] }")
            let error = await #expect(throws: ExecutionError.self) {
                try await fixture.run("a:\n  steps:\n    - \(uses)\n", node: nil)
            }
            #expect(
                error?.code.id == code && error?.message.contains(message) == true, "\(error?.message ?? "")")
            #expect(try await fixture.store.runs(limit: 9, experiment: nil).isEmpty, "no run began")
        }

        @Test func `built-in actions and masks work inside a composite action, also beside other steps`()
            async throws
        {
            let fixture = try await RunFixture()
            try fixture.writeAction(
                "keep/action.yml",
                """
                name: Keep
                description: Keep
                inputs: { word: { description: w, required: true } }
                runs:
                  using: composite
                  steps:
                    - { uses: actions/checkout@v4, with: { path: '${{ inputs.word }}' } }
                    - { shell: bash, run: 'echo "::add-mask::hidden-${{ inputs.word }}"; echo "it is hidden-${{ inputs.word }}"' }
                    - { uses: actions/upload-artifact@v4, with: { name: '${{ inputs.word }}', path: '${{ inputs.word }}/train.py' } }
                """)
            let run = try await fixture.run(
                """
                a:
                  steps:
                    - { uses: acme/kit/keep@v1, with: { word: one }, background: true }
                    - { uses: acme/kit/keep@v1, with: { word: two }, background: true }
                    - wait-all:
                    - run: cat one/train.py two/train.py; echo hidden-one hidden-two
                    - uses: acme/kit/keep@v1
                """)
            #expect(run.log("a", 4) == "print('trained')\nprint('trained')\n*** ***\n", "\(run.log())")
            #expect(run.log("a", 1).contains("it is ***") && run.log("a", 2).contains("kept artifact 'two'"))
            #expect(!run.everything.contains("it is hidden"))
            #expect(
                run.annotations.contains {
                    $0.contains("needs the input 'word', and the step does not give it")
                })
        }

        @Test(.enabled(if: RunFixture.node != nil, "needs node"))
        func `a node that sandboxes do not see is shown to them`() async throws {
            let fixture = try await RunFixture()
            try ActionTests.writeNode(fixture)
            let elsewhere = "/var/tmp/headgate-node-\(Host.pid)"
            try Files.createFolders(elsewhere)
            defer { try? Files.remove(elsewhere) }
            let node = try #require(RunFixture.node)
            try Files.write(
                "#!/bin/sh\necho elsewhere\nexec \(node) \"$@\"\n", to: elsewhere + "/node", mode: 0o755)
            let run = try await fixture.run(
                "a: { steps: [{ uses: acme/kit/score@v1, with: { file name: x } }] }",
                node: elsewhere + "/node")
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            #expect(run.log("a", 1).hasPrefix("elsewhere\nmain x"))
        }

        @Test(.enabled(if: RunFixture.node != nil, "needs node"))
        func `after a cancellation what an action left still runs`() async throws {
            let fixture = try await RunFixture()
            try ActionTests.writeNode(fixture)
            let cancellation = RunCancellation()
            let run = try await fixture.run(
                """
                a:
                  steps:
                    - { uses: acme/kit/score@v1, with: { file name: x } }
                    - run: echo here; sleep 60
                """, cancellation: cancellation,
                onEvent: {
                    if $0.kind == .stepOutput, $0.details["text"]?.string == "here\n" {
                        cancellation.cancel(signal: 2)
                    }
                })
            #expect(run.conclusion == .cancelled)
            #expect(run.log().contains("post x from pre from main\n"), "\(run.log())")
        }

        @Test func `an artifact of an earlier run is downloaded by the run's number`() async throws {
            let fixture = try await RunFixture()
            let first = try await fixture.run(
                "a: { steps: [{ run: echo one > f }, { uses: actions/upload-artifact@v4, with: { name: kept, path: f } }] }"
            )
            let number = first.outcome.number
            let second = try await fixture.run(
                """
                a:
                  steps:
                    - { uses: actions/download-artifact@v4, with: { name: kept, run-id: \(number) } }
                    - run: cat f
                    - { uses: actions/download-artifact@v4, with: { name: other, run-id: \(number) }, continue-on-error: true }
                    - { uses: actions/download-artifact@v4, with: { name: kept, run-id: 99 } }
                """)
            #expect(second.log("a", 2) == "one\n", "\(second.log())")
            #expect(second.log("a", 3).contains("run #\(number) has 'kept'"))
            #expect(second.reason("a").contains("there is no run #99"))
        }

        @Test func `checkout brings submodules and large files`() async throws {
            let fixture = try await RunFixture()
            let inner = try await RunFixture()
            try fixture.git(
                "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.repository, "lib")
            try fixture.commit("with a submodule")
            let run = try await fixture.run(
                """
                a:
                  steps:
                    - { uses: actions/checkout@v4, with: { submodules: true, lfs: true } }
                    - run: cat lib/train.py; git -C lib log --oneline; git submodule status
                    - uses: actions/checkout@v4
                    - run: ls -A lib | wc -l
                    - { uses: actions/checkout@v4, with: { submodules: recursive, ref: main } }
                    - run: git -C lib status --porcelain; cat lib/train.py
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "") \(run.log())")
            #expect(
                run.log("a", 2).contains("print('trained')\n") && run.log("a", 2).contains("first commit"))
            #expect(run.log("a", 4) == "0\n" && run.log("a", 6) == "print('trained')\n")
        }
    }
}
