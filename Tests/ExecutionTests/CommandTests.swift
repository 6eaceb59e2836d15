import JSON
import Linux
import Models
import Runs
import Testing

@testable import Execution

extension RunTests {
    @Suite struct CommandTests {
        @Test func `command lines are obeyed and not shown unless echo is on`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  outputs: { x: '${{ steps.s.outputs.x }}' }
                  steps:
                    - id: s
                      run: |
                        echo before; echo "  ::Set-Output name=x::1"; echo ::debug::no; echo ::unknown::y
                        echo ::group::g; echo in; echo ::endgroup::; echo ::echo::on; echo ::set-output name=y::2
                    - run: echo "::set-output name=x::1"
                """)
            #expect(
                run.log("a", 1)
                    == "before\n::unknown::y\n##[group]g\nin\n##[endgroup]\n::set-output name=y::2\n")
            #expect(run.outputs("a") == ["x": "1"])
            #expect(
                run.annotations == [
                    "warning: the command 'set-output' is deprecated: write to $GITHUB_OUTPUT instead"
                ],
                "once a job")
        }

        @Test func `debug lines are shown when the variable ACTIONS_STEP_DEBUG is true`() async throws {
            let run = try await RunFixture().run(
                "a: { steps: [{ run: 'echo \"::debug::d [${{ runner.debug }}$RUNNER_DEBUG]\"' }] }",
                change: { $0.variables = [("ACTIONS_STEP_DEBUG", "true")] })
            #expect(run.log("a", 1) == "##[debug]d [11]\n")
        }

        @Test func `set-env and add-path fail the step unless its env allows them`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - { run: 'echo "::set-env name=A::no"', continue-on-error: true }
                    - env: { ACTIONS_ALLOW_UNSECURE_COMMANDS: true }
                      run: echo "::set-env name=A::yes"; echo "::add-path::/opt/x"
                    - run: echo "$A ${PATH%%:*}"
                """)
            #expect(run.step(1) == "failure success" && run.step(2) == "success")
            #expect(run.log("a", 3) == "yes /opt/x\n")
        }

        @Test func `artifacts that a step reports are facts of the run`() async throws {
            let hex = String(repeating: "ab", count: 32)
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - run: |
                        mkdir dist; echo -n abc > dist/model.bin; echo dist/model.bin >> $GITHUB_ARTIFACTS
                        echo "image@sha256:\(hex)" >> $GITHUB_ARTIFACTS
                    - { run: echo /etc/passwd >> $GITHUB_ARTIFACTS, continue-on-error: true }
                    - { run: 'ln -s /etc/passwd l; echo l >> $GITHUB_ARTIFACTS', continue-on-error: true }
                    - { run: 'echo a=b >> $GITHUB_ARTIFACTS', continue-on-error: true }
                """)
            #expect(
                (1...4).map { run.step($0) } == ["success"] + Array(repeating: "failure success", count: 3))
            let facts = run.record?.jobs.first?.facts["artifacts"]
            #expect(
                facts?["model.bin"]?.string
                    == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
            #expect(facts?["image"]?.string == "sha256:" + hex)
            #expect(facts?.object?.members.count == 2)
        }

        static let matcher = """
            {"problemMatcher": [
              {"owner": "gcc", "pattern": [{"regexp": "^(.+?):(\\\\d+):(\\\\d+): (error|warning): (.*)$",
                "file": 1, "line": 2, "column": 3, "severity": 4, "message": 5}]},
              {"owner": "eslint", "pattern": [{"regexp": "^(\\\\S+\\\\.js)$", "file": 1},
                {"regexp": "^ +(\\\\d+):(\\\\d+) +(error|warning) +(.*?) +(\\\\S+)$", "line": 1, "column": 2,
                  "severity": 3, "message": 4, "code": 5, "loop": true}]}]}
            """

        @Test func `problem matchers make annotations of lines, until they are removed`() async throws {
            let fixture = try await RunFixture()
            try fixture.write("m.json", Self.matcher)
            try fixture.commit("matchers")
            let run = try await fixture.run(
                """
                a:
                  steps:
                    - uses: actions/checkout@v4
                    - run: |
                        echo "a.c:1:2: error: before"; echo ::add-matcher::m.json
                        printf 'a.c:3:4: \\033[31merror\\033[0m: bro'; sleep 0.05; echo ken
                    - run: |
                        echo /workspace/src/x.js; echo "  3:5  warning  Unused  no-unused"; echo "  4:1  error  Bad  no-bad"
                        echo "::remove-matcher owner=gcc::"; echo "a.c:5:6: error: after"
                    - { run: 'echo ::add-matcher::/etc/passwd', continue-on-error: true }
                """)
            let found = run.events.filter { $0.kind == .annotation && $0.details["file"]?.string != nil }
            let texts = found.map { event in
                ["file", "line", "column", "level", "message", "title"].map {
                    event.details[$0].map { $0.string ?? $0.text() } ?? ""
                }.joined(separator: " ")
            }
            #expect(
                texts == [
                    "a.c 3 4 error broken null", "src/x.js 3 5 warning Unused no-unused",
                    "src/x.js 4 1 error Bad no-bad",
                ])
            #expect(run.log("a", 2).hasSuffix("a.c:3:4: \u{1B}[31merror\u{1B}[0m: broken\n"))
            #expect(run.step(4) == "failure success")
        }

        @Test func `files that a step fills cannot change what the runner says or how node starts`()
            async throws
        {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - run: printf 'GITHUB_SHA=x\\nRUNNER_OS=x\\nNODE_OPTIONS=x\\nA<b=c<<d\\nB<<E\\n1=2\\nE\\n' >> $GITHUB_ENV
                    - run: echo "$RUNNER_OS[$NODE_OPTIONS]$B"; env | grep '^A<b'; [ "$GITHUB_SHA" != x ]
                    - { run: 'printf "fine=1\\nopen<<END\\nx\\n" >> $GITHUB_OUTPUT', continue-on-error: true }
                """)
            #expect(run.log("a", 2) == "Linux[]1=2\nA<b=c<<d\n")
            #expect(
                run.annotations.contains { $0.contains("$GITHUB_OUTPUT, line 2") && $0.contains("'END'") })
        }
    }
}
