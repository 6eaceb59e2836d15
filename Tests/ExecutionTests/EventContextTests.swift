import Execution
import HeadgateTestKit
import JSON
import Planning
import Linux
import Models
import Testing

extension RunTests {
    @Suite struct EventContextTests {
        private static let payload: JSON = [
            "action": "opened", "number": 7, "pull_request": ["title": "a 'title' $(touch x)"],
        ]

        private static let github = JSONObject([
            ("ref", "refs/pull/7/merge"), ("ref_name", "7/merge"), ("ref_type", "branch"), ("sha", "abc"),
            ("head_ref", "feature"), ("base_ref", "main"), ("actor", "grace"), ("repository", "ada/reviews"),
            ("event_name", "pull_request"), ("event", Self.payload),
        ])

        @Test func `steps see the event that started the run`() async throws {
            let fixture = try await RunFixture()
            let run = try await fixture.run(
                """
                a:
                  if: github.head_ref == 'feature' && github.event.number == 7
                  steps:
                    - run: echo "$GITHUB_REF $GITHUB_SHA $GITHUB_HEAD_REF $GITHUB_BASE_REF $GITHUB_ACTOR $GITHUB_EVENT_NAME"
                    - run: echo '${{ github.ref_name }} ${{ github.repository }} ${{ github.event.action }}'
                    - run: grep -c 'touch x' "$GITHUB_EVENT_PATH"
                    - run: test "$GITHUB_REPOSITORY" = ada/reviews && test -n "$GITHUB_WORKFLOW_SHA" && test "$GITHUB_JOB" = a
                    - run: echo '${{ github.workflow_ref }}'
                """,
                change: {
                    $0.plan.event = Event(name: "pull_request", payload: Self.payload, github: Self.github)
                })
            #expect(run.conclusion == .success, "\(run.reason("a")) \(run.log())")
            #expect(run.log("a", 1).contains("refs/pull/7/merge abc feature main grace pull_request"))
            #expect(run.log("a", 2).contains("7/merge ada/reviews opened"))
            #expect(run.log("a", 5).contains("ada/reviews/pipelines/test.yml@refs/pull/7/merge"))
        }

        @Test func `what the event does not say comes from the repository`() async throws {
            let fixture = try await RunFixture()
            let commit = try fixture.git("rev-parse", "HEAD")
            let run = try await fixture.run(
                "a: { steps: [{ run: 'echo \"$GITHUB_REF $GITHUB_SHA [$GITHUB_HEAD_REF] $GITHUB_ACTOR\"' }] }",
                change: {
                    $0.plan.event = Event(
                        name: "schedule", payload: ["schedule": "0 3 * * 1"],
                        github: JSONObject([("event_name", "schedule")]))
                })
            #expect(run.log().contains("refs/heads/main \(commit) [] ada"))
        }
    }
}

extension RunTests {
    @Suite(.enabled(if: HeadgateProgram.isThere, "needs the program and root"))
    struct EventProgramTests {
        private func program(_ fixture: RunFixture) -> HeadgateProgram {
            HeadgateProgram(
                home: fixture.home, folder: fixture.repository, temporary: fixture.folder.path + "/temporary")
        }

        @Test func `a first pipeline is written, read, planned and run`() async throws {
            let fixture = try await RunFixture()
            let program = program(fixture)
            #expect(try await program.run("init").status.isSuccess)
            let lint = try await program.run("lint", "--no-shellcheck")
            #expect(
                lint.status.isSuccess && lint.text == "1 file, nothing found", "\(lint.text)\(lint.errorText)"
            )
            let plan = try await program.run("plan", "--changed", "train.py", "--format", "json")
            #expect(try JSON.parse(plan.output)["pipelines"]?[0]?["starts"] == true)
            #expect(try await program.run("init").status.shellCode == 2)
            // Python's environment takes long; the script is what counts here.
            let path = "pipelines/train.yml"
            let text = try Files.text("\(fixture.repository)/\(path)")
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                .filter {
                    !$0.contains("setup-python") && !$0.contains("with:") && !$0.contains("python-version")
                }
            try fixture.write(
                path, lines.joined(separator: "\n").replacing("run: python ", with: "run: python3 "))
            let run = try await program.run("run", "--format", "plain")
            #expect(run.status.isSuccess && run.text.contains("trained"), "\(run.text)\(run.errorText)")
        }

        @Test func `an event that starts nothing exits with 2, by hand and forced it runs`() async throws {
            let fixture = try await RunFixture()
            try fixture.write(
                "pipelines/a.yml",
                "on: { push: { branches: [main] } }\njobs: { a: { steps: [{ run: 'echo on $GITHUB_REF_NAME' }] } }\n"
            )
            let program = program(fixture)
            let refused = try await program.run("run", "--event", "push", "--ref", "refs/heads/dev")
            #expect(refused.status.shellCode == 2)
            #expect(
                refused.errorText.contains("'branches' does not match 'dev' [T001]"), "\(refused.errorText)")
            let forced = try await program.run(
                "run", "--event", "push", "--ref", "refs/heads/dev", "--force", "--format", "plain")
            #expect(
                forced.status.isSuccess && forced.text.contains("on dev"), "\(forced.text)\(forced.errorText)"
            )
            let named = try await program.run("run", "--event", "schedule", "--format", "plain")
            #expect(
                named.status.isSuccess
                    && named.errorText.contains("note: the event 'schedule' does not start"))
            let again = try await program.run("runs", "rerun", "1", "--format", "plain")
            #expect(
                again.status.isSuccess && again.text.contains("on dev"), "\(again.text)\(again.errorText)")
        }
    }
}
