import Diagnostics
import JSON
import Testing
import Triggers

@Suite struct PayloadTests {
    private func read(_ name: String, _ payload: JSON, ref: String? = nil) throws -> RepositoryEvent {
        try RepositoryEvent.read(name, payload: payload, ref: ref).get()
    }

    static let repository: JSON = [
        "id": 42, "full_name": "ada/reviews", "name": "reviews", "default_branch": "trunk",
        "owner": ["login": "ada", "id": 7], "git_url": "git://github.com/ada/reviews.git",
    ]

    @Test func `a push fills ref, commit and files`() throws {
        let event = try read(
            "push",
            [
                "ref": "refs/heads/main", "before": "b", "after": "c", "repository": Self.repository,
                "sender": ["login": "grace", "id": 9],
                "commits": [["added": ["a"], "modified": ["b"]], ["removed": ["c", "a"]]],
            ])
        #expect(event.ref == "refs/heads/main" && event.commit == "c" && event.defaultBranch == "trunk")
        #expect(event.changedPaths == ["a", "b", "c"])
        let github = event.github
        #expect(github["ref_name"] == "main" && github["ref_type"] == "branch" && github["sha"] == "c")
        #expect(
            github["actor"] == "grace" && github["triggering_actor"] == "grace" && github["actor_id"] == "9")
        #expect(github["repository"] == "ada/reviews" && github["repository_owner"] == "ada")
        #expect(github["repository_id"] == "42" && github["repository_owner_id"] == "7")
        #expect(github["event"]?["before"] == "b" && github["event_name"] == "push")
        #expect(github["head_ref"] == nil && github["base_ref"] == nil)
    }

    @Test func `a push of a tag has the type tag`() throws {
        let github = try read("push", ["ref": "refs/tags/v1.2"]).github
        #expect(github["ref_name"] == "v1.2" && github["ref_type"] == "tag" && github["sha"] == nil)
    }

    @Test func `commits without file names leave the files unknown`() throws {
        #expect(try read("push", ["ref": "refs/heads/main", "commits": [["id": "c"]]]).changedPaths == nil)
        #expect(try read("push", ["ref": "refs/heads/main", "deleted": true]).isDeletion)
    }

    static let pullRequest: JSON = [
        "action": "synchronize", "number": 7,
        "pull_request": [
            "number": 7, "merge_commit_sha": "m", "head": ["ref": "feature", "sha": "h"],
            "base": ["ref": "main", "sha": "b"],
        ],
    ]

    @Test func `a pull request runs on its merge`() throws {
        let event = try read("pull_request", Self.pullRequest)
        #expect(
            event.activity == "synchronize" && event.baseBranch == "main" && event.headBranch == "feature")
        let github = event.github
        #expect(
            github["ref"] == "refs/pull/7/merge" && github["ref_name"] == "7/merge" && github["sha"] == "m")
        #expect(
            github["head_ref"] == "feature" && github["base_ref"] == "main" && github["ref_type"] == "branch")
    }

    @Test func `a pull request target runs on the branch it goes into`() throws {
        let github = try read("pull_request_target", Self.pullRequest).github
        #expect(github["ref"] == "refs/heads/main" && github["sha"] == "b" && github["head_ref"] == "feature")
    }

    @Test func `a merged pull request runs on the branch it went into`() throws {
        var payload = Self.pullRequest.object ?? JSONObject()
        var request = payload["pull_request"]?.object ?? JSONObject()
        request["merged"] = true
        payload["pull_request"] = .object(request)
        let github = try read("pull_request", .object(payload)).github
        #expect(github["ref"] == "refs/heads/main" && github["sha"] == "m")
    }

    @Test func `what ends or is dispatched runs on the default branch`() throws {
        let run = try read(
            "workflow_run",
            [
                "action": "completed", "workflow_run": ["name": "train", "head_branch": "dev"],
                "repository": Self.repository,
            ])
        #expect(run.workflow == "train" && run.headBranch == "dev" && run.activity == "completed")
        #expect(run.github["ref"] == "refs/heads/trunk" && run.github["head_ref"] == nil)
        let dispatch = try read("repository_dispatch", ["action": "retrain", "client_payload": ["rows": 10]])
        #expect(dispatch.activity == "retrain" && dispatch.github["event"]?["client_payload"]?["rows"] == 10)
        let call = try read("repository_dispatch", ["event_type": "retrain", "client_payload": [:]])
        #expect(call.activity == "retrain" && call.payload == ["action": "retrain", "client_payload": [:]])
        let schedule = try read("schedule", ["schedule": "0 3 * * 1"], ref: "refs/heads/main")
        #expect(schedule.cron == "0 3 * * 1" && schedule.github["ref"] == "refs/heads/main")
    }

    @Test(
        arguments: [
            (
                "pusch", [:] as JSON, nil, "T002", "the event 'pusch' cannot happen here",
                "did you mean 'push'?"
            ),
            ("issues", [:], nil, "T002", "the event 'issues' cannot happen here", nil),
            (
                "workflow_call", [:], nil, "T002", "the event 'workflow_call' cannot happen here",
                "it is how another workflow calls this one: run that workflow"
            ),
            (
                "pull_request", [:], nil, "T003", "the event 'pull_request' needs a payload",
                "give the JSON that GitHub sends for it: --payload FILE"
            ),
            (
                "workflow_run", ["a": 1], nil, "T004", "the payload of 'workflow_run' has no 'workflow_run'",
                nil
            ),
            ("push", [1], nil, "T004", "the payload of 'push' must be a JSON object", nil),
            ("push", ["ref": 1], nil, "T004", "'ref' in the payload must be a string", nil),
            (
                "push", ["ref": "refs/heads/a"], "refs/heads/b", "T004",
                "the payload is about 'refs/heads/a', not 'refs/heads/b'", "leave --ref"
            ),
            (
                "push", [:], "main", "T005", "'main' is no full ref",
                "write refs/heads/NAME or refs/tags/NAME, or the name of a branch or tag that is there"
            ),
            (
                "push", ["ref": "refs/heads/a..b"], nil, "T005",
                "'refs/heads/a..b' in the payload is no full ref", nil
            ),
            (
                "pull_request", ["pull_request": ["base": ["ref": "m"]]], nil, "T004",
                "the payload of 'pull_request' has no 'pull_request.head.ref'", nil
            ),
        ] as [(String, JSON, String?, String, String, String?)])
    func `a wrong description is told`(
        name: String, payload: JSON, ref: String?, code: String, message: String, help: String?
    ) {
        let result = RepositoryEvent.read(name, payload: payload, ref: ref)
        guard case .failure(let problem) = result else {
            Issue.record("it was read")
            return
        }
        #expect(problem.code.id == code && problem.message == message)
        if let help { #expect(problem.help == help) }
    }

    @Test(arguments: [
        ("refs/heads/main", true), ("refs/tags/v1", true), ("refs/pull/7/merge", true),
        ("refs/heads/", false),
        ("refs/heads/a b", false), ("refs/heads/a\nb", false), ("refs/heads//a", false),
        ("refs/heads/a/", false),
        ("refs/notes/a", false), ("HEAD", false), ("", false),
    ])
    func `a ref is a full name`(text: String, isRef: Bool) { #expect(RepositoryEvent.isRef(text) == isRef) }

    @Test func `codes are numbered without gaps and say something`() {
        for (index, code) in TriggerCode.all.enumerated() {
            #expect(code.id == "T00\(index + 1)")
            #expect(!code.title.isEmpty && code.explanation.hasSuffix("."))
        }
    }
}
