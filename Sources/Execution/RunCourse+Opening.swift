internal import Expressions
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Secrets
internal import Workflows

/// How jobs open: their `if`, their legs, and what an earlier attempt left.
extension RunCourse {
    /// Opens, skips or refuses every job whose needs have ended.
    func openReadyJobs(_ level: RunCancellation.Level) async {
        while let job = state.with({ $0.schedule.takeReady() }) { await open(job, level) }
    }

    /// Whether a job whose legs wait still wants to run now that the run is cancelled.
    func survivesCancellation(_ planned: PlannedJob) -> Bool {
        let results = state.with { $0.schedule.results }
        let scope = Scope(contexts: contexts.job(planned.job, leg: nil, needs: results), functions: [:])
        return (try? holds(planned, results, isCancelled: true, scope)) ?? false  // what fails does not hold
    }

    private func open(_ planned: PlannedJob, _ level: RunCancellation.Level) async {
        let job = planned.job
        let kept = executor.request.kept
        let results = state.with { $0.schedule.results }
        let scope = Scope(contexts: contexts.job(job, leg: nil, needs: results), functions: [:])
        do throws(ExecutionError) {
            let isKept = planned.legs.map { $0.allSatisfy { kept[$0.key] != nil } } ?? false
            guard level < .immediate else { return await skip(planned, cancelReason) }
            var opens = isKept
            if !isKept { opens = try holds(planned, results, isCancelled: level > .none, scope) }
            guard opens else { return await skip(planned, why(planned, results)) }
            var legs = planned.legs ?? []
            if planned.legs == nil { legs = try expand(job, scope) }
            guard !legs.isEmpty else { return await skip(planned, "its matrix is empty") }
            var queued: [Schedule.Waiting] = []
            var ended: [(leg: Leg, result: LegResult)] = []
            for leg in legs {
                if let row = kept[leg.key] {
                    ended.append((leg, LegResult(row, jobID: job.id)))
                } else {
                    queued.append(try waiting(planned, leg, results))
                }
            }
            var limit: Int?
            if let text = job.strategy?.maxParallel {
                limit = Int(max(1, min(try Evaluation.number(text, "max-parallel", in: scope), 1e6)))
            }
            for one in ended { tellKept(one.leg, one.result) }
            state.with { $0.schedule.open(planned, queued, maxParallel: limit, ended: ended) }
        } catch {
            await refuse(planned, error)
        }
    }

    /// Publishing asks the gate, whatever the job's `if` says.
    private func holds(
        _ planned: PlannedJob, _ results: [String: JobOutcome], isCancelled: Bool, _ scope: Scope
    ) throws(ExecutionError) -> Bool {
        if case .publish = planned.job.work, PublishJob.judgement(planned.job, results) == nil {
            return false
        }
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
        let name = (try? leg.displayName(of: planned.job, in: scope)) ?? leg.name  // else as planned
        waiting.leg.name = contexts.masker.mask(name)
        return waiting
    }

    private func why(_ planned: PlannedJob, _ results: [String: JobOutcome]) -> String {
        if case .publish = planned.job.work { return "no gate let the model through" }
        let failed = planned.needs.filter { results[$0].map { $0.conclusion != .success } ?? false }
        return failed.isEmpty
            ? "its condition is false" : "'\(failed.joined(separator: "', '"))' did not succeed"
    }

    private func skip(_ planned: PlannedJob, _ reason: String) async {
        state.with { $0.schedule.close(planned, JobOutcome(legs: [], select: nil, skipped: true)) }
        for leg in Self.shown(planned) {
            let result = LegResult(
                jobID: planned.job.id, key: leg.key, conclusion: .skipped,
                reason: contexts.masker.mask(reason))
            await finish(result, leg, startedAt: nil, usage: nil)
        }
    }

    private func refuse(_ planned: PlannedJob, _ error: ExecutionError) async {
        var results: [LegResult] = []
        for leg in Self.shown(planned) {
            var result = LegResult(jobID: planned.job.id, key: leg.key, conclusion: .failure)
            result.fail(error, contexts.masker, events)
            await finish(result, leg, startedAt: nil, usage: nil)
            results.append(result)
        }
        let whole = JobOutcome(legs: results, select: nil)
        state.with {
            $0.schedule.close(planned, whole)
            $0.failures.append((planned.job.id, results.first?.reason ?? error.message))
            $0.hasRunnersFault = $0.hasRunnersFault || error.isRunnersFault
        }
    }

    /// The legs of a job, or one in its name while they are not known.
    static func shown(_ planned: PlannedJob) -> [Leg] {
        planned.legs ?? [
            Leg(key: planned.job.id, index: 0, total: 1, matrix: JSONObject(), name: planned.job.id)
        ]
    }
}

extension RunRequest {
    /// The rows of an earlier attempt that stay: legs that succeeded, where all before their job did too.
    var kept: [String: RunRecord.Job] {
        var kept: [String: RunRecord.Job] = [:]
        guard let previous else { return kept }
        var whole: Set<String> = []
        for planned in plan.jobs where planned.ancestors.isSubset(of: whole) {
            guard let legs = planned.legs else { continue }
            let rows = legs.compactMap { leg in
                previous.jobs.first { $0.key == leg.key && $0.state == .success }
            }
            let results = rows.map { LegResult($0, jobID: planned.job.id) }
            let select = planned.job.strategy?.select
            guard select == nil || JobOutcome(legs: results, select: select).counted != nil else { continue }
            for row in rows { kept[row.key] = row }
            if rows.count == legs.count { whole.insert(planned.job.id) }
        }
        return kept
    }
}
