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
        var failedStep: (job: String, step: Int)?
        var wasCancelled = false
        var hasRunnersFault = false
        /// Legs that were started, by key.
        var legs: [String: Leg] = [:]
        /// The keys of the legs whose end was told.
        var ended: Set<String> = []
    }

    enum Report: Sendable {
        case steps(LegRunner.Report)
        case gate(GateJob.Report)
        case publish(LegResult)
    }

    let executor: RunExecutor
    let record: RunRecord
    let events: EventLog
    let contexts: RunContexts
    let state: Guarded<State>
    private let controls = Guarded<[String: LegControl]>([:])

    init(_ executor: RunExecutor, _ record: RunRecord, _ events: EventLog) {
        self.executor = executor
        self.record = record
        self.events = events
        contexts = RunContexts(request: executor.request, number: record.number, attempt: record.attempt)
        state = Guarded(
            State(
                schedule: Schedule(
                    executor.request.plan.jobs, cpus: executor.request.cpus,
                    memoryBytes: executor.request.memoryBytes)))
    }

    /// Step summaries and verdicts, in the order they came.
    var summary: String { state.with { $0.summary } }
    /// The first step that failed its job.
    var failedStep: (job: String, step: Int)? { state.with { $0.failedStep } }
    /// Whether the runner itself failed somewhere.
    var hasRunnersFault: Bool { state.with { $0.hasRunnersFault } }

    /// How the run ended and why.
    func conclusion() -> (RunRecord.State, String?) {
        let (failures, wasCancelled) = state.with { ($0.failures, $0.wasCancelled) }
        if wasCancelled { return (.cancelled, cancelReason) }
        guard let first = failures.first else { return (.success, nil) }
        let more = failures.count > 1 ? " (and \(failures.count - 1) more)" : ""
        return (.failure, "job '\(first.job)': \(first.reason)\(more)")
    }

    /// Tells every running leg to stop; what began after the first wish to stop hears of the second only.
    func cancel(_ level: RunCancellation.Level) {
        state.with { $0.wasCancelled = true }
        for control in controls.with({ Array($0.values) }) where level == .immediate || !control.isCleanup {
            control.cancel(level, reason: cancelReason)
        }
    }

    /// Runs the schedule to its end.
    func follow() async {
        await withTaskGroup(of: Report.self) { group in
            while true {
                let level = executor.cancellation.level
                await openReadyJobs(level)
                if level > .none, await cancelQueued(level) { continue }
                startFittingLegs(&group, level)
                guard let report = await group.next() else { break }
                await take(report)
            }
        }
        await endRest()
    }

    var cancelReason: String {
        switch executor.cancellation.signal {
        case 2?: "cancelled by Ctrl-C"
        case 15?: "cancelled by SIGTERM"
        default: "cancelled"
        }
    }

    // MARK: - Running

    /// Starts what there is room for; `level` is how urgent the wish to stop was when the queue was looked through.
    private func startFittingLegs(_ group: inout TaskGroup<Report>, _ level: RunCancellation.Level) {
        while let waiting = state.with({ $0.schedule.takeFitting() }) {
            let control = LegControl(isCleanup: level > .none)
            state.with { $0.legs[waiting.leg.key] = waiting.leg }
            controls.with { $0[waiting.leg.key] = control }
            let now = executor.cancellation.level
            if now > level { control.cancel(now, reason: cancelReason) }
            group.addTask { await self.run(waiting, control) }
        }
    }

    private func run(_ waiting: Schedule.Waiting, _ control: LegControl) async -> Report {
        let job = waiting.job.job
        let leg = waiting.leg
        let startedAt = executor.services.now()
        await start(job, leg, at: startedAt)
        let results = state.with { $0.schedule.results }
        let report: Report
        var usage: SandboxUsage?
        switch job.work {
        case .gate, .gateFile, .publish, .call:
            report = await decide(job, leg, results, control)
        case .steps(let steps):
            let done = await LegRunner(
                services: executor.services, contexts: contexts, events: events, job: job, leg: leg,
                needs: results, control: control, gateFiles: gateFiles(after: job.id)
            ).run(steps)
            usage = done.usage
            report = .steps(done)
        }
        await finish(report.result, leg, startedAt: startedAt, usage: usage)
        return report
    }

    /// Judges or publishes, unless somebody wants to stop.
    private func decide(
        _ job: Job, _ leg: Leg, _ results: [String: JobOutcome], _ control: LegControl
    ) async -> Report {
        guard !control.isCancelled else {
            return .publish(
                LegResult(jobID: job.id, key: leg.key, conclusion: .cancelled, reason: control.reason))
        }
        guard case .publish(let publish) = job.work else { return .gate(await runGate(job, leg, results)) }
        return .publish(
            await PublishJob(
                services: executor.services, contexts: contexts, events: events, job: job, leg: leg,
                results: results, publish: publish
            ).run())
    }

    private func runGate(_ job: Job, _ leg: Leg, _ results: [String: JobOutcome]) async -> GateJob.Report {
        guard let definition = executor.gates[job.id] else {
            return GateJob.Report(
                result: LegResult(
                    jobID: job.id, key: leg.key, conclusion: .failure, reason: "its gate was not read"))
        }
        return await GateJob(
            services: executor.services, contexts: contexts, events: events, job: job, leg: leg,
            results: results,
            definition: definition
        ).run()
    }

    private func gateFiles(after id: String) -> Set<String> {
        var files: Set<String> = []
        for planned in executor.request.plan.jobs where planned.ancestors.contains(id) {
            guard let required = executor.gates[planned.job.id]?.requiredFiles else { continue }
            files.formUnion(required.json)
            files.formUnion([required.predictions, required.testSet].compactMap { $0 })
        }
        return files
    }

    // MARK: - Ends

    private func take(_ report: Report) async {
        var result = report.result
        controls.with { $0[result.key] = nil }
        let planned = executor.request.plan.jobs.first { $0.job.id == result.jobID }
        let leg = state.with { $0.legs[result.key] }
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
        if counts, failsFast(planned, leg) { await stopSiblings(of: result) }
        if let whole = state.with({ $0.schedule.end(result) }) { checkSelection(whole, planned) }
    }

    /// A job whose legs succeeded without the number that selects one has nothing to go on with.
    private func checkSelection(_ whole: JobOutcome, _ planned: PlannedJob?) {
        guard let job = planned?.job, let select = job.strategy?.select, whole.counted == nil,
            whole.legs.allSatisfy({ $0.conclusion != .failure || $0.isTolerated }),
            whole.legs.contains(where: { $0.conclusion == .success })
        else { return }
        let reason = "no leg reported the metric '\(select.metric)' that 'select' wants"
        state.with { $0.failures.append((job.id, reason)) }
        events.emit(
            .annotation, job: job.id,
            ["level": "error", "message": .string(reason), "title": .string(ExecutionCode.badFile.id)])
    }

    private func stopSiblings(of result: LegResult) async {
        let reason = "cancelled because '\(result.key)' failed (fail-fast)"
        for key in state.with({ $0.schedule.runningKeys(of: result.jobID) }) where key != result.key {
            controls.with { $0[key] }?.cancel(.graceful, reason: reason)
        }
        await cancelQueued(of: result.jobID, reason: reason)
    }

    /// Cancels the legs that wait, but for those of jobs whose `if` asks to run in a cancelled run.
    ///
    /// - Returns: Whether there were any.
    private func cancelQueued(_ level: RunCancellation.Level) async -> Bool {
        var isAny = false
        for planned in state.with({ $0.schedule.queuedJobs }) {
            guard level == .immediate || !survivesCancellation(planned) else { continue }
            isAny = true
            await cancelQueued(of: planned.job.id, reason: cancelReason)
        }
        return isAny
    }

    private func cancelQueued(of jobID: String, reason: String) async {
        for waiting in state.with({ $0.schedule.takeQueued(of: jobID) }) {
            let result = LegResult(
                jobID: jobID, key: waiting.leg.key, conclusion: .cancelled, reason: reason)
            await finish(result, waiting.leg, startedAt: nil, usage: nil)
            _ = state.with { $0.schedule.end(result) }
        }
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
        let results = state.with { $0.schedule.results }
        let scope = Scope(contexts: contexts.job(planned.job, leg: leg, needs: results), functions: [:])
        return try? Evaluation.truth(text, key, in: scope)  // no truth value: the default holds
    }
}
