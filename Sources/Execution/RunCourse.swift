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
    private struct State {
        var schedule: Schedule
        var summary = ""
        var failures: [(job: String, reason: String)] = []
        var failedStep: (job: String, step: Int)?
        var wasCancelled = false
    }

    enum Report: Sendable {
        case steps(LegRunner.Report)
        case gate(GateJob.Report)
        case publish(LegResult)
    }

    private let executor: RunExecutor
    private let record: RunRecord
    private let events: EventLog
    private let contexts: RunContexts
    private let state: Guarded<State>
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

    /// How the run ended and why.
    func conclusion() -> (RunRecord.State, String?) {
        let (failures, wasCancelled) = state.with { ($0.failures, $0.wasCancelled) }
        if wasCancelled { return (.cancelled, cancelReason) }
        guard let first = failures.first else { return (.success, nil) }
        let more = failures.count > 1 ? " (and \(failures.count - 1) more)" : ""
        return (.failure, "job '\(first.job)': \(first.reason)\(more)")
    }

    /// Tells every running leg to stop.
    func cancel(_ level: RunCancellation.Level) {
        state.with { $0.wasCancelled = true }
        for control in controls.with({ Array($0.values) }) { control.cancel(level, reason: cancelReason) }
    }

    /// Runs the schedule to its end.
    func follow() async {
        await withTaskGroup(of: Report.self) { group in
            while true {
                await openReadyJobs()
                startFittingLegs(&group)
                guard let report = await group.next() else { break }
                await take(report)
            }
        }
    }

    private var cancelReason: String {
        switch executor.cancellation.signal {
        case 2?: "cancelled by Ctrl-C"
        case 15?: "cancelled by SIGTERM"
        default: "cancelled"
        }
    }

    // MARK: - Opening

    private func openReadyJobs() async {
        while let job = state.with({ $0.schedule.takeReady() }) { await open(job) }
    }

    private func open(_ planned: PlannedJob) async {
        let job = planned.job
        if let kept = keptResult(planned) { return state.with { $0.schedule.close(planned, kept) } }
        let results = state.with { $0.schedule.results }
        let scope = Scope(contexts: contexts.job(job, leg: nil, needs: results), functions: [:])
        do throws(ExecutionError) {
            guard try holds(planned, results, scope) else {
                return await skip(planned, why(planned, results))
            }
            var legs = planned.legs ?? []
            if planned.legs == nil { legs = try expand(job, scope) }
            guard !legs.isEmpty else { return await skip(planned, "its matrix is empty") }
            var queued: [Schedule.Waiting] = []
            for leg in legs { queued.append(try waiting(planned, leg, results)) }
            var limit: Int?
            if let text = job.strategy?.maxParallel {
                limit = Int(max(1, min(try Evaluation.number(text, "max-parallel", in: scope), 1e6)))
            }
            state.with { $0.schedule.open(planned, queued, maxParallel: limit) }
        } catch {
            await refuse(planned, error)
        }
    }

    /// Publishing asks the gate, whatever the job's `if` says.
    private func holds(
        _ planned: PlannedJob, _ results: [String: JobOutcome], _ scope: Scope
    ) throws(ExecutionError) -> Bool {
        if case .publish = planned.job.work, PublishJob.judgement(planned.job, results) == nil {
            return false
        }
        let isCancelled = executor.cancellation.level > .none
        do throws(PlanProblem) {
            return try JobCondition.holds(
                job: planned,
                results: results.mapValues { JobResult(rawValue: $0.conclusion.rawValue) ?? .failure },
                isCancelled: isCancelled, scope: scope)
        } catch {
            throw ExecutionError(error)
        }
    }

    private func expand(_ job: Job, _ scope: Scope) throws(ExecutionError) -> [Leg] {
        switch Planner.legs(of: job, scope: scope) {
        case .success(let legs): return legs
        case .failure(let finding): throw ExecutionError(finding.code, finding.message, help: finding.help)
        }
    }

    private func waiting(
        _ planned: PlannedJob, _ leg: Leg, _ results: [String: JobOutcome]
    ) throws(ExecutionError) -> Schedule.Waiting {
        let scope = Scope(contexts: contexts.job(planned.job, leg: leg, needs: results), functions: [:])
        let resources = planned.job.resources
        var waiting = Schedule.Waiting(job: planned, leg: leg, cpus: 1, memoryBytes: 0)
        if planned.job.kind != "steps" { waiting.cpus = 0 }
        if let text = resources.cpus { waiting.cpus = try Evaluation.number(text, "cpus", in: scope) }
        if let text = resources.memory {
            waiting.memoryBytes = try Evaluation.bytes(text, "memory", in: scope)
        }
        if let name = planned.job.name, let text = try? name.string(in: scope), !text.isEmpty {  // else as planned
            waiting.leg.name = leg.total > 1 && name.template.isLiteral ? leg.name : text
        }
        return waiting
    }

    private func keptResult(_ planned: PlannedJob) -> JobOutcome? {
        guard let previous = executor.request.previous else { return nil }
        let legs = (planned.legs ?? []).compactMap { leg in
            previous.jobs.first { $0.key == leg.key && $0.state == .success }
        }
        guard !legs.isEmpty, legs.count == planned.legs?.count else { return nil }
        return JobOutcome(
            legs: legs.map { LegResult($0, jobID: planned.job.id) }, select: planned.job.strategy?.select)
    }

    private func why(_ planned: PlannedJob, _ results: [String: JobOutcome]) -> String {
        if case .publish = planned.job.work { return "no gate let the model through" }
        let failed = planned.needs.filter { results[$0].map { $0.conclusion != .success } ?? false }
        return failed.isEmpty
            ? "its condition is false" : "'\(failed.joined(separator: "', '"))' did not succeed"
    }

    private func skip(_ planned: PlannedJob, _ reason: String) async {
        state.with { $0.schedule.close(planned, JobOutcome(legs: [], select: nil, skipped: true)) }
        for leg in planned.legs ?? [
            Leg(key: planned.job.id, index: 0, total: 1, matrix: JSONObject(), name: planned.job.id)
        ] {
            var result = LegResult(jobID: planned.job.id, key: leg.key, conclusion: .skipped, reason: reason)
            result.reason = reason
            await finish(result, leg, startedAt: nil, usage: nil)
        }
    }

    private func refuse(_ planned: PlannedJob, _ error: ExecutionError) async {
        let result = LegResult(
            jobID: planned.job.id, key: planned.job.id, conclusion: .failure, reason: error.message)
        state.with {
            $0.schedule.close(planned, JobOutcome(legs: [result], select: nil))
            $0.failures.append((planned.job.id, error.message))
        }
        let leg = Leg(key: planned.job.id, index: 0, total: 1, matrix: JSONObject(), name: planned.job.id)
        await finish(result, leg, startedAt: nil, usage: nil)
    }

    // MARK: - Running

    private func startFittingLegs(_ group: inout TaskGroup<Report>) {
        while let waiting = state.with({ $0.schedule.takeFitting() }) {
            let control = LegControl()
            controls.with { $0[waiting.leg.key] = control }
            if executor.cancellation.level > .none {
                control.cancel(executor.cancellation.level, reason: cancelReason)
            }
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
        case .steps(let steps):
            let done = await LegRunner(
                services: executor.services, contexts: contexts, events: events, job: job, leg: leg,
                needs: results,
                control: control, gateFiles: gateFiles(after: job.id)
            ).run(steps)
            usage = done.usage
            report = .steps(done)
        case .gate, .gateFile: report = .gate(await runGate(job, leg, results))
        case .publish(let publish):
            report = .publish(
                await PublishJob(
                    services: executor.services, contexts: contexts, events: events, job: job, leg: leg,
                    results: results,
                    publish: publish
                ).run())
        }
        await finish(report.result, leg, startedAt: startedAt, usage: usage)
        return report
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

    private func start(_ job: Job, _ leg: Leg, at time: Int64) async {
        var row = RunRecord.Job(key: leg.key, name: leg.name, state: .running)
        row.startedAt = time
        await save(row)
        var names: [JSON] = []
        if case .steps(let steps) = job.work {
            names = steps.map { .string($0.name?.raw ?? $0.fallbackName) }
        }
        events.emit(
            .jobStarted, job: leg.key,
            ["name": .string(leg.name), "kind": .string(job.kind), "steps": .array(names)])
    }

    private func finish(_ result: LegResult, _ leg: Leg, startedAt: Int64?, usage: SandboxUsage?) async {
        var row = RunRecord.Job(key: leg.key, name: leg.name, state: result.conclusion)
        row.startedAt = startedAt
        row.finishedAt = executor.services.now()
        row.reason = result.reason
        row.params = result.params
        row.metrics = result.metrics
        row.facts = result.facts
        await save(row)
        events.emit(
            .jobFinished, job: leg.key,
            [
                "name": .string(leg.name), "conclusion": .string(result.conclusion.rawValue),
                "durationMs": .integer(Int((row.finishedAt ?? 0) - (startedAt ?? row.finishedAt ?? 0))),
                "reason": .optional(result.reason),
                "peakMemoryBytes": .optional(usage?.peakMemoryBytes.map { Double($0) }),
                "memoryLimitBytes": .optional(usage?.memoryLimitBytes.map { Double($0) }),
                "cpuSeconds": .optional(usage?.cpuSeconds), "outputs": RunContexts.object(result.outputs),
                "metrics": .object(
                    JSONObject(result.metrics.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
                "model": .optional(result.model?.description),
            ])
    }

    private func save(_ row: RunRecord.Job) async {
        do throws(ModelError) {
            try await executor.services.ledger.update(row, ofRun: record.number)
        } catch {
            state.with { $0.failures.append((row.key, "the run record cannot be written: \(error.message)")) }
        }
    }

    // MARK: - Ends

    private func take(_ report: Report) async {
        let result = report.result
        controls.with { $0[result.key] = nil }
        let planned = executor.request.plan.jobs.first { $0.job.id == result.jobID }
        state.with { state in
            if !report.text.isEmpty { state.summary += report.text + "\n" }
            if let step = report.failedStep, state.failedStep == nil { state.failedStep = (result.key, step) }
        }
        let isTolerated = tolerates(planned)
        if result.conclusion == .failure {
            if !isTolerated {
                state.with { $0.failures.append((result.key, result.reason ?? "failed")) }
            }
            if !isTolerated, failsFast(planned) { await stopSiblings(of: result) }
        }
        var counted = result
        if isTolerated, result.conclusion == .failure { counted.conclusion = .success }
        _ = state.with { $0.schedule.end(counted) }
        if executor.cancellation.level > .none { await cancelQueued(of: nil, reason: cancelReason) }
    }

    private func stopSiblings(of result: LegResult) async {
        let reason = "cancelled because '\(result.key)' failed (fail-fast)"
        for key in state.with({ $0.schedule.runningKeys(of: result.jobID) }) where key != result.key {
            controls.with { $0[key] }?.cancel(.graceful, reason: reason)
        }
        await cancelQueued(of: result.jobID, reason: reason)
    }

    private func cancelQueued(of jobID: String?, reason: String) async {
        for waiting in state.with({ $0.schedule.takeQueued(of: jobID) }) {
            let result = LegResult(
                jobID: waiting.job.job.id, key: waiting.leg.key, conclusion: .cancelled, reason: reason)
            await finish(result, waiting.leg, startedAt: nil, usage: nil)
            _ = state.with { $0.schedule.end(result) }
        }
    }

    private func failsFast(_ planned: PlannedJob?) -> Bool {
        guard let text = planned?.job.strategy?.failFast else { return true }
        return evaluate(text, "fail-fast", planned) ?? true
    }

    private func tolerates(_ planned: PlannedJob?) -> Bool {
        guard let text = planned?.job.continueOnError else { return false }
        return evaluate(text, "continue-on-error", planned) ?? false
    }

    private func evaluate(_ text: Text, _ key: String, _ planned: PlannedJob?) -> Bool? {
        guard let planned else { return nil }
        let results = state.with { $0.schedule.results }
        let scope = Scope(
            contexts: contexts.job(planned.job, leg: planned.legs?.first, needs: results), functions: [:])
        return try? Evaluation.truth(text, key, in: scope)  // no truth value: the default holds
    }
}
