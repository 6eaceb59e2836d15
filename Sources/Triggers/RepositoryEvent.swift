public import JSON

/// Something that happened to a repository and may start workflows.
public struct RepositoryEvent: Sendable, Equatable {
    /// `push`, `schedule`, …
    public var name: String
    /// `refs/heads/main`; the branch of the workflow's own run for `schedule` and `workflow_dispatch`.
    public var ref: String?
    /// The branch that a pull request goes into, without `refs/heads/`.
    public var baseBranch: String?
    /// The activity, which `types` names: `opened`, `completed`, or the event type of `repository_dispatch`.
    public var activity: String?
    /// The paths that changed; `nil` when that is not known, and then `paths` holds.
    public var changedPaths: [String]?
    /// The name of the workflow that ended, for `workflow_run`.
    public var workflow: String?
    /// The `cron` that fired, for `schedule`.
    public var cron: String?
    /// What `${{ github.event }}` holds.
    public var payload: JSON

    /// Creates an event.
    public init(name: String, ref: String? = nil, payload: JSON = .object(JSONObject())) {
        self.name = name
        self.ref = ref
        self.payload = payload
    }
}
