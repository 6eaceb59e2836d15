public import JSON
public import Models
public import Planning
public import Repositories
public import Runs
public import Sandboxes

/// What a run needs from the world: implementations chosen by `Commands`.
public struct RunServices: Sendable {
    /// Makes sandboxes.
    public var sandboxes: any SandboxProvider
    /// The repository that is built.
    public var repository: any RepositoryReader
    /// Run records.
    public var ledger: any RunLedger
    /// Registered models.
    public var registry: any ModelRegistry
    /// Content.
    public var artifacts: any ArtifactStore
    /// Actions that are not built in; at first those of the repository's working tree alone.
    public var actions: ActionCatalog
    /// Who hears of events.
    public var recorders: [any RunRecorder]
    /// `HEADGATE_HOME`.
    public var home: String
    /// Milliseconds since 1970.
    public var now: @Sendable () -> Int64

    /// Creates services.
    public init(
        sandboxes: any SandboxProvider, repository: any RepositoryReader, ledger: any RunLedger,
        registry: any ModelRegistry, artifacts: any ArtifactStore, recorders: [any RunRecorder], home: String,
        now: @escaping @Sendable () -> Int64
    ) {
        self.sandboxes = sandboxes
        self.repository = repository
        actions = ActionCatalog(repository: repository, commit: nil, mirror: nil, node: nil)
        self.ledger = ledger
        self.registry = registry
        self.artifacts = artifacts
        self.recorders = recorders
        self.home = home
        self.now = now
    }
}

/// What to run, and with what.
public struct RunRequest: Sendable {
    /// The decided plan.
    public var plan: Plan
    /// The text of the pipeline file.
    public var pipelineText: String
    /// What is checked out.
    public var head: RepositoryHead
    /// The working tree.
    public var tree: WorkingTreeState
    /// Secrets by name.
    public var secrets: [(name: String, value: String)] = []
    /// Variables by name: `${{ vars }}`.
    public var variables: [(name: String, value: String)] = []
    /// The runner's environment that passes through.
    public var passThrough: [(name: String, value: String)] = []
    /// Whether a dirty working tree may publish to a protected model.
    public var allowsDirty = false
    /// Processors that jobs may use together.
    public var cpus: Double
    /// Memory in bytes that jobs may use together.
    public var memoryBytes: UInt64
    /// The networks that this runner lets jobs ask for.
    public var networks = ["none", "host"]
    /// What `runs-on` may ask for; `nil` takes every job.
    public var runner: RunnerFacts?
    /// Who started it.
    public var actor: String
    /// The runner's name.
    public var runnerName: String
    /// The process that runs it.
    public var owner: RunRecord.Owner
    /// The request as the record keeps it, to run it again.
    public var record: JSONObject
    /// An earlier attempt whose successful jobs are kept.
    public var previous: RunRecord?
    /// Whether `actions/checkout` takes the commit instead of the working tree.
    public var usesCommit = false

    /// Creates a request.
    public init(
        plan: Plan, pipelineText: String, head: RepositoryHead, tree: WorkingTreeState, cpus: Double,
        memoryBytes: UInt64, actor: String, runnerName: String, owner: RunRecord.Owner, record: JSONObject
    ) {
        self.plan = plan
        self.pipelineText = pipelineText
        self.head = head
        self.tree = tree
        self.cpus = cpus
        self.memoryBytes = memoryBytes
        self.actor = actor
        self.runnerName = runnerName
        self.owner = owner
        self.record = record
    }
}

/// How a run ended.
public struct RunOutcome: Sendable, Equatable {
    /// Its number.
    public var number: Int
    /// How it ended.
    public var conclusion: RunRecord.State
    /// Why, in one phrase.
    public var reason: String?
    /// Whether the runner failed and not the pipeline: exit status 3.
    public var isRunnersFault: Bool

    /// Creates an outcome.
    public init(number: Int, conclusion: RunRecord.State, reason: String?, isRunnersFault: Bool = false) {
        self.isRunnersFault = isRunnersFault
        self.number = number
        self.conclusion = conclusion
        self.reason = reason
    }
}
