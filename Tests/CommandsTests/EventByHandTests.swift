import Diagnostics
import GitRepositories
import HeadgateTestKit
import JSON
import Linux
import Planning
import Repositories
import Testing
import Triggers
import Workflows

@testable import Commands

@Suite struct EventByHandTests {
    private func event(
        _ name: String, _ hand: EventByHand = EventByHand(), in repository: EventRepository
    ) async throws -> RepositoryEvent {
        let git = try await repository.open()
        return try await hand.event(name, for: nil, in: git, head: try await git.head(), actor: "grace")
    }

    @Test func `a push without a payload is that of the last commit`() async throws {
        let repository = try EventRepository()
        try repository.write("train/b.py", "2\n")
        try repository.commit("second")
        let event = try await event("push", in: repository)
        #expect(event.ref == "refs/heads/main" && event.changedPaths == ["train/b.py"])
        let payload = event.payload
        #expect(payload["after"]?.string == (try repository.git("rev-parse", "HEAD")))
        #expect(payload["before"]?.string == (try repository.git("rev-parse", "HEAD^")))
        #expect(
            payload["head_commit"]?["message"] == "second"
                && payload["commits"]?[0]?["added"] == ["train/b.py"])
        #expect(payload["head_commit"]?["author"]?["email"] == "ada@example.org")
        #expect(
            payload["repository"]?["full_name"] == "repo"
                && payload["repository"]?["default_branch"] == "main")
        #expect(event.github["actor"] == "grace" && event.github["sha"] == payload["after"])
    }

    @Test func `a tag is pushed without commits before it`() async throws {
        let repository = try EventRepository()
        try repository.git("tag", "v1")
        let event = try await event("push", EventByHand(ref: "v1"), in: repository)
        #expect(
            event.ref == "refs/tags/v1" && event.payload["created"] == true && event.payload["commits"] == [])
        #expect(event.payload["before"]?.string == String(repeating: "0", count: 40))
        #expect(event.github["ref_type"] == "tag" && event.github["ref_name"] == "v1")
    }

    @Test func `another branch is pushed with its own commit`() async throws {
        let repository = try EventRepository()
        try repository.git("checkout", "-q", "-b", "dev")
        try repository.write("dev.txt", "x\n")
        try repository.commit("on dev")
        let tip = try repository.git("rev-parse", "HEAD")
        try repository.git("checkout", "-q", "main")
        let event = try await event("push", EventByHand(ref: "dev"), in: repository)
        #expect(event.ref == "refs/heads/dev" && event.commit == tip && event.changedPaths == ["dev.txt"])
    }

    @Test func `a payload is compared with what git knows`() async throws {
        let repository = try EventRepository()
        let base = try repository.git("rev-parse", "HEAD")
        try repository.write("train/b.py", "2\n")
        try repository.commit("second")
        let tip = try repository.git("rev-parse", "HEAD")
        let push: JSON = ["ref": "refs/heads/main", "before": .string(base), "after": .string(tip)]
        #expect(
            try await event("push", EventByHand(name: "push", payload: .value(push)), in: repository)
                .changedPaths == [
                    "train/b.py"
                ])
        let request: JSON = [
            "action": "opened", "number": 3,
            "pull_request": [
                "base": ["ref": "main", "sha": .string(base)], "head": ["ref": "topic", "sha": .string(tip)],
            ],
        ]
        let pull = try await event(
            "pull_request", EventByHand(name: "pull_request", payload: .value(request)), in: repository)
        #expect(
            pull.changedPaths == ["train/b.py"] && pull.ref == "refs/pull/3/merge" && pull.payload == request)
    }

    @Test func `what the command line says of files counts`() async throws {
        let repository = try EventRepository()
        let hand = EventByHand(changed: ["./docs/a.md", "b"])
        #expect(try await event("push", hand, in: repository).changedPaths == ["b", "docs/a.md"])
    }

    @Test func `a schedule is on the default branch with its cron`() async throws {
        let repository = try EventRepository()
        try repository.git("checkout", "-q", "-b", "dev")
        let git = try await repository.open()
        let text = "on: { schedule: [{ cron: '0 3 * * 1' }] }\njobs: { a: { steps: [{ run: echo }] } }\n"
        let workflow = try PipelineFile.read(text, path: "pipelines/a.yml").workflow
        let event = try await EventByHand().event(
            "schedule", for: workflow, in: git, head: try await git.head(), actor: "grace")
        #expect(event.ref == "refs/heads/main" && event.payload["schedule"] == "0 3 * * 1")
        #expect(TriggerDecision.decide(event, workflow).starts)
    }

    @Test func `a payload is read from a file`() async throws {
        let repository = try EventRepository()
        try repository.write("event.json", #"{"action": "retrain", "client_payload": {"rows": 5}}"#)
        let hand = EventByHand(name: "repository_dispatch", payload: .file(repository.path + "/event.json"))
        let event = try await event("repository_dispatch", hand, in: repository)
        #expect(event.activity == "retrain" && event.payload["client_payload"]?["rows"] == 5)
    }

    @Test(arguments: [
        ("[1", "T004", "is not JSON"), ("[]", "T004", "must be a JSON object"),
        ("{\"ref\": 1}", "T004", "'ref'"),
    ])
    func `a payload that is none is refused`(text: String, code: String, words: String) async throws {
        let repository = try EventRepository()
        try repository.write("event.json", text)
        let hand = EventByHand(name: "push", payload: .file(repository.path + "/event.json"))
        let error = await refusal { _ = try await event("push", hand, in: repository) }
        #expect(
            error?.code.id == code && error?.message.contains(words) == true, "\(error?.message ?? "none")")
    }

    @Test func `a payload needs the name of its event`() async throws {
        let hand = EventByHand(payload: .value([:]))
        let repository = try EventRepository()
        let error = await refusal { _ = try await event("push", hand, in: repository) }
        #expect(error?.message == "'--payload' needs '--event'")
    }

    @Test func `changed files are those of a push`() async throws {
        let repository = try EventRepository()
        let pipeline = try PipelineFile.read(Self.pipeline, path: "pipelines/a.yml")
        let git = try await repository.open()
        var wish = RunWish()
        #expect(
            try await wish.event(for: pipeline, in: git, head: try await git.head()).name
                == "workflow_dispatch")
        wish.event.changed = ["a"]
        #expect(try await wish.event(for: pipeline, in: git, head: try await git.head()).name == "push")
    }

    // MARK: - Starting

    private static let pipeline = """
        on: { push: { branches: [main] }, workflow_dispatch: { inputs: { n: { type: number, required: true } } } }
        jobs: { a: { if: github.ref == 'refs/heads/main', steps: [{ run: echo }] } }
        """

    @Test func `a described event that starts nothing is refused, unless it is forced`() async throws {
        let repository = try EventRepository()
        let pipeline = try PipelineFile.read(Self.pipeline, path: "pipelines/a.yml")
        var wish = RunWish()
        wish.event = EventByHand(name: "push", ref: "refs/heads/dev")
        let git = try await repository.open()
        let event = try await wish.event(for: pipeline, in: git, head: try await git.head())
        let error = await refusal { try wish.check(event, starts: pipeline) }
        #expect(
            error?.code.id == "T001" && error?.message.hasSuffix("'branches' does not match 'dev'") == true)
        wish.isForced = true
        try wish.check(event, starts: pipeline)
        wish = RunWish()
        wish.event.name = "schedule"
        try wish.check(RepositoryEvent(name: "schedule"), starts: pipeline)
    }

    @Test func `a plan has the event's context`() async throws {
        let repository = try EventRepository()
        let pipeline = try PipelineFile.read(Self.pipeline, path: "pipelines/a.yml")
        var wish = RunWish()
        wish.event = EventByHand(name: "push", ref: "refs/heads/dev")
        let git = try await repository.open()
        let event = try await wish.event(for: pipeline, in: git, head: try await git.head())
        let plan = try wish.plan(pipeline, event: event)
        #expect(plan.event.github["ref"] == "refs/heads/dev")
        #expect(plan.jobs[0].skipReason == "'if' is false: github.ref == 'refs/heads/main'")
    }

    @Test func `a payload gives inputs, and the command line goes before it`() throws {
        let pipeline = try PipelineFile.read(Self.pipeline, path: "pipelines/a.yml")
        var event = RepositoryEvent(name: "workflow_dispatch")
        event.payload = ["inputs": ["n": "3"]]
        var wish = RunWish()
        wish.complete(event, pipeline.workflow, prompt: nil)
        #expect(try wish.plan(pipeline, event: event).event.inputs.map(\.value) == [3])
        var other = RunWish()
        other.inputs = [("N", "4")]
        other.complete(event, pipeline.workflow, prompt: nil)
        let plan = try other.plan(pipeline, event: event)
        #expect(plan.event.inputs.map(\.value) == [4] && plan.event.payload["inputs"] == ["n": "4"])
    }

    @Test func `what was asked for is asked for again`() async throws {
        let repository = try EventRepository()
        let pipeline = try PipelineFile.read(Self.pipeline, path: "pipelines/a.yml")
        var wish = RunWish()
        wish.event = EventByHand(
            name: "push", payload: .value(["ref": "refs/heads/main", "after": "abc"]), ref: "refs/heads/main")
        let git = try await repository.open()
        let event = try await wish.event(for: pipeline, in: git, head: try await git.head())
        let plan = try wish.plan(pipeline, event: event)
        var again = RunWish()
        try again.restore(wish.record(plan))
        let same = try await again.event(for: pipeline, in: git, head: try await git.head())
        #expect(same.github == event.github && same.github["sha"] == "abc")
    }
}
