internal import Digests
internal import Expressions
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Runs
internal import Sandboxes
internal import Secrets
internal import StepCommands
internal import Workflows

/// What all steps of one leg share, however deep or beside each other they run.
///
/// Its parts, and who owns what:
///
///     StepsJob        one a leg; everything that changes stands behind a lock
///      └ StepSequence   runs a list of steps in order: the job's, or a composite action's. One task each.
///         ├ StepFrame     a value: what a step that starts now sees (env, paths, `steps`, `inputs`, status, …)
///         └ StepCourse    a value: one step with its row, log and events, from its begin to its end
///            └ StepRun      the step while it works: its bound, its output, its effects. One task each.
///               └ StepEffects  a value: what it set for others, seen once its sequence takes it over
///
/// A background step is a `StepCourse` in a task of its own: it keeps the frame of its start, and its effects wait in
/// the `EndedStep` until a `wait`. A composite action runs a `StepSequence` with a frame of its own inside its
/// `StepRun`. An action's pre and post steps are `ActionStep`s.
final class StepsJob: Sendable {
    /// Where the job stands for `success()`, `failure()` and `cancelled()`.
    enum Status: String { case success, failure, cancelled }

    private struct Shared: Sendable {
        var time: JobTime
        var isBroken = false
        var stageCount = 0
        var fileCount = 0
        var metricLines: [(name: String, value: String)] = []
        var summaries: [(step: Int, text: String)] = []
        var failedStep: (number: Int, name: String, log: String)?
        var told: Set<String> = []
        var artifacts: [(name: String, digest: String)] = []
    }

    let services: RunServices
    let contexts: RunContexts
    let job: Job
    let leg: Leg
    let events: EventLog
    let control: LegControl
    let sandbox: any Sandbox
    let temp: JobFolder
    let settings: JobSettings
    /// Hides the secrets of the leg; a step's `add-mask` works for all from then on.
    let masks: LegMasker
    let baseContexts: [String: Value]
    /// What finds problems in the output of steps.
    let matchers: MatcherRegistry
    /// The actions that are not built in, as the job sees them.
    let actions = StagedActions()
    private let shared: Guarded<Shared>

    init(
        services: RunServices, contexts: RunContexts, job: Job, leg: Leg, events: EventLog,
        control: LegControl,
        sandbox: any Sandbox, temp: consuming JobFolder, settings: JobSettings, masker: Masker,
        baseContexts: [String: Value]
    ) {
        self.services = services
        self.contexts = contexts
        self.job = job
        self.leg = leg
        self.events = events
        self.control = control
        self.sandbox = sandbox
        self.temp = temp
        self.settings = settings
        masks = LegMasker(masker)
        matchers = MatcherRegistry(sandbox.specification)
        shared = Guarded(Shared(time: settings.time))
        self.baseContexts = baseContexts.merging(["runner": Value(contexts.runner)]) { $1 }
    }

    /// The workflow that is run.
    var workflow: Workflow { contexts.frame.workflow }
    /// The masker as it is now.
    var masker: Masker { masks.current }

    // MARK: - Shared state

    /// How much time the job has left.
    var time: JobTime { shared.with { $0.time } }
    /// From now on only cleaning up goes on.
    func beginCleanup() { shared.with { $0.time.beginCleanup() } }
    /// The job's `timeout-minutes` are over.
    func endTime() { shared.with { $0.time.end() } }

    /// Tells whether work of the runner's own that begins now, which no signal reaches, is to end.
    ///
    /// - Parameter bound: A step's `timeout-minutes` and when they are over.
    func stopCheck(
        _ bound: (limit: Duration, end: ContinuousClock.Instant)? = nil
    ) -> @Sendable () -> Bool {
        let level = control.level
        return { [self] in control.level > level || time.first(bound)?.left == .zero }
    }

    /// Whether the runner itself could not do its part: no `continue-on-error` excuses that.
    var isBroken: Bool { shared.with { $0.isBroken } }
    /// The runner itself could not do its part.
    func setBroken(_ isBroken: Bool = true) {
        shared.with { $0.isBroken = $0.isBroken || isBroken }
    }

    /// The first step that failed the job.
    var failedStep: (number: Int, name: String, log: String)? { shared.with { $0.failedStep } }
    /// Remembers the first step that failed the job.
    func noteFailedStep(_ number: Int, _ name: String, _ log: String) {
        shared.with { $0.failedStep = $0.failedStep ?? (number, name, log) }
    }

    /// The summaries of the steps, in the order of the steps.
    var summary: String {
        shared.with { $0.summaries }.sorted { $0.step < $1.step }.map { $0.text + "\n" }.joined()
    }

    /// Lines `name=value` of `$HEADGATE_METRICS`, in the order in which the steps ended.
    var metricLines: [(name: String, value: String)] { shared.with { $0.metricLines } }

    /// Keeps what a step says about the whole job.
    func keep(summary: String, metrics: [(name: String, value: String)], step: Int) {
        shared.with { shared in
            if !summary.isEmpty { shared.summaries.append((step, summary)) }
            shared.metricLines += metrics
        }
    }

    /// Whether the caller is the first in this job who has this to tell.
    func isFirst(_ topic: String) -> Bool { shared.with { $0.told.insert(topic).inserted } }

    /// Artifacts that steps reported by their digests.
    var artifacts: [(name: String, digest: String)] { shared.with { $0.artifacts } }

    /// Keeps the digest of an artifact.
    ///
    /// - Returns: Why it cannot be kept.
    func keepArtifact(_ name: String, _ digest: String) -> String? {
        shared.with { shared in
            if let known = shared.artifacts.first(where: { $0.name == name }) {
                return known.digest == digest
                    ? nil : "'\(name)' was reported with the digest \(known.digest) before"
            }
            guard shared.artifacts.count < ArtifactList.most else {
                return "a job may report \(ArtifactList.most) artifacts"
            }
            shared.artifacts.append((name, digest))
            return nil
        }
    }

    /// A number for the files of a step that no other step of the job has.
    func nextFileNumber() -> Int {
        shared.with {
            $0.fileCount += 1
            return $0.fileCount
        }
    }

    /// A fresh folder on the host that the job sees, and cannot change, at the returned inner path.
    func makeStage() throws(SystemError) -> (host: String, inner: String) {
        let number = shared.with {
            $0.stageCount += 1
            return $0.stageCount
        }
        let host = "\(sandbox.specification.stageFolder)/\(number)"
        try Files.createFolders(host)
        return (host, "/runner/stage/\(number)")
    }

    // MARK: - Who hears of it

    /// Tells an annotation.
    func emit(_ annotation: Annotation, _ step: Int?) {
        let masker = masker
        let annotation = annotation.shown { masker.mask($0) }
        events.emit(
            .annotation, job: leg.key, step: step,
            [
                "level": .string(annotation.level.rawValue),
                "message": .string(annotation.message),
                "title": .optional(annotation.title),
                "file": .optional(annotation.file),
                "line": .optional(annotation.line.map { Double($0) }),
                "endLine": .optional(annotation.endLine.map { Double($0) }),
                "column": .optional(annotation.column.map { Double($0) }),
                "endColumn": .optional(annotation.endColumn.map { Double($0) }),
            ])
    }

    /// Writes a step's row.
    ///
    /// - Returns: Why the store could not be written; the job has failed then.
    func save(_ record: RunRecord.Step) async -> String? {
        do throws(ModelError) {
            try await services.ledger.update(record, ofJob: leg.key, run: contexts.number)
            return nil
        } catch {
            setBroken()
            return "the run record cannot be written: \(error.message)"
        }
    }

    /// A folder as seen inside: absolute as it is, else below the workspace.
    static func inner(_ folder: String) -> String {
        if folder.isEmpty || folder == "." { return "/workspace" }
        return folder.hasPrefix("/") ? folder : "/workspace/" + folder
    }
}

/// The masker of a leg: what one step asks to hide is hidden in the output of all.
///
/// Values are taken in when the masker is wanted next: thousands that come one after the other are as quick as one.
final class LegMasker: Sendable {
    private struct State {
        var masker: Masker
        var version = 0
        var waiting: [String] = []
        var count = 0

        mutating func settle() {
            guard !waiting.isEmpty else { return }
            let encoded = waiting.prefix(max(0, LegMasker.mostEncoded - count))
            masker.add(contentsOf: encoded, eachLine: true)
            masker.add(contentsOf: waiting.dropFirst(encoded.count), eachLine: true, isEncoded: false)
            count += waiting.count
            waiting = []
        }
    }

    /// How many values that steps hide are hidden in their encodings too: a job must not keep the runner busy.
    private static let mostEncoded = 1_000
    private let state: Guarded<State>

    init(_ masker: Masker) { state = Guarded(State(masker: masker)) }

    /// The masker as it is now.
    var current: Masker { versioned.masker }

    /// The masker and its version, which grows with each secret.
    var versioned: (masker: Masker, version: Int) {
        state.with { state in
            state.settle()
            return (state.masker, state.version)
        }
    }

    /// The masker and its version, unless this version is known.
    func changed(since version: Int) -> (masker: Masker, version: Int)? {
        state.with { state in
            guard state.version != version else { return nil }
            state.settle()
            return (state.masker, state.version)
        }
    }

    /// Hides a value, and each of its lines, from now on.
    func add(_ value: String) {
        state.with { state in
            state.waiting.append(value)
            state.version += 1
        }
    }
}
