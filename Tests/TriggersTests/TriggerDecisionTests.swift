import Testing
import Triggers
import Workflows

@Suite struct TriggerDecisionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let event: RepositoryEvent
        let trigger: Trigger
        let starts: Bool
        let reason: String

        init(_ name: String, _ event: RepositoryEvent, _ trigger: Trigger, _ starts: Bool, _ reason: String) {
            testDescription = name
            self.event = event
            self.trigger = trigger
            self.starts = starts
            self.reason = reason
        }
    }

    private static func check(_ row: Row) {
        let decision = TriggerDecision.decide(row.event, workflow(row.trigger))
        #expect(decision == TriggerDecision(starts: row.starts, reason: row.reason))
    }

    // MARK: - Branches and tags

    static let names: [Row] = [
        Row("no filter", push("main"), trigger("push"), true, "'on' names it"),
        Row("another event", push("main"), trigger("schedule"), false, "'on' does not name 'push'"),
        Row(
            "a branch that matches", push("main"), trigger("push", branches: ["dev", "main"]), true,
            "'branches' matches 'main'"),
        Row(
            "a branch that does not match", push("feature/x"), trigger("push", branches: ["main"]), false,
            "'branches' does not match 'feature/x'"),
        Row(
            "the last match takes back", push("releases/1-alpha"),
            trigger("push", branches: ["releases/**", "!releases/**-alpha"]), false,
            "'branches' takes 'releases/1-alpha' back by '!releases/**-alpha'"),
        Row(
            "a later match counts again", push("releases/1-alpha"),
            trigger("push", branches: ["releases/**", "!releases/**-alpha", "releases/1*"]), true,
            "'branches' matches 'releases/1-alpha'"),
        Row(
            "an ignored branch", push("docs"), trigger("push", branchesIgnore: ["docs"]), false,
            "'branches-ignore' matches 'docs'"),
        Row(
            "a branch that is not ignored", push("main"), trigger("push", branchesIgnore: ["docs"]), true,
            "'branches-ignore' does not match 'main'"),
        Row(
            "only tags, and a branch", push("main"), trigger("push", tags: ["v*"]), false,
            "'tags' alone does not start it for the branch 'main'"),
        Row(
            "only tags-ignore, and a branch", push("main"), trigger("push", tagsIgnore: ["v*"]), false,
            "'tags-ignore' alone does not start it for the branch 'main'"),
        Row(
            "only branches, and a tag", push("tag v1"), trigger("push", branches: ["**"]), false,
            "'branches' alone does not start it for the tag 'v1'"),
        Row(
            "only branches-ignore, and a tag", push("tag v1"), trigger("push", branchesIgnore: ["x"]), false,
            "'branches-ignore' alone does not start it for the tag 'v1'"),
        Row(
            "both, and a tag", push("tag v1"), trigger("push", branches: ["main"], tags: ["v*"]), true,
            "'tags' matches 'v1'"),
        Row(
            "both, and a branch", push("main"), trigger("push", branches: ["main"], tags: ["v*"]), true,
            "'branches' matches 'main'"),
        Row(
            "both, and neither", push("tag x1"), trigger("push", branches: ["main"], tags: ["v*"]), false,
            "'tags' does not match 'x1'"),
        Row(
            "neither a branch nor a tag", RepositoryEvent(name: "push", ref: "refs/notes/x"), trigger("push"),
            false,
            "'refs/notes/x' is no branch and no tag"),
    ]

    @Test(arguments: names)
    func `a push is compared by its ref`(_ row: Row) { Self.check(row) }

    @Test func `a push that removes its branch starts nothing`() {
        var event = push("main")
        event.isDeletion = true
        let decision = TriggerDecision.decide(event, workflow(trigger("push")))
        #expect(decision == TriggerDecision(starts: false, reason: "the push removes 'refs/heads/main'"))
    }

    // MARK: - Paths

    static let paths: [Row] = [
        Row(
            "one file of many matches", push("main", ["README.md", "train/a.py"]),
            trigger("push", paths: ["train/**"]),
            true, "'paths' matches 'train/a.py'"),
        Row(
            "no file matches", push("main", ["README.md", "docs/a.md"]), trigger("push", paths: ["train/**"]),
            false,
            "'paths' matches none of 2 changed files, such as 'README.md'"),
        Row(
            "the one file does not match", push("main", ["README.md"]), trigger("push", paths: ["train/**"]),
            false,
            "'paths' does not match 'README.md'"),
        Row(
            "the one file is taken back", push("main", ["train/a.md"]),
            trigger("push", paths: ["train/**", "!**.md"]), false,
            "'paths' takes 'train/a.md' back by '!**.md'"),
        Row(
            "all files are ignored", push("main", ["docs/a.md", "docs/b.md"]),
            trigger("push", pathsIgnore: ["docs/**"]), false,
            "'paths-ignore' matches all 2 changed files, such as 'docs/a.md'"),
        Row(
            "one file is not ignored", push("main", ["docs/a.md", "a.py"]),
            trigger("push", pathsIgnore: ["docs/**"]),
            true, "'paths-ignore' does not match 'a.py'"),
        Row(
            "paths are not evaluated for tags", push("tag v1", ["README.md"]),
            trigger("push", paths: ["train/**"]),
            true, "'on' names it"),
        Row(
            "the branch and the paths must match", push("main", ["README.md"]),
            trigger("push", branches: ["main"], paths: ["train/**"]), false,
            "'paths' does not match 'README.md'"),
        Row(
            "unknown files exclude nothing", push("main"),
            trigger("push", branches: ["main"], paths: ["train/**"]),
            true, "'branches' matches 'main', 'paths' holds because the changed files are not known"),
        Row(
            "nothing changed", push("main", []), trigger("push", paths: ["**"]), false,
            "no file changed for 'paths'"),
    ]

    @Test(arguments: paths)
    func `a push is compared by its files`(_ row: Row) { Self.check(row) }

    // MARK: - Other events

    private static func event(_ name: String, _ change: (inout RepositoryEvent) -> Void) -> RepositoryEvent {
        var event = RepositoryEvent(name: name)
        change(&event)
        return event
    }

    static let others: [Row] = [
        Row(
            "a pull request is opened", event("pull_request") { $0.activity = "opened" },
            trigger("pull_request"),
            true, "'on' names it"),
        Row(
            "a pull request is closed", event("pull_request") { $0.activity = "closed" },
            trigger("pull_request"),
            false, "without 'types' only opened, synchronize, reopened start it, not 'closed'"),
        Row(
            "types name closed", event("pull_request") { $0.activity = "closed" },
            trigger("pull_request", types: ["closed"]), true, "'types' names 'closed'"),
        Row(
            "types leave opened out", event("pull_request") { $0.activity = "opened" },
            trigger("pull_request", types: ["closed"]), false, "'types' does not name 'opened'"),
        Row(
            "branches of a pull request are those it goes into",
            event("pull_request") {
                $0.baseBranch = "main"
                $0.headBranch = "feature"
            }, trigger("pull_request", branches: ["feature"]), false, "'branches' does not match 'main'"),
        Row(
            "paths of a pull request", event("pull_request_target") { $0.changedPaths = ["a.md"] },
            trigger("pull_request_target", pathsIgnore: ["*.md"]), false, "'paths-ignore' matches 'a.md'"),
        Row(
            "a workflow that is named ended", event("workflow_run") { $0.workflow = "train" },
            trigger("workflow_run", workflows: ["train"]), true, "'workflows' names 'train'"),
        Row(
            "another workflow ended", event("workflow_run") { $0.workflow = "Train" },
            trigger("workflow_run", workflows: ["train"]), false, "'workflows' does not name 'Train'"),
        Row(
            "a workflow was requested",
            event("workflow_run") {
                $0.workflow = "train"
                $0.activity = "requested"
            }, trigger("workflow_run", types: ["completed"], workflows: ["train"]), false,
            "'types' does not name 'requested'"),
        Row(
            "a workflow ended on another branch",
            event("workflow_run") {
                $0.workflow = "train"
                $0.headBranch = "dev"
            }, trigger("workflow_run", branches: ["main"], workflows: ["train"]), false,
            "'branches' does not match 'dev'"),
        Row(
            "any dispatch", event("repository_dispatch") { $0.activity = "data" },
            trigger("repository_dispatch"), true,
            "'on' names it"),
        Row(
            "a dispatch of another type", event("repository_dispatch") { $0.activity = "data" },
            trigger("repository_dispatch", types: ["retrain"]), false, "'types' does not name 'data'"),
        Row(
            "a cron that is there", event("schedule") { $0.cron = "0 3  * * mon" },
            trigger("schedule", crons: [("0 5 * * 1", nil), ("0 3 * * MON", nil)]), true,
            "'schedule' has the cron '0 3  * * mon'"),
        Row(
            "a cron that is not there", event("schedule") { $0.cron = "1 3 * * 1" },
            trigger("schedule", crons: [("0 3 * * 1", nil)]), false, "'schedule' has no cron '1 3 * * 1'"),
        Row(
            "a schedule on another branch",
            event("schedule") {
                $0.defaultBranch = "main"
                $0.ref = "refs/heads/dev"
            }, trigger("schedule", crons: [("0 3 * * 1", nil)]), false,
            "schedules run on the branch 'main' only, not on 'refs/heads/dev'"),
        Row(
            "by hand", event("workflow_dispatch") { _ in }, trigger("workflow_dispatch"), true,
            "'on' names it"),
    ]

    @Test(arguments: others)
    func `other events have filters of their own`(_ row: Row) { Self.check(row) }

    @Test func `reasons stay short and on one line`() {
        let name = String(repeating: "a", count: 5_000) + "\nb"
        let decision = TriggerDecision.decide(push(name), workflow(trigger("push", branches: ["main"])))
        #expect(!decision.starts && decision.reason.count < 120 && !decision.reason.contains("\n"))
    }
}
