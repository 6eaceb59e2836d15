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

    private func open(_ planned: PlannedJob, _ level: RunCancellation.Level) async {
        let urgency = urgency(of: planned, level)
        let scope = scope(planned)
        do throws(ExecutionError) {
            let isKept = planned.legs.map { $0.allSatisfy { kept[$0.key] != nil } } ?? false
            guard urgency.level < .immediate else { return await skip(planned, urgency.reason) }
            var opens = isKept
            if !isKept { opens = try holds(planned, isCancelled: urgency.level > .none) }
            guard opens else { return await skip(planned, why(planned)) }
            var legs = planned.legs ?? []
            if planned.legs == nil { legs = try expand(planned, scope) }
            guard !legs.isEmpty else { return await skip(planned, "its matrix is empty") }
            var queued: [Schedule.Waiting] = []
            var ended: [(leg: Leg, result: LegResult)] = []
            for leg in legs {
                if let row = kept[leg.key] {
                    ended.append((leg, LegResult(row, jobID: planned.key)))
                } else {
                    queued.append(try waiting(planned, leg))
                }
            }
            var limit: Int?
            if let text = planned.job.strategy?.maxParallel {
                limit = Int(max(1, min(try Evaluation.number(text, "max-parallel", in: scope), 1e6)))
            }
            for one in ended { tellKept(one.leg, one.result, of: planned) }
            state.with { [queued, ended, limit] in
                $0.schedule.open(planned, queued, maxParallel: limit, ended: ended)
            }
            for waiting in queued {
                if let group = waiting.group { await enter(group, as: GroupHolder(key: waiting.leg.key)) }
            }
        } catch {
            await refuse(planned, error)
        }
    }

    /// Publishing asks the gate, whatever the job's `if` says.
    func holds(_ planned: PlannedJob, isCancelled: Bool) throws(ExecutionError) -> Bool {
        let results = state.with { $0.schedule.results(before: planned) }
        if case .publish = planned.job.work, PublishJob.judgement(planned.job, results) == nil {
            return false
        }
        do throws(PlanProblem) {
            return try JobCondition.holds(
                job: planned,
                results: results.mapValues { JobResult(rawValue: $0.conclusion.rawValue) ?? .failure },
                isCancelled: isCancelled, scope: scope(planned))
        } catch {
            throw ExecutionError(error)
        }
    }

    private func expand(_ planned: PlannedJob, _ scope: Scope) throws(ExecutionError) -> [Leg] {
        switch Planner.legs(of: planned.job, scope: scope) {
        case .success(let legs): return legs.map(planned.named)
        case .failure(let finding): throw ExecutionError(finding.code, finding.message, help: finding.help)
        }
    }

    private func waiting(_ planned: PlannedJob, _ leg: Leg) throws(ExecutionError) -> Schedule.Waiting {
        let scope = scope(planned, leg)
        let resources = planned.job.resources
        var waiting = Schedule.Waiting(job: planned, leg: leg, cpus: 1, memoryBytes: 0)
        if planned.job.kind != "steps" { waiting.cpus = 0 }
        if let text = resources.cpus { waiting.cpus = try Evaluation.number(text, "cpus", in: scope) }
        if let text = resources.memory {
            waiting.memoryBytes = try Evaluation.bytes(text, "memory", in: scope)
        }
        let name = (try? planned.displayName(of: leg, in: scope)) ?? leg.name  // else as planned
        waiting.leg.name = contexts(of: planned).masker.mask(name)
        if let concurrency = planned.job.concurrency {
            waiting.group = try group(concurrency, in: scope, of: leg.key, within: planned.caller)
            waiting.isHeld = true
        }
        return waiting
    }

    private func why(_ planned: PlannedJob) -> String {
        let results = state.with { $0.schedule.results(before: planned) }
        if case .publish = planned.job.work { return "no gate let the model through" }
        let failed = planned.needs.filter { results[$0].map { $0.conclusion != .success } ?? false }
        guard failed.isEmpty else { return "'\(failed.joined(separator: "', '"))' did not succeed" }
        // Without an 'if' only an ancestor can be the reason: the rule of GitHub's that surprises most.
        let before = planned.ancestors.filter { results[$0].map { $0.conclusion != .success } ?? false }
        guard planned.job.condition == nil, let first = before.min() else { return "its condition is false" }
        return "'\(first)', which comes before its needs, did not succeed; 'if: always()' would run it"
    }

    private func skip(_ planned: PlannedJob, _ reason: String) async {
        state.with { $0.schedule.close(planned, JobOutcome(legs: [], select: nil, skipped: true)) }
        for leg in Self.shown(planned) {
            let result = LegResult(
                jobID: planned.key, key: leg.key, conclusion: .skipped,
                reason: contexts.masker.mask(reason))
            await finish(result, leg, startedAt: nil, usage: nil)
            await finishCalled(by: leg, of: planned, .skipped, "the job that calls it was skipped")
        }
    }

    private func refuse(_ planned: PlannedJob, _ error: ExecutionError) async {
        var results: [LegResult] = []
        for leg in Self.shown(planned) {
            var result = LegResult(jobID: planned.key, key: leg.key, conclusion: .failure)
            result.fail(error, contexts(of: planned).masker, events)
            await finish(result, leg, startedAt: nil, usage: nil)
            await finishCalled(by: leg, of: planned, .skipped, "the job that calls it failed")
            results.append(result)
        }
        let whole = JobOutcome(legs: results, select: nil)
        state.with {
            $0.schedule.close(planned, whole)
            $0.failures.append((planned.key, results.first?.reason ?? error.message))
            $0.hasRunnersFault = $0.hasRunnersFault || error.isRunnersFault
        }
    }

    /// The legs of a job, or one in its name while they are not known.
    static func shown(_ planned: PlannedJob) -> [Leg] {
        planned.legs ?? [
            planned.named(
                Leg(key: planned.job.id, index: 0, total: 1, matrix: JSONObject(), name: planned.job.id))
        ]
    }
}

extension RunRequest {
    /// The rows of an earlier attempt that stay: legs that succeeded, where all before their job did too.
    ///
    /// A leg that called a workflow stays with all that it called; one that failed is looked into.
    var kept: [String: RunRecord.Job] {
        guard let previous else { return [:] }
        let rows = Dictionary(previous.jobs.map { ($0.key, $0) }) { first, _ in first }
        var kept: [String: RunRecord.Job] = [:]
        keep(plan.jobs, rows, &kept)
        return kept
    }

    private func keep(
        _ jobs: [PlannedJob], _ rows: [String: RunRecord.Job], _ kept: inout [String: RunRecord.Job]
    ) {
        var whole: Set<String> = []
        for planned in jobs where planned.ancestors.isSubset(of: whole) {
            guard let legs = planned.legs else { continue }
            let done = legs.filter { rows[$0.key]?.state == .success }
            let results = done.compactMap { rows[$0.key].map { LegResult($0, jobID: planned.key) } }
            let select = planned.job.strategy?.select
            guard select == nil || JobOutcome(legs: results, select: select).counted != nil else { continue }
            for leg in done {
                kept[leg.key] = rows[leg.key]
                guard planned.call != nil else { continue }
                for row in rows.values where row.key.hasPrefix(leg.key + ".") { kept[row.key] = row }
            }
            if done.count == legs.count { whole.insert(planned.job.id) }
            for leg in legs where kept[leg.key] == nil { keep(planned.jobs(calledBy: leg), rows, &kept) }
        }
    }
}
