internal import Diagnostics
internal import Expressions
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Runs
internal import Secrets
internal import Workflows

/// Who stops what: the whole run, one leg with all that it calls, the legs beside one that failed.
extension RunCourse {
    /// How urgent the wish to stop a job is, and why: that of the run, or of a leg that calls its workflow.
    func urgency(
        of planned: PlannedJob, _ level: RunCancellation.Level
    ) -> (level: RunCancellation.Level, reason: String) {
        var urgency = (level: level, reason: cancelReason)
        var caller = planned.caller
        state.with { state in
            while let key = caller, let call = state.calls[key] {
                if let cancelled = call.cancelled, cancelled.level > urgency.level { urgency = cancelled }
                caller = call.waiting.job.caller
            }
        }
        return urgency
    }

    /// Stops a running leg and all that it calls.
    func cancel(_ key: String, reason: String) {
        state.with { state in
            guard let call = state.calls[key], call.cancelled == nil else { return }
            state.calls[key]?.cancelled = (.graceful, reason)
        }
        let stopped = controls.with { controls in
            controls.filter { ($0.key == key || $0.key.hasPrefix(key + ".")) && !$0.value.isCleanup }
        }
        for control in stopped.values { control.cancel(.graceful, reason: reason) }
    }

    func stopSiblings(of result: LegResult) async {
        let reason = "cancelled because '\(result.key)' failed (fail-fast)"
        for key in state.with({ $0.schedule.runningKeys(of: result.jobID) }) where key != result.key {
            cancel(key, reason: reason)
        }
        await cancelQueued(of: result.jobID, reason: reason)
    }

    /// Cancels the legs that wait, but for those of jobs whose `if` asks to run when all else is cancelled.
    ///
    /// - Returns: Whether there were any.
    func cancelQueued(_ level: RunCancellation.Level) async -> Bool {
        let (jobs, held) = state.with { state in
            let isAny = level > .none || state.calls.values.contains { $0.cancelled != nil }
            guard isAny else { return ([PlannedJob](), [OpenCall]()) }
            return (state.schedule.queuedJobs, state.calls.values.filter(\.isHeld))
        }
        var isAny = false
        for planned in jobs {
            let urgency = urgency(of: planned, level)
            guard urgency.level > .none,
                urgency.level == .immediate || !survivesCancellation(planned)
            else { continue }
            isAny = true
            await cancelQueued(of: planned.key, reason: urgency.reason)
        }
        for call in held {
            let urgency = call.cancelled ?? urgency(of: call.waiting.job, level)
            guard urgency.level > .none else { continue }
            isAny = true
            await cancelHeld(call, reason: urgency.reason)
        }
        return isAny
    }

    private func cancelQueued(of jobID: String, reason: String) async {
        for waiting in state.with({ $0.schedule.takeQueued(of: jobID) }) {
            await endUnstarted(waiting, reason: reason)
        }
    }

    /// Ends a leg that was cancelled before it started.
    func endUnstarted(_ waiting: Schedule.Waiting, reason: String) async {
        let result = LegResult(
            jobID: waiting.job.key, key: waiting.leg.key, conclusion: .cancelled, reason: reason)
        await finish(result, waiting.leg, startedAt: nil, usage: nil)
        await finishCalled(by: waiting.leg, of: waiting.job, .cancelled, reason)
        _ = state.with { $0.schedule.end(result) }
    }

    /// Ends a run that never came to its first job because something took its place.
    func giveUp(cancelled reason: String) async { await giveUp(.cancelled, .cancelled, reason) }

    /// Ends a run that never came to its first job because of a failure.
    func giveUp(_ error: ExecutionError) async {
        let reason = contexts.masker.mask(error.message)
        let message = error.help.map { "\(reason) (\(contexts.masker.mask($0)))" } ?? reason
        events.emit(
            .annotation,
            ["level": "error", "message": .string(message), "title": .string(error.code.id)])
        state.with { $0.hasRunnersFault = error.isRunnersFault }
        await giveUp(.failure, .skipped, reason)
    }

    private func giveUp(
        _ conclusion: RunRecord.State, _ jobs: RunRecord.State, _ reason: String
    ) async {
        let reason = contexts.masker.mask(reason)
        state.with { $0.givenUp = (conclusion, reason) }
        for planned in executor.request.plan.allJobs {
            for leg in Self.shown(planned) where kept[leg.key] == nil {
                let result = LegResult(jobID: planned.key, key: leg.key, conclusion: jobs, reason: reason)
                await finish(result, leg, startedAt: nil, usage: nil)
            }
        }
        await endRest()
    }

    /// Whether a job whose legs wait still wants to run now that all else is cancelled.
    private func survivesCancellation(_ planned: PlannedJob) -> Bool {
        (try? holds(planned, isCancelled: true)) ?? false  // what fails does not hold
    }
}
