internal import Diagnostics
internal import Expressions
internal import Gates
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Runs
internal import Sandboxes
internal import Secrets
internal import Workflows

/// Runs one leg of a steps job from its settings to its collected results.
struct LegRunner {
    let services: RunServices
    let contexts: RunContexts
    let events: EventLog
    let job: Job
    let leg: Leg
    let needs: [String: JobOutcome]
    let control: LegControl
    /// Files that gates after this job will read.
    let gateFiles: Set<String>

    /// What a leg leaves for the run beside its result.
    struct Report: Sendable {
        var result: LegResult
        var usage: SandboxUsage?
        var summary = ""
        var failedStep: (number: Int, name: String, log: String)?
    }

    func run(_ steps: [Step]) async -> Report {
        var report = Report(result: LegResult(jobID: leg.jobKey, key: leg.key, conclusion: .failure))
        do throws(ExecutionError) {
            report = try await runInSandbox(steps)
        } catch {
            report.result.fail(error, contexts.masker, events)
        }
        return report
    }

    private func runInSandbox(_ steps: [Step]) async throws(ExecutionError) -> Report {
        let scope = scope(environment: nil)
        var settings = try settings(scope)
        let specification = try specification(scope)
        let sandbox = try await start(specification)
        var report: Report
        do throws(ExecutionError) {
            let isStrict = contexts.frame.workflow.path.hasPrefix(".github/workflows/")
            var limit = isStrict ? JobTime.gitHubLimit : nil
            if let text = job.timeoutMinutes {
                limit = try Evaluation.minutes(text, "timeout-minutes", in: scope)
            }
            settings.time.start(limit)
            if control.isCleanup { settings.time.beginCleanup() }
            report = try await follow(steps, sandbox, settings, scope)
        } catch {
            try? await end(sandbox)  // the first failure is the one to tell
            throw error
        }
        do throws(ExecutionError) { try await end(sandbox) } catch {
            let first = report.result.reason
            report.result.fail(error, contexts.masker, events)
            report.result.reason = first ?? report.result.reason
        }
        return report
    }

    private func follow(
        _ steps: [Step], _ sandbox: any Sandbox, _ settings: JobSettings, _ scope: Scope
    ) async throws(ExecutionError) -> Report {
        let temp: JobFolder
        do throws(SystemError) { temp = try JobFolder(sandbox.specification.tempFolder) } catch {
            throw ExecutionError(error)
        }
        let run = StepsJob(
            services: services, contexts: contexts, job: job, leg: leg, events: events, control: control,
            sandbox: sandbox, temp: temp, settings: settings,
            masker: contexts.masker, baseContexts: scope.contexts)
        let sequence = StepSequence(run)
        await sequence.run(steps, pre: await sequence.preSteps(of: steps))
        var result = LegResult(jobID: leg.jobKey, key: leg.key, conclusion: .success)
        result.params = settings.params
        result.artifacts = run.artifacts
        try await JobCollector(sequence: sequence, gateFiles: gateFiles).collect(into: &result)
        result.conclusion = sequence.conclusion
        result.reason =
            result.conclusion == .cancelled ? control.reason ?? "cancelled" : sequence.frame.reason
        result.isRunnersFault = run.isBroken && result.conclusion == .failure
        var report = Report(result: result, usage: sandbox.usage(), summary: run.summary)
        report.failedStep = run.failedStep
        return report
    }

    // MARK: - Before the first step

    private func scope(environment: [(name: String, value: String)]?) -> Scope {
        var all = contexts.job(job, leg: leg, needs: needs)
        all["secrets"] = contexts.secrets
        if let environment {
            all["env"] = .object(environment.map { ($0.name, .string($0.value)) }, isCaseSensitive: true)
        }
        return Scope(contexts: all, functions: [:])
    }

    private func settings(_ scope: Scope) throws(ExecutionError) -> JobSettings {
        var settings = JobSettings(key: leg.folderName)
        for entry in contexts.frame.workflow.environment {
            settings.environment.append((entry.name, try Evaluation.text(entry.value, in: scope)))
        }
        let outer = self.scope(environment: settings.environment)
        for entry in job.environment {
            settings.environment.append((entry.name, try Evaluation.text(entry.value, in: outer)))
        }
        for entry in job.params {
            let name =
                "PARAM_" + entry.name.uppercased().map { $0 == "-" || $0 == "." ? "_" : String($0) }.joined()
            let value: String = try Evaluation.text(entry.value, in: outer)
            settings.parameters.append((name, value))
            settings.params[entry.name] = contexts.masker.mask(value)
        }
        if let grace = job.cancelTimeoutMinutes {
            settings.grace = try Evaluation.minutes(grace, "cancel-timeout-minutes", in: scope)
        }
        return settings
    }

    private func specification(_ scope: Scope) throws(ExecutionError) -> SandboxSpecification {
        try checkLabels(scope)
        let name = "\(contexts.number)-\(leg.folderName)"
        var limits = SandboxSpecification.Limits()
        let resources = job.resources
        if let memory = resources.memory {
            limits.memoryBytes = try Evaluation.bytes(memory, "memory", in: scope)
        }
        if let cpus = resources.cpus { limits.cpus = try Evaluation.number(cpus, "cpus", in: scope) }
        if let pids = resources.pids {
            limits.processes = Int(min(try Evaluation.number(pids, "pids", in: scope), 1e6))
        }
        if let shared = resources.sharedMemory {
            limits.sharedMemoryBytes = try Evaluation.bytes(shared, "shm", in: scope)
        }
        if let cpus = limits.cpus, cpus > contexts.request.cpus {
            throw ExecutionError(
                ExecutionCode.tooLarge,
                "job '\(leg.key)' wants \(JSON.text(of: cpus)) cpus, this runner gives \(JSON.text(of: contexts.request.cpus))"
            )
        }
        if let memory = limits.memoryBytes, memory > contexts.request.memoryBytes {
            throw ExecutionError(
                ExecutionCode.tooLarge,
                "job '\(leg.key)' wants \(StepEnd.bytes(memory)) of memory, this runner gives \(StepEnd.bytes(contexts.request.memoryBytes))"
            )
        }
        return SandboxSpecification(
            name: name, folder: "\(services.home)/sandboxes/\(name)", network: try network(scope),
            limits: limits, binds: services.actions.binds(for: job))
    }

    private func checkLabels(_ scope: Scope) throws(ExecutionError) {
        guard let runner = contexts.request.runner, !job.runsOn.labels.isEmpty else { return }
        let wanted: [String]
        do throws(PlanProblem) { wanted = try Planner.labels(of: job, scope: scope) } catch {
            throw ExecutionError(error)
        }
        let missing = runner.missing(wanted).map { "'\($0)'" }
        guard missing.isEmpty else {
            throw ExecutionError(
                ExecutionCode.otherRunner,
                "job '\(leg.key)' needs a runner with \(missing.joined(separator: ", ")), and this one is not",
                help: "its labels are \(runner.labels.sorted().joined(separator: ", "))")
        }
    }

    private func network(_ scope: Scope) throws(ExecutionError) -> SandboxSpecification.Network {
        guard let text: String = try Evaluation.text(job.network, in: scope) else { return .none }
        guard let network = SandboxSpecification.Network(rawValue: text) else {
            throw ExecutionError(ExecutionCode.badValue, "'network' gives '\(text)'; it must be none or host")
        }
        guard contexts.request.networks.contains(text) else {
            throw ExecutionError(
                ExecutionCode.forbidden, "this runner does not let jobs use the network '\(text)'",
                help: "its configuration allows: \(contexts.request.networks.joined(separator: ", "))")
        }
        return network
    }

    private func start(_ specification: SandboxSpecification) async throws(ExecutionError) -> any Sandbox {
        do throws(SandboxError) { return try await services.sandboxes.start(specification) } catch {
            throw ExecutionError(error)
        }
    }

    private func end(_ sandbox: any Sandbox) async throws(ExecutionError) {
        do throws(SandboxError) {
            try await sandbox.stop()
            try await services.sandboxes.remove(sandbox.specification)
        } catch {
            throw ExecutionError(error)
        }
    }
}

extension LegResult {
    /// Fails because of an error outside the steps, and tells it.
    mutating func fail(_ error: ExecutionError, _ masker: Masker, _ events: EventLog) {
        conclusion = .failure
        reason = masker.mask(error.message)
        isRunnersFault = error.isRunnersFault
        events.emit(
            .annotation, job: key,
            [
                "level": "error",
                "message": .string(
                    masker.mask(error.help.map { "\(error.message) (\($0))" } ?? error.message)),
                "title": .string(error.code.id),
            ])
    }
}
