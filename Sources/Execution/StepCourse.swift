internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Runs
internal import Secrets
internal import StepCommands
internal import Workflows

/// One step of a job from its begin to its end, with its row, its log and its events.
struct StepCourse: Sendable {
    let frame: StepFrame
    let step: Step
    let number: Int
    let name: String
    /// The wish to end this step alone.
    var stop = LegControl()
    /// What it does, where that is not what `step` says.
    var body: ActionStep.Body?

    private var job: StepsJob { frame.job }

    /// Runs it. Nothing of what it set is seen by others before somebody takes the result over.
    func run() async -> EndedStep {
        await run { (run) in await run.perform(body) }
    }

    /// Runs something in its place, with its log open.
    func run(_ work: (StepRun) async -> StepEnd) async -> EndedStep {
        let open = await open()
        var end = StepEnd()
        if let run = open.run { end = await work(run) }
        return await close(open, end)
    }

    /// A step that has begun.
    struct Open {
        let record: RunRecord.Step
        /// The step at work; none when its log could not be made.
        let run: StepRun?
        let failure: SystemError?
    }

    /// Begins it: makes its row and its log, and tells.
    func open() async -> Open {
        let record = await begin()
        do throws(SystemError) {
            let output = try makeOutput(record.log ?? "")
            let run = StepRun(frame, step, number: number, output: output, stop: stop)
            return Open(record: record, run: run, failure: nil)
        } catch {
            return Open(record: record, run: nil, failure: error)
        }
    }

    /// Ends it.
    func close(_ open: Open, _ end: StepEnd) async -> EndedStep {
        var end = end
        if let failure = open.failure { end.failToLog("made ('\(open.record.log ?? "")')", failure) }
        if let failure = open.run?.output.finish() { end.failToLog("written whole", failure) }
        let tolerated = open.run?.tolerates(end) ?? false
        return await finish(open.record, end, open.run?.effects ?? StepEffects(), tolerated: tolerated)
    }

    /// Ends it before it began, because somebody wanted it to stop while it waited for its turn.
    func abandon() async -> EndedStep {
        var end = StepEnd()
        (end.outcome, end.reason) = (.cancelled, stop.reason ?? job.control.reason ?? "cancelled")
        return await finish(RunRecord.Step(number: number, name: name), end, StepEffects(), tolerated: false)
    }

    /// Ends it before it began, because its `if` does not hold.
    func skip() async -> EndedStep {
        await finish(
            RunRecord.Step(number: number, name: name), StepEnd(outcome: .skipped), StepEffects(),
            tolerated: false)
    }

    /// Ends it because it could not start.
    func refuse(_ message: String) async -> EndedStep {
        var end = StepEnd()
        end.fail(message)
        return await finish(RunRecord.Step(number: number, name: name), end, StepEffects(), tolerated: false)
    }

    private func begin() async -> RunRecord.Step {
        var record = RunRecord.Step(number: number, name: name, state: .running)
        record.startedAt = job.services.now()
        record.log = job.settings.logName(step: number, name: name)
        _ = await job.save(record)  // told when the step ends
        job.events.emit(
            .stepStarted, job: job.leg.key, step: number,
            ["name": .string(name), "log": .optional(record.log)])
        return record
    }

    private func makeOutput(_ log: String) throws(SystemError) -> StepOutput {
        let events = job.events
        let key = job.leg.key
        let number = number
        return try StepOutput(
            log: job.services.ledger.folder(ofRun: job.contexts.number) + "/" + log,
            StepOutput.Surroundings(
                masks: job.masks, isDebug: job.contexts.isDebug, matchers: job.matchers, now: job.services.now
            )
        ) { text in
            events.emit(.stepOutput, job: key, step: number, ["text": .string(text)])
        }
    }

    // MARK: - Ends

    private func finish(
        _ started: RunRecord.Step, _ end: StepEnd, _ effects: StepEffects, tolerated: Bool
    ) async -> EndedStep {
        job.setBroken(end.isRunnersFault)
        let conclusion = tolerated ? RunRecord.State.success : end.outcome
        for annotation in end.annotations { job.emit(annotation, number) }
        if end.outcome == .failure, let reason = end.reason {
            job.emit(
                Annotation(level: tolerated ? .warning : .error, message: reason, title: name), number)
        }
        var record = started
        record.state = conclusion
        record.finishedAt = job.services.now()
        record.exitCode = end.exitCode.map { Int($0) }
        record.peakResidentBytes = end.peakResidentBytes
        record.cpuSeconds = end.cpuSeconds
        let unsaved = await job.save(record)
        tell(record, end, conclusion)
        return EndedStep(
            course: self, log: record.log ?? "", end: end, conclusion: conclusion, effects: effects,
            unsaved: unsaved)
    }

    private func tell(_ record: RunRecord.Step, _ end: StepEnd, _ conclusion: RunRecord.State) {
        let begin = record.startedAt ?? record.finishedAt ?? 0
        job.events.emit(
            .stepFinished, job: job.leg.key, step: number,
            [
                "name": .string(name), "outcome": .string(end.outcome.rawValue),
                "conclusion": .string(conclusion.rawValue),
                "exitCode": .optional(end.exitCode.map { Double($0) }),
                "durationMs": .integer(Int((record.finishedAt ?? begin) - begin)),
                "peakResidentBytes": .optional(end.peakResidentBytes.map { Double($0) }),
                "cpuSeconds": .optional(end.cpuSeconds),
                "reason": .optional(end.reason.map { job.masker.mask($0) }),
                "log": .optional(record.log),
            ])
    }
}

/// A step that has ended, with what it set for others.
struct EndedStep: Sendable {
    let course: StepCourse
    let log: String
    let end: StepEnd
    let conclusion: RunRecord.State
    let effects: StepEffects
    /// Why its row could not be written.
    let unsaved: String?
}
