public import JSON

/// One thing that happened in a run: what every output is made from.
///
/// Names, in `event`: run.queued run.started job.queued job.started job.waiting step.started step.output
/// step.finished annotation job.finished gate.decided model.published run.waiting run.held run.finished.
public struct RunEvent: Sendable, Equatable {
    /// The names.
    public enum Kind: String, Sendable, CaseIterable {
        case runQueued = "run.queued", runStarted = "run.started", jobQueued = "job.queued"
        case jobStarted = "job.started", jobWaiting = "job.waiting", stepStarted = "step.started"
        case stepOutput = "step.output", stepFinished = "step.finished", annotation
        case jobFinished = "job.finished", gateDecided = "gate.decided", modelPublished = "model.published"
        case runWaiting = "run.waiting", runHeld = "run.held", runFinished = "run.finished"
    }

    /// From 1 within a run's attempt.
    public var sequence: Int
    /// Milliseconds since 1970.
    public var time: Int64
    /// The run.
    public var run: Int
    /// The attempt, from 1.
    public var attempt: Int
    /// What happened.
    public var kind: Kind
    /// The job's key.
    public var job: String?
    /// The step's number, from 1.
    public var step: Int?
    /// Everything else, by name; new names may come, old ones keep their meaning.
    public var details: JSONObject

    /// Creates an event.
    public init(
        sequence: Int = 0, time: Int64, run: Int, attempt: Int, kind: Kind, job: String? = nil,
        step: Int? = nil,
        details: JSONObject = JSONObject()
    ) {
        self.sequence = sequence
        self.time = time
        self.run = run
        self.attempt = attempt
        self.kind = kind
        self.job = job
        self.step = step
        self.details = details
    }
}

/// What gets every event of a run, in order, one call at a time.
public protocol RunRecorder: Sendable {
    /// Takes an event; must not block long and never throws: a recorder that fails says so itself.
    func record(_ event: RunEvent)
}
