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
    /// Whether the runner itself could not do its part: no `continue-on-error` excuses that.
    var isBroken = false
    /// The step that runs now: an action's own processes are bound by its limit and its `if`.
    private var current: Step?
    /// The `timeout-minutes` of the step that runs now, and when they are over.
    private var stepBound: (limit: Duration, end: ContinuousClock.Instant)?
    private var hadFailed = false
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

    /// How the job ended: one that had failed before it was cancelled has failed.
    var conclusion: RunRecord.State {
        hadFailed ? .failure : RunRecord.State(rawValue: status.rawValue) ?? .failure
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
        noteCancellation()
        // A variable that cannot be evaluated is told when the step starts.
        let scope = scope(environment: (try? stepEnvironment(step)) ?? environmentText(with: []))
        let name = displayName(step, scope)
        let holds: Bool
        do throws(ExecutionError) {
            holds = try Evaluation.holds(step, status, in: scope)
        } catch {
            return await refuse(step, name, error.message)
        }
        guard holds else { return await skip(step, name) }
        let record = await begin(step.number, name)
        let end = await logged(record) { output in
            current = step
            defer { (current, stepBound) = (nil, nil) }
            return await perform(step, output)
        }
        await finish(step, record, end)
    }

    /// From the cancellation on, `cancelled()` holds and what is left has five minutes in all.
    private func noteCancellation() {
        guard control.isCancelled, status != .cancelled else { return }
        hadFailed = status == .failure
        status = .cancelled
        settings.time.beginCleanup()
    }

    private func begin(_ number: Int, _ name: String) async -> RunRecord.Step {
        var record = RunRecord.Step(number: number, name: name, state: .running)
        record.startedAt = services.now()
        record.log = settings.logName(step: number, name: name)
        await save(record)
        events.emit(
            .stepStarted, job: leg.key, step: number,
            ["name": .string(name), "log": .optional(record.log)])
        return record
    }

    /// Runs a body with the step's log open, and takes over what its output asked for.
    private func logged(_ record: RunRecord.Step, _ body: (StepOutput) async -> StepEnd) async -> StepEnd {
        let log = record.log ?? ""
        var end = StepEnd()
        do throws(SystemError) {
            let output = try makeOutput(log, record.number)
            end = await body(output)
            close(output, &end)
        } catch {
            isBroken = true
            end.fail("the log '\(log)' cannot be written: \(error.message)", help: error.help)
        }
        return end
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
            let environment = try stepEnvironment(step)
            let scope = scope(environment: environment)
            if let text = step.timeoutMinutes {
                let limit = try Evaluation.minutes(text, "timeout-minutes", in: scope)
                stepBound = (limit, .now + limit)
            }
            switch step.work {
            case .run(let script, let shell, let folder):
                return try await runScript(step, script, shell, folder, environment, output)
            case .uses(let action, let inputs):
                var values: [(name: String, value: String)] = []
                for input in inputs {
                    values.append((input.name, try Evaluation.text(input.value, in: scope)))
                }
                return try await BuiltInAction(self, action, ActionInputs(action.text, values), output).run()
            case .wait, .waitAll, .cancel: return StepEnd()
            }
        } catch {
            return failed(error, isCancelled: control.isCancelled && !survivesCancellation(step), output)
        }
    }

    private func failed(_ error: ExecutionError, isCancelled: Bool, _ output: StepOutput) -> StepEnd {
        var end = StepEnd()
        if isCancelled { (end.outcome, end.reason) = (.cancelled, control.reason) }
        isBroken = isBroken || error.isRunnersFault
        end.fail(error.message, help: error.help)
        output.note(
            "error: \(error.message) [\(error.code.id)]" + (error.help.map { "\nhelp: " + $0 } ?? ""))
        return end
    }

    private func runScript(
        _ step: Step, _ script: Text, _ shell: Text?, _ folder: Text?,
        _ environment: [(name: String, value: String)], _ output: StepOutput
    ) async throws(ExecutionError) -> StepEnd {
        let scope = scope(environment: environment)
        let files = StepFiles(step: step.number)
        let words = try Shell(
            Evaluation.text(shell ?? job.defaults.shell ?? workflow.defaults.shell, in: scope))
        let scriptName = files.script(extension: words.fileExtension)
        let text = try Evaluation.text(script, in: scope)
        do throws(SystemError) {
            try files.create(in: temp)
            try temp.renew(scriptName, from: StepFiles.spare("script"), words.wrap(text), mode: 0o700)
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
        var end = await follow(process, output)
        temp.setAside(scriptName, as: StepFiles.spare("script"))
        do throws(ExecutionError) { try take(files.collect(from: temp), into: &end, output) } catch {
            end.fail(error.message, help: error.help)
        }
        return end
    }

    /// Runs a process of the present step under its and the job's deadlines.
    func follow(_ process: SandboxProcess, _ output: StepOutput) async -> StepEnd {
        if control.isCancelled { settings.time.beginCleanup() }
        let runner = StepProcess(
            sandbox: sandbox, control: control, grace: settings.grace,
            bound: settings.time.first(stepBound), survivesCancellation: survivesCancellation(current))
        var end = StepEnd()
        end.take(await runner.run(process, output: output), job: self)
        return end
    }

    private func survivesCancellation(_ step: Step?) -> Bool {
        guard let step else { return false }
        // What cannot be evaluated does not hold.
        let scope = scope(environment: (try? stepEnvironment(step)) ?? environmentText(with: []))
        return (try? Evaluation.holds(step, .cancelled, in: scope)) ?? false
    }

    /// Runs what actions left for the end, the last one first, while all is well.
    private func runPostSteps(after count: Int) async {
        var number = count
        for post in postSteps.reversed() where status == .success && !control.isCancelled {
            number += 1
            let record = await begin(number, masker.mask(post.name))
            let end = await logged(record) { output in
                do throws(ExecutionError) {
                    try await post.body(self, output)
                    return StepEnd()
                } catch {
                    return failed(error, isCancelled: control.isCancelled, output)
                }
            }
            await finish(nil, record, end)
        }
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

    private func close(_ output: StepOutput, _ end: inout StepEnd) {
        let (requests, failure, masker) = output.finish()
        self.masker = masker
        end.outputs = requests.outputs + end.outputs
        additions.append(contentsOf: requests.environment)
        paths.append(contentsOf: requests.paths)
        end.annotations.append(contentsOf: requests.annotations)
        if let failure {
            isBroken = true
            end.fail("the log could not be written whole: \(failure.message)", help: failure.help)
        }
    }
}
