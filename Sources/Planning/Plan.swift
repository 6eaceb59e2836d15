public import JSON
public import Workflows

/// Everything that a run will do, decided before it does any of it: a plain value that can be printed.
public struct Plan: Sendable {
    /// The workflow it follows.
    public var workflow: Workflow
    /// SHA-256 of the file's text, 64 hex digits; where it calls others, of the digests and paths of all of them.
    public var digest: String
    /// The event that started it.
    public var event: Event
    /// The jobs to run, each after all it needs.
    public var jobs: [PlannedJob]
    /// The workflow files that its jobs call, and theirs, with their texts.
    public var called: [(path: String, text: String)] = []

    /// Creates a plan.
    public init(workflow: Workflow, digest: String, event: Event, jobs: [PlannedJob]) {
        self.workflow = workflow
        self.digest = digest
        self.event = event
        self.jobs = jobs
    }
}

/// What started a run.
public struct Event: Sendable, Equatable {
    /// `push`, `workflow_dispatch`, …
    public var name: String
    /// The inputs, typed: what `${{ inputs }}` holds.
    public var inputs: [(name: String, value: JSON)]
    /// What `${{ github.event }}` holds.
    public var payload: JSON
    /// The members of `${{ github }}` that the event decides: `ref`, `sha`, `actor`, …; others come from the repository.
    public var github: JSONObject

    /// Creates an event.
    public init(
        name: String, inputs: [(name: String, value: JSON)] = [], payload: JSON = .object(JSONObject()),
        github: JSONObject = JSONObject()
    ) {
        self.name = name
        self.inputs = inputs
        self.payload = payload
        self.github = github
    }

    /// Events are equal when all their parts are.
    public static func == (left: Event, right: Event) -> Bool {
        left.name == right.name && left.payload == right.payload && left.github == right.github
            && left.inputs.map(\.name) == right.inputs.map(\.name)
            && left.inputs.map(\.value) == right.inputs.map(\.value)
    }
}

/// A job with its place in the order.
public struct PlannedJob: Sendable {
    /// The job.
    public var job: Job
    /// The ids of the jobs it names in `needs`.
    public var needs: [String]
    /// The ids of all jobs before it, however far: what job-level `success()` looks at.
    public var ancestors: Set<String>
    /// Its matrix legs (one without a matrix); `nil` when the matrix needs outputs of other jobs.
    public var legs: [Leg]?
    /// The id of the gate job whose model a publish job publishes; `nil` in other jobs.
    public var gate: String?
    /// The workflow that a job with `uses` calls; `nil` in other jobs.
    public var call: PlannedCall?
    /// The key of the leg that calls this job's workflow; `nil` in the run's own workflow.
    public internal(set) var caller: String?
    /// The name of that leg.
    public internal(set) var callerName: String?
    /// Why it cannot run, whatever happens before it; `nil` when it may.
    public var skipReason: String?

    /// Creates a planned job.
    public init(job: Job, needs: [String], ancestors: Set<String>, legs: [Leg]?, gate: String? = nil) {
        self.gate = gate
        self.job = job
        self.needs = needs
        self.ancestors = ancestors
        self.legs = legs
    }
}

/// One run of a job: the job itself, or one combination of its matrix.
public struct Leg: Sendable, Equatable {
    /// `train`, or `train.0`.
    public var key: String
    /// From 0.
    public var index: Int
    /// How many legs the job has.
    public var total: Int
    /// The combination; empty without a matrix.
    public var matrix: JSONObject
    /// `train`, or `train (svc, 1)`; a `name` with expressions is evaluated when the job starts.
    public var name: String

    /// Creates a leg.
    public init(key: String, index: Int, total: Int, matrix: JSONObject, name: String) {
        self.key = key
        self.index = index
        self.total = total
        self.matrix = matrix
        self.name = name
    }
}
