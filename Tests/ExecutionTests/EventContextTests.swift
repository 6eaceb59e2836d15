import Execution
import JSON
import Planning
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
