internal import JSON
internal import Models
internal import Planning
internal import Runs
internal import Secrets
internal import Workflows

/// How steps end, and who hears of it: the run record and the events, both without secrets.
extension StepsJob {
    /// Ends a step that ran, or, without a step, what an action left for the end.
    func finish(_ step: Step?, _ record: RunRecord.Step, _ end: StepEnd) async {
        let tolerated = end.outcome == .failure && (step.map { toleratesFailure($0) } ?? false)
        let conclusion = tolerated ? RunRecord.State.success : end.outcome
        if let step { keep(step, outcome: end.outcome, conclusion: conclusion, outputs: end.outputs) }
        for annotation in end.annotations { emit(annotation, record.number) }
        if end.outcome == .failure, let reason = end.reason {
            emit(
                Annotation(level: tolerated ? .warning : .error, message: reason, title: record.name),
                record.number)
        }
        if conclusion == .failure {
            fail("step '\(record.name)' \(end.reason ?? "failed")")
            failedStep = failedStep ?? (record.number, record.name, record.log ?? "")
        }
        if conclusion == .cancelled, status == .success { status = .cancelled }
        await report(record, end, conclusion)
    }

    /// Ends a step whose `if` does not hold.
    func skip(_ step: Step, _ name: String) async {
        keep(step, outcome: .skipped, conclusion: .skipped, outputs: [])
        await report(RunRecord.Step(number: step.number, name: name), StepEnd(outcome: .skipped), .skipped)
    }

    /// Ends a step that could not start.
    func refuse(_ step: Step, _ name: String, _ message: String) async {
        var end = StepEnd()
        end.fail(message)
        await finish(step, RunRecord.Step(number: step.number, name: name), end)
    }

    /// Tells an annotation.
    func emit(_ annotation: Annotation, _ step: Int?) {
        events.emit(
            .annotation, job: leg.key, step: step,
            [
                "level": .string(annotation.level.rawValue),
                "message": .string(masker.mask(annotation.message)),
                "title": .optional(annotation.title.map { masker.mask($0) }),
                "file": .optional(annotation.file.map { masker.mask($0) }),
                "line": .optional(annotation.line.map { Double($0) }),
                "endLine": .optional(annotation.endLine.map { Double($0) }),
                "column": .optional(annotation.column.map { Double($0) }),
                "endColumn": .optional(annotation.endColumn.map { Double($0) }),
            ])
    }

    /// Writes a step's row; a store that cannot be written fails the job, and the step's log says why.
    func save(_ record: RunRecord.Step) async {
        do throws(ModelError) {
            try await services.ledger.update(record, ofJob: leg.key, run: contexts.number)
        } catch {
            isBroken = true
            fail("the run record cannot be written: \(error.message)")
        }
    }

    private func report(_ started: RunRecord.Step, _ end: StepEnd, _ conclusion: RunRecord.State) async {
        var record = started
        record.state = conclusion
        record.finishedAt = services.now()
        record.exitCode = end.exitCode.map { Int($0) }
        record.peakResidentBytes = end.peakResidentBytes
        record.cpuSeconds = end.cpuSeconds
        await save(record)
        let begin = record.startedAt ?? record.finishedAt ?? 0
        events.emit(
            .stepFinished, job: leg.key, step: record.number,
            [
                "name": .string(record.name), "outcome": .string(end.outcome.rawValue),
                "conclusion": .string(conclusion.rawValue),
                "exitCode": .optional(end.exitCode.map { Double($0) }),
                "durationMs": .integer(Int((record.finishedAt ?? begin) - begin)),
                "peakResidentBytes": .optional(end.peakResidentBytes.map { Double($0) }),
                "cpuSeconds": .optional(end.cpuSeconds),
                "reason": .optional(end.reason.map { masker.mask($0) }),
                "log": .optional(record.log),
            ])
    }

    private func keep(
        _ step: Step, outcome: RunRecord.State, conclusion: RunRecord.State,
        outputs: [(name: String, value: String)]
    ) {
        guard let id = step.id else { return }
        steps[id] = [
            "outputs": RunContexts.object(outputs), "outcome": .string(outcome.rawValue),
            "conclusion": .string(conclusion.rawValue),
        ]
    }

    /// A failure of the runner, and a step that used up the job's time, are never tolerated.
    private func toleratesFailure(_ step: Step) -> Bool {
        guard let text = step.continueOnError, !isBroken, !settings.time.isOver else { return false }
        // A value that is no truth tolerates nothing.
        let scope = scope(environment: (try? stepEnvironment(step)) ?? environmentText(with: []))
        return (try? Evaluation.truth(text, "continue-on-error", in: scope)) ?? false
    }
}
