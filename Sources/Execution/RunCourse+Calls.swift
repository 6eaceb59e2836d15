internal import Expressions
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Runs
internal import Secrets
internal import Workflows

/// Legs that call workflows: their jobs join the schedule, and the leg ends with the last of them.
extension RunCourse {
    /// Starts a leg that calls a workflow.
    func startCall(_ waiting: Schedule.Waiting) async {
        let (planned, leg) = (waiting.job, waiting.leg)
        let outer = contexts(of: planned)
        let startedAt = executor.services.now()
        await start(planned.job, leg, outer, at: startedAt)
        do throws(ExecutionError) {
            guard let call = planned.call else {
                throw ExecutionError(ExecutionCode.runner, "what the job '\(leg.key)' calls was not planned")
            }
            let inner = try contexts(inside: call, waiting, outer)
            var open = OpenCall(
                waiting: waiting, call: call, contexts: inner, startedAt: startedAt)
            var wish: GroupWish?
            if let concurrency = call.workflow.concurrency {
                wish = try group(
                    concurrency, in: Scope(contexts: inner.workflow), of: leg.key, within: leg.key)
            }
            open.isHeld = wish != nil
            state.with { [open] in $0.calls[leg.key] = open }
            if let wish {
                await enter(wish, as: GroupHolder(key: leg.key, isCall: true))
            } else {
                openCall(leg.key)
            }
        } catch {
            var result = LegResult(jobID: planned.key, key: leg.key, conclusion: .failure)
            result.fail(error, outer.masker, events)
            await finish(result, leg, startedAt: startedAt, usage: nil)
            await finishCalled(by: leg, of: planned, .skipped, "the job that calls it failed")
            state.with {
                $0.failures.append((leg.key, result.reason ?? error.message))
                $0.hasRunnersFault = $0.hasRunnersFault || error.isRunnersFault
            }
            await settle(result, planned, leg)
        }
    }

    private func contexts(
        inside call: PlannedCall, _ waiting: Schedule.Waiting, _ outer: RunContexts
    ) throws(ExecutionError) -> RunContexts {
        var scope = scope(waiting.job, waiting.leg)
        do throws(PlanProblem) {
            var defaults = outer.workflow
            defaults["inputs"] = nil
            let inputs = try call.inputs(caller: scope, called: Scope(contexts: defaults))
            scope.contexts["secrets"] = outer.secrets
            let secrets = try call.secrets(inherited: outer.frame.secrets, caller: scope)
            return outer.inside(CallFrame(workflow: call.workflow, inputs: inputs, secrets: secrets))
        } catch {
            throw ExecutionError(error)
        }
    }

    /// Lets the jobs of a called workflow join the schedule.
    func openCall(_ key: String) {
        state.with { state in
            state.calls[key]?.isHeld = false
            guard let call = state.calls[key] else { return }
            let jobs = call.waiting.job.jobs(calledBy: call.waiting.leg)
            for job in jobs { state.jobs[job.key] = job }
            state.schedule.add(jobs, calledBy: key)
        }
    }

    /// Ends a leg all of whose called jobs have ended.
    ///
    /// - Returns: Whether there was one.
    func endCall() async -> Bool {
        guard let key = state.with({ $0.schedule.takeEndedCall() }),
            let call = state.with({ $0.calls[key] })
        else { return false }
        let outcomes = outcomes(of: call)
        var result = LegResult(
            jobID: call.waiting.job.key, key: key,
            conclusion: Self.conclusion(outcomes.map(\.outcome), isCancelled: call.cancelled != nil))
        result.reason = reason(of: result, call, outcomes)
        let hadFailed = result.conclusion == .failure
        collectOutputs(call, outcomes, into: &result)
        if result.conclusion == .failure, !hadFailed {
            state.with { [result] in $0.failures.append((key, result.reason ?? "failed")) }
        }
        await end(call, result)
        return true
    }

    /// Ends a leg that waited for the called workflow's concurrency group.
    func cancelHeld(_ call: OpenCall, reason: String) async {
        let leg = call.waiting.leg
        let result = LegResult(
            jobID: call.waiting.job.key, key: leg.key, conclusion: .cancelled, reason: reason)
        await finishCalled(by: leg, of: call.waiting.job, .cancelled, reason)
        await end(call, result)
    }

    private func end(_ call: OpenCall, _ result: LegResult) async {
        await finish(result, call.waiting.leg, startedAt: call.startedAt, usage: nil)
        await settle(result, call.waiting.job, call.waiting.leg)
        state.with { _ = $0.calls.removeValue(forKey: result.key) }
    }

    // MARK: - Result

    private func outcomes(of call: OpenCall) -> [(id: String, outcome: JobOutcome)] {
        state.with { state in
            call.call.jobs.compactMap { job in
                state.schedule.results["\(call.waiting.leg.key).\(job.job.id)"].map { (job.job.id, $0) }
            }
        }
    }

    private static func conclusion(_ outcomes: [JobOutcome], isCancelled: Bool) -> RunRecord.State {
        let states = Set(outcomes.map(\.conclusion))
        if states.contains(.failure) { return .failure }
        if isCancelled || states.contains(.cancelled) { return .cancelled }
        return states == [.skipped] ? .skipped : .success
    }

    private func reason(
        of result: LegResult, _ call: OpenCall, _ outcomes: [(id: String, outcome: JobOutcome)]
    ) -> String? {
        switch result.conclusion {
        case .skipped: return "all its jobs were skipped"
        case .cancelled where call.cancelled != nil: return call.cancelled?.reason
        case .failure, .cancelled:
            let first = outcomes.first { $0.outcome.conclusion == result.conclusion }
            let verb = result.conclusion == .failure ? "failed" : "was cancelled"
            return first.map { "its job '\($0.id)' \(verb)" }
        default: return nil
        }
    }

    /// `on.workflow_call.outputs`, for `needs` of the caller.
    private func collectOutputs(
        _ call: OpenCall, _ outcomes: [(id: String, outcome: JobOutcome)], into result: inout LegResult
    ) {
        var contexts = call.contexts.workflow
        contexts["jobs"] = Value(.object(JSONObject(outcomes.map { ($0.id, $0.outcome.context) })))
        for output in call.call.trigger.outputs {
            do throws(ExecutionError) {
                let value: String = try Evaluation.text(output.value, in: Scope(contexts: contexts))
                guard !call.contexts.masker.occurs(in: value) else {
                    events.emit(
                        .annotation, job: result.key,
                        [
                            "level": "warning",
                            "message": .string("output '\(output.name)' was dropped: it may hold a secret"),
                        ])
                    continue
                }
                result.outputs.append((output.name, value))
            } catch {
                result.fail(error, call.contexts.masker, events)
            }
        }
    }

    /// Tells the end of all that a leg would have called.
    func finishCalled(
        by leg: Leg, of planned: PlannedJob, _ conclusion: RunRecord.State, _ reason: String
    ) async {
        for job in planned.jobs(calledBy: leg).flatMap(\.withCalled) {
            for leg in Self.shown(job) {
                let result = LegResult(
                    jobID: job.key, key: leg.key, conclusion: conclusion,
                    reason: contexts.masker.mask(reason))
                await finish(result, leg, startedAt: nil, usage: nil)
            }
        }
    }
}
