internal import Digests
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Runs
internal import Sandboxes
internal import Secrets
internal import Workflows

/// Who hears of a leg: the run record and the events.
extension RunCourse {
    func start(_ job: Job, _ leg: Leg, _ contexts: RunContexts, at time: Int64) async {
        var row = RunRecord.Job(key: leg.key, name: leg.name, state: .running)
        row.startedAt = time
        await save(row)
        var names: [JSON] = []
        if case .steps(let steps) = job.work {
            names = steps.map { .string(contexts.masker.mask($0.title)) }
        }
        events.emit(
            .jobStarted, job: leg.key,
            ["name": .string(leg.name), "kind": .string(job.kind), "steps": .array(names)])
    }

    func finish(_ result: LegResult, _ leg: Leg, startedAt: Int64?, usage: SandboxUsage?) async {
        var row = RunRecord.Job(key: leg.key, name: leg.name, state: result.conclusion)
        row.startedAt = startedAt
        row.finishedAt = executor.services.now()
        row.reason = result.reason
        row.params = result.params
        row.metrics = result.metrics
        row.facts = result.facts
        await save(row)
        await leaveGroups(leg.key)
        state.with { _ = $0.ended.insert(leg.key) }
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

    /// Tells that a leg's result is that of an earlier attempt, with all that it called.
    func tellKept(_ leg: Leg, _ result: LegResult, of planned: PlannedJob) {
        tellKept(leg, result)
        guard planned.call != nil else { return }
        let inner = record.jobs.filter { $0.key.hasPrefix(leg.key + ".") && kept[$0.key] != nil }
        let called = planned.jobs(calledBy: leg).flatMap(\.withCalled)
        state.with { state in for job in called { state.jobs[job.key] = job } }
        for row in inner {
            let leg = Leg(key: row.key, index: 0, total: 1, matrix: JSONObject(), name: row.name)
            let result = LegResult(row, jobID: leg.jobKey)
            state.with { $0.kept.append(result) }
            tellKept(leg, result)
        }
    }

    private func tellKept(_ leg: Leg, _ result: LegResult) {
        state.with { _ = $0.ended.insert(leg.key) }
        events.emit(
            .jobFinished, job: leg.key,
            [
                "name": .string(leg.name), "conclusion": .string(result.conclusion.rawValue),
                "durationMs": 0, "reason": "kept from an earlier attempt",
                "outputs": RunContexts.object(result.outputs), "model": .optional(result.model?.description),
            ])
    }

    /// Ends the rows that this attempt never came to, such as legs that a matrix no longer has.
    func endRest() async {
        let ended = state.with { $0.ended }
        for row in record.jobs where !row.state.isFinal && !ended.contains(row.key) {
            let leg = Leg(key: row.key, index: 0, total: 1, matrix: JSONObject(), name: row.name)
            let result = LegResult(
                jobID: row.key, key: row.key, conclusion: .skipped, reason: "this attempt did not come to it")
            await finish(result, leg, startedAt: nil, usage: nil)
        }
    }

    private func save(_ row: RunRecord.Job) async {
        do throws(ModelError) {
            try await executor.services.ledger.update(row, ofRun: record.number)
        } catch {
            state.with {
                $0.failures.append((row.key, "the run record cannot be written: \(error.message)"))
                $0.hasRunnersFault = true
            }
        }
    }
}
