public import JSON

/// Something that happened to a repository and may start workflows.
///
///     var event = RepositoryEvent(name: "push", ref: "refs/heads/main")
///     event.changedPaths = ["train/train.py"]
///     TriggerDecision.decide(event, workflow).starts
public struct RepositoryEvent: Sendable, Equatable {
    /// `push`, `schedule`, …
    public var name: String
    /// `refs/heads/main`; the branch of the workflow's own run for `schedule` and `workflow_dispatch`.
    public var ref: String?
    /// The commit that it is about; `nil` for the one that is checked out.
    public var commit: String?
    /// The branch that a pull request goes into, without `refs/heads/`.
    public var baseBranch: String?
    /// The branch that a pull request comes from, or on which the workflow ran that ended.
    public var headBranch: String?
    /// The branch that schedules run on, without `refs/heads/`; `nil` when that is not known.
    public var defaultBranch: String?
    /// The activity, which `types` names: `opened`, `completed`, or the event type of `repository_dispatch`.
    public var activity: String?
    /// The paths that changed; `nil` when that is not known, and then `paths` holds.
    public var changedPaths: [String]?
    /// The name of the workflow that ended, for `workflow_run`.
    public var workflow: String?
    /// The `cron` that fired, for `schedule`.
    public var cron: String?
    /// Whether it is a push that removes its ref.
    public var isDeletion = false
    /// What `${{ github.event }}` holds.
    public var payload: JSON

    /// Creates an event.
    public init(name: String, ref: String? = nil, payload: JSON = .object(JSONObject())) {
        self.name = name
        self.ref = ref
        self.payload = payload
    }

    /// The events that somebody can give by hand.
    public static let names = [
        "push", "pull_request", "pull_request_target", "schedule", "workflow_dispatch", "repository_dispatch",
        "workflow_run",
    ]
}

/// A branch, a tag, or neither.
enum RefName: Equatable {
    case branch(String)
    case tag(String)
    case other

    init(_ ref: String) {
        if ref.hasPrefix("refs/heads/") {
            self = .branch(String(ref.dropFirst(11)))
        } else if ref.hasPrefix("refs/tags/") {
            self = .tag(String(ref.dropFirst(10)))
        } else {
            self = .other
        }
    }
}
