internal import Diagnostics
internal import Expressions
internal import Glibc
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Sandboxes
internal import Secrets
internal import StepCommands
internal import Workflows

/// One step while it works; belongs to one task.
///
/// The steps of a composite action are `StepRun`s too: they share the output, the end and the wish to stop of the step
/// that uses the action (`host`), and have no row, log or events of their own.
final class StepRun {
    let job: StepsJob
    /// What it sees. An action may change it for what it runs next.
    var frame: StepFrame
    let step: Step
    /// The number that rows, events and annotations of it have: that of the job's step, however deep it is.
    let number: Int
    let output: StepOutput
    /// The wish to end this step alone: `cancel`.
    let stop: LegControl
    /// The step that uses the action it is part of.
    let host: StepRun?
    /// Names it among all steps of the job, also inside composite actions: `.3.1`.
    var key: String
    /// What it set for others so far.
    var effects = StepEffects()
    /// What it wrote into `$GITHUB_ARTIFACTS`.
    private var artifactList = ""
    /// Its `timeout-minutes`, and when they are over.
    private var bound: (limit: Duration, end: ContinuousClock.Instant)?

    /// Creates the run of a step of the job.
    init(_ frame: StepFrame, _ step: Step, number: Int, output: StepOutput, stop: LegControl) {
        job = frame.job
        self.frame = frame
        self.step = step
        self.number = number
        self.output = output
        self.stop = stop
        host = nil
        key = ".\(step.number)"
    }

    /// Creates the run of a step of a composite action.
    init(_ frame: StepFrame, _ step: Step, inside host: StepRun) {
        job = frame.job
        self.frame = frame
        self.step = step
        self.host = host
        key = "\(host.key).\(step.number)"
        (number, output, stop, bound) = (host.number, host.output, host.stop, host.bound)
    }

    /// Does the step's work, or `body` in its place, and takes what it said to the runner.
    func perform(_ body: ActionStep.Body? = nil) async -> StepEnd {
        var end: StepEnd
        do throws(ExecutionError) {
            let environment = try frame.stepEnvironment(step)
            var scope = frame.scope(environment: environment)
            output.allowUnsecureCommands(Self.allowsUnsecureCommands(environment))
            if let text = step.timeoutMinutes {
                try limit(text, scope)
                scope = frame.scope(environment: environment, bound: bound)
            }
            if let body { end = try await body(self) } else { end = try await work(environment, scope) }
        } catch {
            end = failed(error)
        }
        await takeArtifacts(artifactList, into: &end)
        takeCommands(into: &end)
        job.actions.keep(effects.states, of: key)
        return end
    }

    private func work(
        _ environment: [(name: String, value: String)], _ scope: Scope
    ) async throws(ExecutionError) -> StepEnd {
        switch step.work {
        case .run(let script, let shell, let folder):
            return try await runScript(script, shell, folder, environment)
        case .uses(let action, let inputs):
            var values: [(name: String, value: String)] = []
            for input in inputs {
                values.append((input.name, try Evaluation.text(input.value, in: scope)))
            }
            return try await use(action, values)
        case .wait, .waitAll, .cancel: return StepEnd()
        }
    }

    /// Runs an action.
    private func use(
        _ action: ActionReference, _ values: [(name: String, value: String)]
    ) async throws(ExecutionError) -> StepEnd {
        guard action.builtIn != nil else { return try await use(found: action, values) }
        return try await BuiltInAction(self, action, ActionInputs(action.text, values)).perform()
    }

    private static func allowsUnsecureCommands(_ environment: [(name: String, value: String)]) -> Bool {
        environment.contains {
            $0.name == "ACTIONS_ALLOW_UNSECURE_COMMANDS" && $0.value.trimmed.lowercased() == "true"
        }
    }

    private func limit(_ text: Text, _ scope: Scope) throws(ExecutionError) {
        let limit = try Evaluation.minutes(text, "timeout-minutes", in: scope)
        let end = ContinuousClock.now + limit
        if bound.map({ end < $0.end }) ?? true { bound = (limit, end) }
    }

    private func failed(_ error: ExecutionError) -> StepEnd {
        var end = StepEnd()
        if stop.isCancelled {
            (end.outcome, end.reason) = (.cancelled, stop.reason)
        } else if job.control.isCancelled && !survivesCancellation {
            (end.outcome, end.reason) = (.cancelled, job.control.reason)
        } else if let over = job.time.first(bound), over.left == .zero {
            let result = SandboxProcessResult(exitCode: 128 + SIGTERM, signal: SIGTERM)
            end.take(.timedOut(result, over.bound), of: self)
        }
        // What was stopped did not fail by itself.
        end.isRunnersFault = error.isRunnersFault && end.outcome == .success
        end.fail(error.message, help: error.help)
        output.note(
            "error: \(error.message) [\(error.code.id)]" + (error.help.map { "\nhelp: " + $0 } ?? ""))
        return end
    }

    private func runScript(
        _ script: Text, _ shell: Text?, _ folder: Text?, _ environment: [(name: String, value: String)]
    ) async throws(ExecutionError) -> StepEnd {
        let scope = frame.scope(environment: environment)
        let files = StepFiles(number: job.nextFileNumber())
        let words = try Shell(Evaluation.text(shell ?? frame.shell, in: scope))
        let scriptName = files.script(extension: words.fileExtension)
        let text = try Evaluation.text(script, in: scope)
        do throws(SystemError) {
            try files.create(in: job.temp)
            try job.temp.renew(scriptName, from: StepFiles.spare("script"), words.wrap(text), mode: 0o700)
        } catch {
            throw ExecutionError(
                ExecutionCode.runner, "the step's files cannot be made: \(error.message)", help: error.help)
        }
        let place = try Evaluation.text(folder ?? frame.folder, in: scope)
        var end = await follow(
            words.arguments(script: "/runner/temp/" + scriptName),
            environment: environment + files.variables, folder: StepsJob.inner(place ?? ""))
        job.temp.setAside(scriptName, as: StepFiles.spare("script"))
        takeFiles(files, into: &end)
        return end
    }

    /// Runs a process of the step under its and the job's deadlines; what it prints is the step's output.
    ///
    /// - Parameter environment: What the workflow wants; what the runner says comes on top.
    func follow(
        _ arguments: [String], environment: [(name: String, value: String)], folder: String = "/workspace"
    ) async -> StepEnd {
        let process = SandboxProcess(
            arguments, environment: frame.processEnvironment(environment + stepVariables), folder: folder)
        if job.control.isCancelled { job.beginCleanup() }
        let runner = StepProcess(
            sandbox: job.sandbox, control: job.control, stop: stop, grace: job.settings.grace,
            bound: job.time.first(bound), survivesCancellation: survivesCancellation)
        var end = StepEnd()
        end.take(await runner.run(process, output: output), of: self)
        return end
    }

    /// Variables of one step only.
    private var stepVariables: [(name: String, value: String)] {
        guard step.id == nil, case .uses(let action, _) = step.work else {
            return [("GITHUB_ACTION", step.id ?? "__run_\(step.number)")]
        }
        let name = action.text.split(separator: "@").first ?? ""
        return [("GITHUB_ACTION", "__" + name.replacing("/", with: "_"))]
    }

    /// Whether its `if`, and that of each step around it, holds when the job is cancelled.
    var survivesCancellation: Bool {
        if let host { return host.survivesCancellation }
        // What cannot be evaluated does not hold.
        return (try? Evaluation.holds(step, .cancelled, in: frame.scope(of: step))) ?? false
    }

    /// Tells whether storing files for it, which no signal reaches, is to end.
    func stopCheck() -> @Sendable () -> Bool {
        let (job, stop, bound, survives) = (job, stop, bound, survivesCancellation)
        return {
            stop.isCancelled || job.control.level == .immediate || job.control.isCancelled && !survives
                || job.time.first(bound)?.left == .zero
        }
    }

    /// Whether `continue-on-error` excuses a failure; one of the runner, or of the job's time, never is.
    func tolerates(_ end: StepEnd) -> Bool {
        guard end.outcome == .failure, let text = step.continueOnError, !end.isRunnersFault, !job.isBroken,
            !job.time.isOver
        else { return false }
        // A value that is no truth tolerates nothing.
        return (try? Evaluation.truth(text, "continue-on-error", in: frame.scope(of: step))) ?? false
    }

    // MARK: - What it said

    /// Takes what it wrote into its files.
    func takeFiles(_ files: StepFiles, into end: inout StepEnd) {
        let content = files.collect(from: job.temp)
        for (index, error) in content.failures.enumerated() {
            // A name or a delimiter of the file is part of it, and may have megabytes.
            let message = Annotation.cut(job.masker.mask(error.message))
            if index == 0 {
                end.fail(message, help: error.help.map { Annotation.cut(job.masker.mask($0)) })
            } else {
                end.annotations.append(Annotation(level: .error, message: message))
            }
        }
        end.outputs += content.outputs
        effects.variables += content.environment
        effects.paths += content.paths
        effects.states += content.states
        artifactList += content.artifacts
        if !content.summary.isEmpty { effects.summary += job.masker.mask(content.summary) }
        for line in content.metrics.split(separator: "\n") {
            guard let equal = line.firstIndex(of: "=") else { continue }
            effects.metrics.append(
                (String(line[..<equal]).trimmed, String(line[line.index(after: equal)...]).trimmed))
        }
        for warning in content.warnings {
            end.annotations.append(Annotation(level: .warning, message: warning))
        }
    }

    /// Takes what its command lines asked for.
    private func takeCommands(into end: inout StepEnd) {
        let requests = output.takeRequests()
        end.outputs = requests.outputs + end.outputs
        effects.variables += requests.environment
        effects.paths += requests.paths
        effects.states += requests.states
        end.annotations += requests.annotations
        for name in requests.deprecated.sorted() where job.isFirst("deprecated " + name) {
            let file = name == "set-output" ? "$GITHUB_OUTPUT" : "$GITHUB_STATE"
            end.annotations.append(
                Annotation(
                    level: .warning, message: "the command '\(name)' is deprecated: write to \(file) instead")
            )
        }
        for failure in requests.failures {
            if end.outcome == .failure {
                end.annotations.append(Annotation(level: .error, message: failure))
            } else {
                end.fail(failure)
            }
        }
    }
}
