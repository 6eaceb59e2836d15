public import JSON

/// A run as the store keeps it.
public struct RunRecord: Sendable, Equatable {
    /// Where a run, a job or a step stands.
    public enum State: String, Sendable, CaseIterable {
        case queued, running, success, failure, cancelled, skipped, interrupted
        /// Whether nothing can change any more.
        public var isFinal: Bool { self != .queued && self != .running }
    }

    /// One job of the run, or one matrix leg.
    public struct Job: Sendable, Equatable {
        /// `train` or `train.0`.
        public var key: String
        /// What a person reads: `train (svc)`.
        public var name: String
        /// Where it stands.
        public var state: State
        /// Milliseconds since 1970.
        public var startedAt: Int64?
        /// Milliseconds since 1970.
        public var finishedAt: Int64?
        /// Why it ended as it did, in one phrase.
        public var reason: String?
        /// `params` and inputs, as strings.
        public var params: [String: String] = [:]
        /// The numbers that the job reported.
        public var metrics: [String: Double] = [:]
        /// Outputs, model, predictions, test set and anything else by name.
        public var facts: JSONObject = JSONObject()
        /// Its steps in order.
        public var steps: [Step] = []

        /// Creates a job that waits.
        public init(key: String, name: String, state: State = .queued) {
            self.key = key
            self.name = name
            self.state = state
        }
    }

    /// One step of a job.
    public struct Step: Sendable, Equatable {
        /// From 1.
        public var number: Int
        /// What a person reads.
        public var name: String
        /// Where it stands.
        public var state: State
        /// Milliseconds since 1970.
        public var startedAt: Int64?
        /// Milliseconds since 1970.
        public var finishedAt: Int64?
        /// The exit code of its process.
        public var exitCode: Int?
        /// The highest resident memory in bytes.
        public var peakResidentBytes: UInt64?
        /// Processor seconds.
        public var cpuSeconds: Double?
        /// The log file, relative to the run's folder.
        public var log: String?

        /// Creates a step.
        public init(number: Int, name: String, state: State = .queued) {
            self.number = number
            self.name = name
            self.state = state
        }
    }

    /// From 1, per store.
    public var number: Int
    /// From 1.
    public var attempt: Int
    /// `<repository>/<workflow name>`.
    public var experiment: String
    /// The pipeline file, relative to the repository.
    public var pipeline: String
    /// The digest of the pipeline file, 64 hex digits.
    public var pipelineDigest: String
    /// The repository's folder.
    public var repository: String
    /// The commit.
    public var commit: String
    /// The ref, if any.
    public var ref: String?
    /// The digest of the dirty working tree, when it was dirty.
    public var dirtyDigest: String?
    /// `push`, `workflow_dispatch`, …
    public var event: String
    /// The inputs and everything needed to run it again (never a secret's value).
    public var request: JSONObject
    /// Where it stands.
    public var state: State
    /// Milliseconds since 1970.
    public var startedAt: Int64
    /// Milliseconds since 1970.
    public var finishedAt: Int64?
    /// Why it ended as it did.
    public var reason: String?
    /// The owner while it runs: pid, start ticks and boot id.
    public var owner: Owner?
    /// The jobs in plan order.
    public var jobs: [Job]

    /// The process that runs a run; another process can tell whether it still lives.
    public struct Owner: Sendable, Equatable {
        /// Its process.
        public var pid: Int32
        /// When that process began, in clock ticks since the machine started.
        public var startTicks: UInt64
        /// The machine's boot id.
        public var bootID: String

        /// Creates an owner.
        public init(pid: Int32, startTicks: UInt64, bootID: String) {
            self.pid = pid
            self.startTicks = startTicks
            self.bootID = bootID
        }
    }

    /// Creates a record; `number` is given by the store.
    public init(
        number: Int = 0, attempt: Int = 1, experiment: String, pipeline: String, pipelineDigest: String,
        repository: String, commit: String, ref: String?, dirtyDigest: String?, event: String,
        request: JSONObject = JSONObject(), state: State = .running, startedAt: Int64, owner: Owner?,
        jobs: [Job] = []
    ) {
        self.number = number
        self.attempt = attempt
        self.experiment = experiment
        self.pipeline = pipeline
        self.pipelineDigest = pipelineDigest
        self.repository = repository
        self.commit = commit
        self.ref = ref
        self.dirtyDigest = dirtyDigest
        self.event = event
        self.request = request
        self.state = state
        self.startedAt = startedAt
        self.owner = owner
        self.jobs = jobs
    }
}

/// The run records of a store. Every change is one transaction that survives kill -9.
public protocol RunLedger: GroupLedger {
    /// The store's folder for a run: `runs/<number>`, made when the run begins.
    func folder(ofRun number: Int) -> String
    /// Begins a run: gives it its number and writes all its jobs as queued, in one transaction.
    func begin(_ run: RunRecord) async throws(ModelError) -> RunRecord
    /// Begins a further attempt of a run that ended; earlier attempts' job rows are replaced by those given.
    func beginAgain(_ run: RunRecord) async throws(ModelError)
    /// Marks a run that was queued as running.
    func start(run number: Int, at: Int64) async throws(ModelError)
    /// Writes a job's row (with its params, metrics and facts, not its steps); one that was not known at first is added.
    func update(_ job: RunRecord.Job, ofRun number: Int) async throws(ModelError)
    /// Writes a step's row.
    func update(_ step: RunRecord.Step, ofJob key: String, run number: Int) async throws(ModelError)
    /// Ends a run: final state and reason; clears the owner.
    func finish(run number: Int, _ state: RunRecord.State, reason: String?, at: Int64)
        async throws(ModelError)
    /// One run with its jobs and steps, or `nil`.
    func run(_ number: Int) async throws(ModelError) -> RunRecord?
    /// The newest runs first, without their jobs, at most `limit`.
    func runs(limit: Int, experiment: String?) async throws(ModelError) -> [RunRecord]
    /// Removes a run that ended, with its folder and what only it refers to. A published version keeps its blobs.
    func delete(run number: Int) async throws(ModelError)
    /// Marks every unfinished run whose owner is dead as interrupted, with its unfinished jobs and steps.
    ///
    /// - Returns: The numbers of the runs that were marked.
    func markInterrupted(isAlive: @Sendable (RunRecord.Owner) -> Bool, at: Int64) async throws(ModelError)
        -> [Int]
}
