internal import Diagnostics
internal import Digests
internal import Expressions
internal import Glibc
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Runs
internal import Sandboxes
internal import Secrets
internal import Workflows

/// Runs the steps of one leg inside its sandbox, in order. Belongs to one task.
final class StepsJob {
    /// Where the job stands for `success()`, `failure()` and `cancelled()`.
    enum Status: String { case success, failure, cancelled }

    /// A step that an action left to run at the end.
    struct PostStep {
        var name: String
        var body: (StepsJob, StepOutput) async throws(ExecutionError) -> Void
    }

    let services: RunServices
    let contexts: RunContexts
    let job: Job
    let leg: Leg
    let events: EventLog
    let control: LegControl
    let sandbox: any Sandbox
    let temp: JobFolder
    var settings: JobSettings
    var masker: Masker
    var baseContexts: [String: Value]
    var status = Status.success
    var reason: String?
    /// What `$GITHUB_ENV` and its like added, in order.
    var additions: [(name: String, value: String)] = []
    /// What `$GITHUB_PATH` added, the newest last.
    var paths: [String] = []
    var steps = JSONObject()
    var summary = ""
    var metricLines: [(name: String, value: String)] = []
    var failedStep: (number: Int, name: String, log: String)?
    var postSteps: [PostStep] = []
    /// The step that runs now: an action's own processes are bound by its limit and its `if`.
    private(set) var current: Step?
    private var stageCount = 0

    init(
        services: RunServices, contexts: RunContexts, job: Job, leg: Leg, events: EventLog,
        control: LegControl,
        sandbox: any Sandbox, temp: consuming JobFolder, settings: JobSettings, masker: Masker,
        baseContexts: [String: Value]
    ) {
        self.services = services
        self.contexts = contexts
        self.job = job
        self.leg = leg
        self.events = events
        self.control = control
        self.sandbox = sandbox
        self.temp = temp
        self.settings = settings
        self.masker = masker
        self.baseContexts = baseContexts
        self.baseContexts["runner"] = Value(contexts.runner)
    }

    /// Runs all steps and then what they left to run at the end.
    func run(_ steps: [Step]) async {
        do throws(SystemError) {
            try temp.create(
                "_headgate_event.json", contexts.request.plan.event.payload.text(.pretty), mode: 0o644)
        } catch {
            fail("the event file could not be written: \(error.message)")
        }
        for step in steps { await run(step) }
        await runPostSteps(after: steps.count)
    }

    /// Marks the job as failed; the first reason stays.
    func fail(_ reason: String) {
        if status == .success { status = .failure }
        self.reason = self.reason ?? masker.mask(reason)
    }

    /// A fresh folder on the host that the job sees, and cannot change, at the returned inner path.
    func makeStage() throws(SystemError) -> (host: String, inner: String) {
        stageCount += 1
        let host = "\(sandbox.specification.stageFolder)/\(stageCount)"
        try Files.createFolders(host)
        return (host, "/runner/stage/\(stageCount)")
    }

    // MARK: - One step

    private func run(_ step: Step) async {
        if control.isCancelled, status != .failure { status = .cancelled }
        let scope = scope(environment: environmentText(with: []))
        let name = displayName(step, scope)
        let holds: Bool
        do throws(ExecutionError) {
            holds = try Evaluation.condition(step.condition, in: scope)
        } catch {
            return await refuse(step, name, error.message)
        }
        guard holds else { return await skip(step, name) }
        await start(step, name)
    }

    private func start(_ step: Step, _ name: String) async {
        let log = settings.logName(step: step.number, name: name)
        var record = RunRecord.Step(number: step.number, name: name, state: .running)
        record.startedAt = services.now()
        record.log = log
        await save(record)
        events.emit(
            .stepStarted, job: leg.key, step: step.number, ["name": .string(name), "log": .string(log)])
        var end = StepEnd()
        do throws(SystemError) {
            let output = try makeOutput(log, step.number)
            current = step
            end = await perform(step, output)
            current = nil
            close(output, step, &end)
        } catch {
            end.fail("the log '\(log)' cannot be written: \(error.message)")
        }
        await finish(step, record, end)
    }

    private func makeOutput(_ log: String, _ number: Int) throws(SystemError) -> StepOutput {
        let key = leg.key
        let events = events
        return try StepOutput(
            log: services.ledger.folder(ofRun: contexts.number) + "/" + log, masker: masker,
            allowsUnsecureCommands: additions.contains {
                $0.name == "ACTIONS_ALLOW_UNSECURE_COMMANDS" && $0.value == "true"
            }, now: services.now
        ) { text in
            events.emit(.stepOutput, job: key, step: number, ["text": .string(text)])
        }
    }

    private func perform(_ step: Step, _ output: StepOutput) async -> StepEnd {
        do throws(ExecutionError) {
            switch step.work {
            case .run(let script, let shell, let folder):
                return try await runScript(step, script, shell, folder, output)
            case .uses(let action, let inputs):
                let environment = try stepEnvironment(step)
                let scope = scope(environment: environment)
                var values: [(name: String, value: String)] = []
                for input in inputs {
                    values.append((input.name, try Evaluation.text(input.value, in: scope)))
                }
                return try await BuiltInAction(self, action, ActionInputs(action.text, values), output).run()
            }
        } catch {
            var end = StepEnd()
            if control.isCancelled, !survivesCancellation(step) {
                (end.outcome, end.reason) = (.cancelled, control.reason)
            }
            end.fail(error.message, help: error.help)
            output.note(
                "error: \(error.message) [\(error.code.id)]" + (error.help.map { "\nhelp: " + $0 } ?? ""))
            return end
        }
    }

    private func runScript(
        _ step: Step, _ script: Text, _ shell: Text?, _ folder: Text?, _ output: StepOutput
    ) async throws(ExecutionError) -> StepEnd {
        let environment = try stepEnvironment(step)
        let scope = scope(environment: environment)
        let files = StepFiles(step: step.number)
        let words = try Shell(
            Evaluation.text(shell ?? job.defaults.shell ?? workflow.defaults.shell, in: scope))
        let scriptName = files.script(extension: words.fileExtension)
        let text = try Evaluation.text(script, in: scope)
        do throws(SystemError) {
            try files.create(in: temp)
            try temp.create(scriptName, words.wrap(text), mode: 0o700)
        } catch {
            throw ExecutionError(
                ExecutionCode.runner, "the step's files cannot be made: \(error.message)", help: error.help)
        }
        let place = try Evaluation.text(
            folder ?? job.defaults.workingDirectory ?? workflow.defaults.workingDirectory, in: scope)
        let process = SandboxProcess(
            words.arguments(script: "/runner/temp/" + scriptName),
            environment: processEnvironment(environment + files.variables + stepVariables(step)),
            folder: Self.inner(place ?? ""))
        var end = await follow(process, step, scope, output)
        temp.remove(scriptName)
        do throws(ExecutionError) { try take(files.collect(from: temp), into: &end, output) } catch {
            end.fail(error.message, help: error.help)
        }
        return end
    }

    /// Runs a process under the step's and the job's deadlines.
    func follow(_ process: SandboxProcess, _ step: Step?, _ scope: Scope, _ output: StepOutput) async
        -> StepEnd
    {
        var end = StepEnd()
        var limit: Duration?
        do throws(ExecutionError) {
            limit = try step?.timeoutMinutes.map { (text) throws(ExecutionError) in
                try Evaluation.minutes(text, "timeout-minutes", in: scope)
            }
        } catch {
            end.fail(error.message)
            return end
        }
        let left = settings.timeLeft(isCancelled: control.isCancelled)
        let timeout = [limit, left].compactMap { $0 }.min()
        let runner = StepProcess(
            sandbox: sandbox, control: control, grace: settings.grace, timeout: timeout,
            survivesCancellation: survivesCancellation(step))
        let result = await runner.run(process, output: output)
        end.take(result, limit: timeout, isJobLimit: limit.map { $0 != timeout } ?? true, job: self)
        return end
    }

    private func survivesCancellation(_ step: Step?) -> Bool {
        guard let step else { return false }
        var cancelled = scope(environment: [])
        cancelled.functions.merge(Evaluation.statusFunctions(.cancelled)) { $1 }
        return (try? Evaluation.condition(step.condition, in: cancelled)) ?? false  // a condition that fails ends
    }

    // MARK: - Ends

    private func take(
        _ content: StepFiles.Content, into end: inout StepEnd, _ output: StepOutput
    ) {
        end.outputs += content.outputs
        additions.append(contentsOf: content.environment)
        paths.append(contentsOf: content.paths)
        if !content.summary.isEmpty { summary += masker.mask(content.summary) + "\n" }
        for line in content.metrics.split(separator: "\n") {
            guard let equal = line.firstIndex(of: "=") else { continue }
            metricLines.append(
                (String(line[..<equal]).trimmed, String(line[line.index(after: equal)...]).trimmed))
        }
        for warning in content.warnings {
            end.annotations.append(Annotation(level: .warning, message: warning))
        }
    }

    private func close(_ output: StepOutput, _ step: Step, _ end: inout StepEnd) {
        let (requests, failure, masker) = output.finish()
        self.masker = masker
        end.outputs = requests.outputs + end.outputs
        additions.append(contentsOf: requests.environment)
        paths.append(contentsOf: requests.paths)
        end.annotations.append(contentsOf: requests.annotations)
        if let failure {
            end.fail("the log could not be written whole: \(failure.message)", help: failure.help)
        }
    }

    private func finish(_ step: Step, _ record: RunRecord.Step, _ end: StepEnd) async {
        let tolerated = end.outcome == .failure && toleratesFailure(step)
        let conclusion = tolerated ? RunRecord.State.success : end.outcome
        keep(step, outcome: end.outcome, conclusion: conclusion, outputs: end.outputs)
        for annotation in end.annotations { emit(annotation, step.number) }
        if end.outcome == .failure, let reason = end.reason {
            emit(
                Annotation(level: tolerated ? .warning : .error, message: reason, title: record.name),
                step.number)
        }
        if conclusion == .failure {
            fail("step '\(record.name)' \(end.reason ?? "failed")")
            failedStep = failedStep ?? (step.number, record.name, record.log ?? "")
        }
        if conclusion == .cancelled, status == .success { status = .cancelled }
        await report(record, end, conclusion)
    }

    private func report(_ started: RunRecord.Step, _ end: StepEnd, _ conclusion: RunRecord.State) async {
        var record = started
        record.state = conclusion
        record.finishedAt = services.now()
        record.exitCode = end.exitCode.map { Int($0) }
        record.peakResidentBytes = end.peakResidentBytes
        record.cpuSeconds = end.cpuSeconds
        await save(record)
        events.emit(
            .stepFinished, job: leg.key, step: record.number,
            [
                "name": .string(record.name), "outcome": .string(end.outcome.rawValue),
                "conclusion": .string(conclusion.rawValue),
                "exitCode": .optional(end.exitCode.map { Double($0) }),
                "durationMs": .integer(Int((record.finishedAt ?? 0) - (record.startedAt ?? 0))),
                "peakResidentBytes": .optional(end.peakResidentBytes.map { Double($0) }),
                "cpuSeconds": .optional(end.cpuSeconds), "reason": .optional(end.reason.map { masker.mask($0) }),
                "log": .optional(record.log),
            ])
    }

    private func skip(_ step: Step, _ name: String) async {
        keep(step, outcome: .skipped, conclusion: .skipped, outputs: [])
        await report(RunRecord.Step(number: step.number, name: name), StepEnd(outcome: .skipped), .skipped)
    }

    private func refuse(_ step: Step, _ name: String, _ message: String) async {
        var end = StepEnd()
        end.fail(message)
        await finish(step, RunRecord.Step(number: step.number, name: name), end)
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

    private func toleratesFailure(_ step: Step) -> Bool {
        guard let text = step.continueOnError else { return false }
        let scope = scope(environment: environmentText(with: []))
        return (try? Evaluation.truth(text, "continue-on-error", in: scope)) ?? false  // a value that is no truth tolerates nothing
    }

    func emit(_ annotation: Annotation, _ step: Int?) {
        events.emit(
            .annotation, job: leg.key, step: step,
            [
                "level": .string(annotation.level.rawValue),
                "message": .string(masker.mask(annotation.message)),
                "title": .optional(annotation.title), "file": .optional(annotation.file),
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
            fail("the run record cannot be written: \(error.message)")
        }
    }

    private func runPostSteps(after count: Int) async {
        var number = count
        for post in postSteps.reversed() where status == .success && !control.isCancelled {
            number += 1
            let log = settings.logName(step: number, name: post.name)
            var record = RunRecord.Step(number: number, name: post.name, state: .running)
            record.startedAt = services.now()
            record.log = log
            await save(record)
            events.emit(
                .stepStarted, job: leg.key, step: number, ["name": .string(post.name), "log": .string(log)])
            var end = StepEnd()
            do {
                let output = try makeOutput(log, number)
                do throws(ExecutionError) { try await post.body(self, output) } catch {
                    output.note("error: \(error.message) [\(error.code.id)]")
                    end.fail(error.message)
                }
                _ = output.finish()
            } catch {
                end.fail("the log '\(log)' cannot be written: \(error)")
            }
            if end.outcome == .failure { fail("step '\(post.name)' \(end.reason ?? "failed")") }
            await report(record, end, end.outcome)
        }
    }
}
