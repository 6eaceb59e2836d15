internal import Patterns
internal import Workflows

/// What the language knows of one event.
struct EventRule: Sendable {
    /// `pull_request`.
    let name: String
    /// Its keys beside `types`.
    var keys: [String] = []
    /// Its activity types; `nil` when it has no key `types`, empty when it takes any.
    var types: [String]?

    init(_ name: String, _ keys: [String] = [], types: String? = nil) {
        self.name = name
        self.keys = keys
        self.types = types.map { $0.split(separator: " ").map(String.init) }
    }
}

/// The names of GitHub's events, and what each takes.
///
/// Source: workflow-v1.0.json of GitHub's parser; a test compares them.
enum Events {
    static let rules: [EventRule] = [
        EventRule("branch_protection_rule", types: changes),
        EventRule("check_run", types: "completed created rerequested requested_action"),
        EventRule("check_suite", types: "completed"),
        EventRule("create"), EventRule("delete"), EventRule("deployment"), EventRule("deployment_status"),
        EventRule(
            "discussion",
            types: changes
                + " transferred pinned unpinned labeled unlabeled locked unlocked category_changed "
                + "answered unanswered"),
        EventRule("discussion_comment", types: changes),
        EventRule("fork"), EventRule("gollum"),
        EventRule("issue_comment", types: changes),
        EventRule(
            "issues",
            types:
                "opened edited deleted transferred pinned unpinned closed reopened assigned unassigned labeled "
                + "unlabeled locked unlocked milestoned demilestoned field_added field_removed typed untyped"),
        EventRule("label", types: changes),
        EventRule("merge_group", branches, types: "checks_requested"),
        EventRule("milestone", types: "created closed opened edited deleted"),
        EventRule("page_build"),
        EventRule("project", types: "created closed reopened edited deleted"),
        EventRule("project_card", types: "created moved converted edited deleted"),
        EventRule("project_column", types: "created updated moved deleted"),
        EventRule("public"),
        EventRule("pull_request", branches + paths, types: ofPullRequests),
        EventRule("pull_request_comment", types: changes),
        EventRule("pull_request_review", types: "submitted edited dismissed"),
        EventRule("pull_request_review_comment", types: changes),
        EventRule("pull_request_target", branches + paths, types: ofPullRequests),
        EventRule("push", branches + ["tags", "tags-ignore"] + paths),
        EventRule("registry_package", types: "published updated"),
        EventRule("release", types: "published unpublished created edited deleted prereleased released"),
        EventRule("repository_dispatch", types: ""),
        EventRule("schedule"), EventRule("status"),
        EventRule("watch", types: "started"),
        EventRule("workflow_call", ["inputs", "secrets", "outputs"]),
        EventRule("workflow_dispatch", ["inputs"]),
        EventRule("workflow_run", ["workflows"] + branches, types: "requested completed in_progress"),
    ]

    private static let branches = ["branches", "branches-ignore"]
    private static let paths = ["paths", "paths-ignore"]
    private static let changes = "created edited deleted"
    private static let ofPullRequests =
        "assigned unassigned labeled unlabeled opened edited closed reopened synchronize converted_to_draft "
        + "locked unlocked enqueued dequeued milestoned demilestoned ready_for_review review_requested "
        + "review_request_removed auto_merge_enabled auto_merge_disabled stacked"

    static let names = rules.map(\.name)

    /// The keys of each event.
    static let tables: [String: KeyTable<Trigger>] = Dictionary(
        uniqueKeysWithValues: rules.map { rule in (rule.name, KeyTable("'\(rule.name)'", keys(of: rule))) })

    /// The events that can happen without GitHub.
    static let ofOurWorld: Set<String> = [
        "push", "pull_request", "repository_dispatch", "schedule", "workflow_call", "workflow_dispatch",
        "workflow_run",
    ]
    /// The events of our own.
    static let ours = ["data", "drift", "alert", "model"]
    /// The events that are refused, with the reason.
    static let refused = ["image_version": "it follows images of GitHub's machines"]

    private static func keys(of rule: EventRule) -> [Key<Trigger>] {
        let types = rule.types.map { types in
            [Key<Trigger>.key("types") { $2.types = $0.types($1, of: rule.name, known: types) }]
        }
        return (types ?? []) + rule.keys.map { key($0, of: rule.name) }
    }

    private static func key(_ name: String, of event: String) -> Key<Trigger> {
        switch name {
        case "branches": .key(name) { $2.branches = $0.filter($1, .refs) ?? $2.branches }
        case "branches-ignore": .key(name) { $2.branches = $0.ignoring($1, .refs) ?? $2.branches }
        case "tags": .key(name) { $2.tags = $0.filter($1, .refs) ?? $2.tags }
        case "tags-ignore": .key(name) { $2.tags = $0.ignoring($1, .refs) ?? $2.tags }
        case "paths": .key(name) { $2.paths = $0.filter($1, .paths) ?? $2.paths }
        case "paths-ignore": .key(name) { $2.paths = $0.ignoring($1, .paths) ?? $2.paths }
        case "workflows": .key(name) { $2.workflows = $0.words($1.value, $1.name).map(\.text) }
        case "secrets": .key(name) { $2.secrets = $0.callSecrets($1.value) }
        case "outputs": .key(name) { $2.outputs = $0.callOutputs($1.value) }
        default:
            event == "workflow_call"
                ? .key(name) { $2.inputs = $0.callInputs($1.value) }
                : .key(name) { $2.inputs = $0.inputs($1.value) }
        }
    }
}
