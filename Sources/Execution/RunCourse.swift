internal import Diagnostics
internal import Digests
internal import Expressions
internal import Gates
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Runs
internal import Sandboxes
internal import Workflows

/// The course of one run: opens jobs when their needs have ended, starts legs that fit, folds what they report.
///
/// Guards what the cancelling thread and the run's own task share: the controls of the running legs.
final class RunCourse: Sendable {
    struct State {
        var schedule: Schedule
        var summary = ""
        var failures: [(job: String, reason: String)] = []
        /// Jobs that were cancelled for themselves, not with the whole run.
        var cancellations: [(job: String, reason: String)] = []
        var failedStep: (job: String, step: Int)?
        var wasCancelled = false
        var hasRunnersFault = false
        /// Legs that were started, by key.
        var legs: [String: Leg] = [:]
        /// The keys of the legs whose end was told.
        var ended: Set<String> = []
        /// All jobs that joined the schedule, by key.
        var jobs: [String: PlannedJob] = [:]
        /// The legs that call workflows of which jobs still run.
        var calls: [String: OpenCall] = [:]
        /// Legs of called workflows whose results are those of an earlier attempt.
        var kept: [LegResult] = []
        var groups = GroupHolds()
        /// How a run that never began to run ended.
        var givenUp: (conclusion: RunRecord.State, reason: String)?
    }

    enum Report: Sendable {
        case steps(LegRunner.Report)
        case gate(GateJob.Report)
        case publish(LegResult)
        /// Something changed in a concurrency group.
        case turn(GroupTurn)
        /// Somebody wants the run to stop.
        case alarm
    }

    let executor: RunExecutor
    let record: RunRecord
    let events: EventLog
    /// The contexts of the run's own workflow.
    let contexts: RunContexts
    /// The rows of an earlier attempt that stay.
    let kept: [String: RunRecord.Job]
    let state: Guarded<State>
    let controls = Guarded<[String: LegControl]>([:])
    private let alarms: AsyncStream<Void>
    private let alarm: AsyncStream<Void>.Continuation

    init(_ executor: RunExecutor, _ record: RunRecord, _ events: EventLog) {
        self.executor = executor
        self.record = record
        self.events = events
        contexts = RunContexts(request: executor.request, number: record.number, attempt: record.attempt)
        kept = executor.request.kept
        (alarms, alarm) = AsyncStream<Void>.makeStream()
        let jobs = executor.request.plan.jobs
        var state = State(
            schedule: Schedule(jobs, cpus: executor.request.cpus, memoryBytes: executor.request.memoryBytes))
        for job in jobs { state.jobs[job.key] = job }
        self.state = Guarded(state)
    }

    /// Step summaries and verdicts, in the order they came.
    var summary: String { state.with { $0.summary } }
    /// The first step that failed its job.
    var failedStep: (job: String, step: Int)? { state.with { $0.failedStep } }
    /// Whether the runner itself failed somewhere.
    var hasRunnersFault: Bool { state.with { $0.hasRunnersFault } }

    /// How the run ended and why.
    func conclusion() -> (RunRecord.State, String?) {
        let (failures, cancellations, wasCancelled) = state.with {
            ($0.failures, $0.cancellations, $0.wasCancelled)
        }
        if let end = state.with({ $0.givenUp }) { return end }
        if wasCancelled { return (.cancelled, cancelReason) }
        if let first = failures.first {
            let more = failures.count > 1 ? " (and \(failures.count - 1) more)" : ""
            return (.failure, "job '\(first.job)': \(first.reason)\(more)")
        }
        if let first = cancellations.first { return (.cancelled, "job '\(first.job)': \(first.reason)") }
        return (.success, nil)
    }

    /// Tells every running leg to stop; what began after the first wish to stop hears of the second only.
    func cancel(_ level: RunCancellation.Level) {
        state.with { $0.wasCancelled = true }
        for control in controls.with({ Array($0.values) }) where level == .immediate || !control.isCleanup {
            control.cancel(level, reason: cancelReason)
        }
        alarm.yield()
    }

    /// Runs the schedule to its end.
    func follow() async {
        await withTaskGroup(of: Report.self) { group in
            var active = 0
            group.addTask { await self.nextAlarm() }
            while true {
                let level = executor.cancellation.level
                await openReadyJobs(level)
                if await cancelQueued(level) { continue }
                if await endCall() { continue }
                if await startFittingLegs(&group, level, &active) { continue }
                startWatches(&group, &active)
                guard active > 0, let report = await group.next() else { break }
                if case .alarm = report {
                    group.addTask { await self.nextAlarm() }
                } else {
                    active -= 1
                    await take(report)
                }
            }
            alarm.finish()
        }
        await endRest()
    }

    var cancelReason: String {
        switch executor.cancellation.signal {
        case 2?: "cancelled by Ctrl-C"
        case 15?: "cancelled by SIGTERM"
        default: executor.cancellation.reason ?? "cancelled"
        }
    }

    /// The contexts of the workflow that a job stands in.
    func contexts(of planned: PlannedJob) -> RunContexts {
        planned.caller.flatMap { key in state.with { $0.calls[key]?.contexts } } ?? contexts
    }

    private func nextAlarm() async -> Report {
        for await _ in alarms { break }
        return .alarm
    }

    // MARK: - Running

    /// Starts what there is room for; `level` is how urgent the wish to stop was when the queue was looked through.
    ///
    /// - Returns: Whether a leg called a workflow, whose jobs may be ready.
    private func startFittingLegs(
        _ group: inout TaskGroup<Report>, _ level: RunCancellation.Level, _ active: inout Int
    ) async -> Bool {
        while let waiting = state.with({ $0.schedule.takeFitting() }) {
            state.with { $0.legs[waiting.leg.key] = waiting.leg }
            if waiting.isCall {
                await startCall(waiting)
                return true
            }
            let control = LegControl(isCleanup: urgency(of: waiting.job, level).level > .none)
            controls.with { $0[waiting.leg.key] = control }
            let now = executor.cancellation.level
            if now > level { control.cancel(now, reason: cancelReason) }
            active += 1
            group.addTask { await self.run(waiting, control) }
        }
        return false
    }

    private func run(_ waiting: Schedule.Waiting, _ control: LegControl) async -> Report {
        let planned = waiting.job
        let leg = waiting.leg
        let startedAt = executor.services.now()
        let contexts = contexts(of: planned)
        await start(planned.job, leg, contexts, at: startedAt)
        let results = state.with { $0.schedule.results(before: planned) }
        let report: Report
        var usage: SandboxUsage?
        switch planned.job.work {
        case .gate, .gateFile, .publish, .call:
            report = await decide(planned, leg, contexts, results, control)
        case .steps(let steps):
            let done = await LegRunner(
                services: executor.services, contexts: contexts, events: events, job: planned.job, leg: leg,
                needs: results, control: control, gateFiles: gateFiles(after: planned)
            ).run(steps)
            usage = done.usage
            report = .steps(done)
        }
        if let result = report.result { await finish(result, leg, startedAt: startedAt, usage: usage) }
        return report
    }

    /// Judges or publishes, unless somebody wants to stop.
    private func decide(
        _ planned: PlannedJob, _ leg: Leg, _ contexts: RunContexts, _ results: [String: JobOutcome],
        _ control: LegControl
    ) async -> Report {
        guard !control.isCancelled else {
            return .publish(
                LegResult(jobID: planned.key, key: leg.key, conclusion: .cancelled, reason: control.reason))
        }
        let (legs, jobs) = state.with { ($0.schedule.legs + $0.kept, $0.jobs) }
        if case .publish(let publish) = planned.job.work {
            return .publish(
                await PublishJob(
                    services: executor.services, contexts: contexts, events: events, job: planned.job,
                    leg: leg,
                    results: results, legs: legs, publish: publish
                ).run())
        }
        guard let definition = executor.gates[contexts.frame.workflow.jobKey(planned.job.id)] else {
            return .publish(
                LegResult(
                    jobID: planned.key, key: leg.key, conclusion: .failure, reason: "its gate was not read"))
        }
        return .gate(
            await GateJob(
                services: executor.services, contexts: contexts, events: events, job: planned.job, leg: leg,
                results: results, legs: legs, jobs: jobs, definition: definition
            ).run())
    }

    /// What the gates behind a job read, in its own workflow and in those around it.
    private func gateFiles(after planned: PlannedJob) -> Set<String> {
        var files: Set<String> = []
        var inner = planned
        while true {
            let call = inner.caller.flatMap { key in state.with { $0.calls[key] } }
            let siblings = call?.call.jobs ?? executor.request.plan.jobs
            let workflow = call?.call.workflow ?? executor.request.plan.workflow
            for later in siblings where later.ancestors.contains(inner.job.id) {
                for (job, workflow) in later.definitions(in: workflow) {
                    guard let required = executor.gates[workflow.jobKey(job.job.id)]?.requiredFiles else {
                        continue
                    }
                    files.formUnion(required.json)
                    files.formUnion([required.predictions, required.testSet].compactMap { $0 })
                }
            }
            guard let call else { return files }
            inner = call.waiting.job
        }
    }

    // MARK: - Ends

    private func take(_ report: Report) async {
        if case .turn(let turn) = report { return await take(turn) }
        guard var result = report.result else { return }
        controls.with { $0[result.key] = nil }
        let (planned, leg) = state.with { ($0.jobs[result.jobID], $0.legs[result.key]) }
        let hasFailed = result.conclusion == .failure
        result.isTolerated = hasFailed && !result.isRunnersFault && tolerates(planned, leg)
        let counts = hasFailed && !result.isTolerated
        state.with { state in
            if !report.text.isEmpty { state.summary += report.text + "\n" }
            guard counts else { return }
            if let step = report.failedStep, state.failedStep == nil { state.failedStep = (result.key, step) }
            state.failures.append((result.key, result.reason ?? "failed"))
            state.hasRunnersFault = state.hasRunnersFault || result.isRunnersFault
        }
        await settle(result, planned, leg)
    }

    /// Ends a leg in the schedule, and with it its siblings when it failed and they shall not go on.
    func settle(_ result: LegResult, _ planned: PlannedJob?, _ leg: Leg?) async {
        let counts = result.conclusion == .failure && !result.isTolerated
        if counts, failsFast(planned, leg) { await stopSiblings(of: result) }
        if let whole = state.with({ $0.schedule.end(result) }) { checkSelection(whole, planned) }
    }

    /// A job whose legs succeeded without the number that selects one has nothing to go on with.
    private func checkSelection(_ whole: JobOutcome, _ planned: PlannedJob?) {
        guard let planned, let select = planned.job.strategy?.select, whole.counted == nil,
            whole.legs.allSatisfy({ $0.conclusion != .failure || $0.isTolerated }),
            whole.legs.contains(where: { $0.conclusion == .success })
        else { return }
        let reason = "no leg reported the metric '\(select.metric)' that 'select' wants"
        state.with { $0.failures.append((planned.key, reason)) }
        events.emit(
            .annotation, job: planned.key,
            ["level": "error", "message": .string(reason), "title": .string(ExecutionCode.badFile.id)])
    }

    private func failsFast(_ planned: PlannedJob?, _ leg: Leg?) -> Bool {
        guard let text = planned?.job.strategy?.failFast else { return true }
        return evaluate(text, "fail-fast", planned, leg) ?? true
    }

    private func tolerates(_ planned: PlannedJob?, _ leg: Leg?) -> Bool {
        guard let text = planned?.job.continueOnError else { return false }
        return evaluate(text, "continue-on-error", planned, leg) ?? false
    }

    private func evaluate(_ text: Text, _ key: String, _ planned: PlannedJob?, _ leg: Leg?) -> Bool? {
        guard let planned else { return nil }
        return try? Evaluation.truth(text, key, in: scope(planned, leg))  // no truth value: the default holds
    }

    /// The scope of a job's own keys.
    func scope(_ planned: PlannedJob, _ leg: Leg? = nil) -> Scope {
        let results = state.with { $0.schedule.results(before: planned) }
        return Scope(
            contexts: contexts(of: planned).job(planned.job, leg: leg, needs: results), functions: [:])
    }
}
