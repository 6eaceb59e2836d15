internal import Expressions
internal import JSON
internal import Models
internal import Planning
internal import Secrets
internal import Workflows

/// What a step that starts now sees: a value, so that a background step keeps what it saw when it started.
///
/// The job has one, and each composite action makes its own (`inner`) for its steps.
struct StepFrame: Sendable {
    let job: StepsJob
    /// What `success()` and its like look at.
    var status = StepsJob.Status.success
    /// Whether it had failed before it was cancelled.
    var hadFailed = false
    /// Why it failed, the first reason.
    var reason: String?
    /// `env` of the workflow and the job.
    var environment: [(name: String, value: String)]
    /// What `$GITHUB_ENV` and its like added, in order.
    var variables: [(name: String, value: String)] = []
    /// What `$GITHUB_PATH` added, the newest last.
    var paths: [String] = []
    /// `env` of the step that runs these steps as a composite action.
    var given: [(name: String, value: String)] = []
    /// `${{ steps }}`.
    var steps = JSONObject() { didSet { stepsContext = Value(.object(steps)) } }
    /// The same as expressions see it, made anew only when a step with an id has ended.
    private(set) var stepsContext = Value(.object(JSONObject()))
    /// Contexts that differ from the job's, such as `inputs` and `github` of a composite action.
    var contexts: [String: Value] = [:]
    /// Variables that the processes of these steps get from the runner: `GITHUB_ACTION_PATH` and its like.
    var actionVariables: [(name: String, value: String)] = []
    /// `defaults.run.shell`.
    var shell: Text?
    /// `defaults.run.working-directory`.
    var folder: Text?
    /// How many composite actions are around it.
    var depth = 0

    /// The frame of a job's own steps.
    init(_ job: StepsJob) {
        self.job = job
        environment = job.settings.environment
        shell = job.job.defaults.shell ?? job.workflow.defaults.shell
        folder = job.job.defaults.workingDirectory ?? job.workflow.defaults.workingDirectory
    }

    /// The frame of a composite action's steps: they see the environment, and nothing of the other steps.
    ///
    /// - Parameters:
    ///   - given: `env` of the step that uses the action, evaluated.
    ///   - contexts: The action's own contexts: `inputs`, and `github` with its `action_path`.
    ///   - variables: What its processes get: `GITHUB_ACTION_PATH` and its like.
    func inner(
        given: [(name: String, value: String)], contexts: [String: Value],
        variables: [(name: String, value: String)]
    ) -> StepFrame {
        var frame = self
        frame.status = job.control.isCancelled ? .cancelled : .success
        (frame.hadFailed, frame.reason) = (false, nil)
        frame.given += given
        frame.steps = JSONObject()
        frame.contexts.merge(contexts) { $1 }
        frame.actionVariables = Self.merged(actionVariables + variables)
        (frame.shell, frame.folder) = (nil, nil)
        frame.depth += 1
        return frame
    }

    /// Marks it as failed; the first reason stays.
    mutating func fail(_ reason: String) {
        if status == .success { status = .failure }
        self.reason = self.reason ?? job.masker.mask(reason)
    }

    /// What steps after this one see of a step.
    mutating func take(_ effects: StepEffects) {
        variables += effects.variables
        paths += effects.paths
    }

    /// What steps after this one see of a step that has an id.
    mutating func keep(_ step: Step, _ end: StepEnd, _ conclusion: RunRecord.State) {
        guard let id = step.id else { return }
        steps[id] = [
            "outputs": RunContexts.object(end.outcome == .skipped ? [] : end.outputs),
            "outcome": .string(end.outcome.rawValue), "conclusion": .string(conclusion.rawValue),
        ]
    }

    /// From the cancellation on, `cancelled()` holds and what is left has five minutes in all.
    mutating func noteCancellation() {
        guard job.control.isCancelled, status != .cancelled else { return }
        hadFailed = status == .failure
        status = .cancelled
        job.beginCleanup()
    }
}

/// What a step sets for others: a value that its sequence takes over when the step has ended or was waited for.
struct StepEffects: Sendable {
    /// Variables for the steps after it.
    var variables: [(name: String, value: String)] = []
    /// Folders in front of their `PATH`, the newest last.
    var paths: [String] = []
    /// State for its own post step: `STATE_x`.
    var states: [(name: String, value: String)] = []
    /// Its part of the job's summary, masked.
    var summary = ""
    /// Lines of `$HEADGATE_METRICS`.
    var metrics: [(name: String, value: String)] = []
    /// What is to run after the job's last step, the last one first.
    var postSteps: [ActionStep] = []

    /// Adds what a later step, or one inside this one, left; `states` belong to one step only.
    mutating func add(_ other: StepEffects) {
        variables += other.variables
        paths += other.paths
        summary += other.summary
        metrics += other.metrics
        postSteps += other.postSteps
    }
}

/// A step that an action brings along: what it runs before the job's first step or after its last.
///
/// Its `step` gives it a condition (`pre-if`, `post-if`; without one it runs while all is well) and an `env`; the body
/// does the work with the `StepRun` it is given, as `perform` does for a step of the file. A body that ran before keeps
/// its `effects.states` for the ones after it by what it captures.
struct ActionStep: Sendable {
    typealias Body = @Sendable (StepRun) async throws(ExecutionError) -> StepEnd

    var name: String
    var step: Step
    var body: Body
    /// Contexts and variables of the action, where they differ from the job's.
    var contexts: [String: Value] = [:]
    var variables: [(name: String, value: String)] = []

    init(_ name: String, _ step: Step, _ body: @escaping Body) {
        self.name = name
        self.step = step
        self.body = body
    }
}
