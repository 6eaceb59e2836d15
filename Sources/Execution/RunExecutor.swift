internal import Diagnostics
internal import Digests
internal import Expressions
public import Gates
internal import Glibc
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Repositories
internal import Runs
internal import Workflows

/// Follows a plan from its first job to its last, and tells what happens as events.
///
///     let outcome = try await RunExecutor(services, request, gates: gates, cancellation: cancellation).run()
public struct RunExecutor: Sendable {
    let services: RunServices
    let request: RunRequest
    let gates: [String: GateDefinition]
    let cancellation: RunCancellation

    /// Creates an executor.
    ///
    /// - Parameters:
    ///   - gates: The definitions of the plan's gate jobs, as `GateLoader` gives them.
    ///   - cancellation: How others ask the run to stop.
    public init(
        _ services: RunServices, _ request: RunRequest, gates: [String: GateDefinition],
        cancellation: RunCancellation
    ) {
        self.services = services
        self.request = request
        self.gates = gates
        self.cancellation = cancellation
    }

    /// Runs everything.
    ///
    /// - Throws: `ExecutionError` when the run could not even begin; what fails later is the outcome.
    public func run() async throws(ExecutionError) -> RunOutcome {
        try await refuseMissing()
        let record = try await begin()
        let events = EventLog(
            run: record.number, attempt: record.attempt, recorders: services.recorders, now: services.now)
        announce(record, events)
        let course = RunCourse(self, record, events)
        if let concurrency = request.plan.workflow.concurrency {
            await RunGroup.follow(course, concurrency)
        } else {
            await follow(course)
        }
        return await finish(course, record, events)
    }

    /// Lets the course run, and hear of every wish to stop.
    func follow(_ course: RunCourse) async {
        let number = cancellation.listen { level in course.cancel(level) }
        await course.follow()
        cancellation.forget(number)
    }

    // MARK: - Begin

    /// What a step uses must be there before the first one starts.
    private func refuseMissing() async throws(ExecutionError) {
        let findings = await ActionLoader.load(request.plan, services.actions).findings
        guard let first = findings.first(where: { $0.severity == .error }) else { return }
        let place = first.span.map { "\(first.path):\($0.start.line):\($0.start.column): " } ?? ""
        throw ExecutionError(first.code, place + first.message, help: first.help)
    }

    private func begin() async throws(ExecutionError) -> RunRecord {
        var record = RunRecord(
            experiment: "\(request.head.repositoryName)/\(request.plan.workflow.name)",
            pipeline: request.plan.workflow.path, pipelineDigest: request.plan.digest,
            repository: services.repository.folder, commit: request.head.commit, ref: request.head.ref,
            dirtyDigest: request.tree.isDirty && !request.usesCommit ? request.tree.digest : nil,
            event: request.plan.event.name, request: request.record, startedAt: services.now(),
            owner: request.owner)
        record.jobs = request.plan.allJobs.flatMap { rows(of: $0) }
        // A run that has to wait for its group is queued until it may begin.
        if request.plan.workflow.concurrency != nil { record.state = .queued }
        do throws(ModelError) {
            if let previous = request.previous {
                record.number = previous.number
                record.attempt = previous.attempt + 1
                let kept = request.kept
                record.jobs = record.jobs.map { kept[$0.key] ?? $0 }
                try await services.ledger.beginAgain(record)
            } else {
                record = try await services.ledger.begin(record)
            }
        } catch {
            throw ExecutionError(error)
        }
        do throws(ExecutionError) { try writeFolder(record) } catch {
            // The first failure is the one to tell; a record that cannot be ended is found by the next command.
            try? await services.ledger.finish(
                run: record.number, .failure, reason: error.message, at: services.now())
            throw error
        }
        return record
    }

    /// The rows of a job; those of legs that are not known yet come when they are, but for an earlier attempt's.
    private func rows(of planned: PlannedJob) -> [RunRecord.Job] {
        if let legs = planned.legs { return legs.map { RunRecord.Job(key: $0.key, name: $0.name) } }
        let id = planned.key
        return (request.previous?.jobs ?? []).filter { $0.key == id || $0.key.hasPrefix(id + ".") }
            .map { RunRecord.Job(key: $0.key, name: $0.name) }
    }

    private func writeFolder(_ record: RunRecord) throws(ExecutionError) {
        let folder = services.ledger.folder(ofRun: record.number)
        do throws(SystemError) {
            try Files.createFolders(folder, mode: 0o700)
            try Files.write(request.pipelineText, to: folder + "/pipeline.yml")
            try Files.write(request.plan.json.text(.pretty) + "\n", to: folder + "/plan.json")
            try writeCalled(folder + "/called")
        } catch {
            throw ExecutionError(error)
        }
    }

    /// Keeps the called workflows, for a later attempt, by their paths in the repository.
    private func writeCalled(_ folder: String) throws(SystemError) {
        for file in request.plan.called {
            let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
            guard !parts.contains(".."), !parts.contains("") else {
                throw SystemError("write", file.path, number: EINVAL)
            }
            try Files.createFolders(Files.parent(of: "\(folder)/\(file.path)"), mode: 0o700)
            try Files.write(file.text, to: "\(folder)/\(file.path)")
        }
    }

    private func announce(_ record: RunRecord, _ events: EventLog) {
        let jobs = request.plan.allJobs.flatMap { planned in
            RunCourse.shown(planned).map { leg -> JSON in
                [
                    "key": .string(leg.key), "name": .string(leg.name), "kind": .string(planned.job.kind),
                    "needs": .array(planned.needs.map { .string(planned.key(of: $0)) }),
                ]
            }
        }
        events.emit(
            .runStarted,
            [
                "experiment": .string(record.experiment), "pipeline": .string(record.pipeline),
                "repository": .string(record.repository), "commit": .string(record.commit),
                "ref": .optional(record.ref),
                "dirty": .optional(record.dirtyDigest), "trigger": .string(record.event),
                "jobs": .array(jobs),
            ])
        warnOfShortSecrets(events)
        for job in record.jobs where !job.state.isFinal {
            events.emit(.jobQueued, job: job.key, ["name": .string(job.name)])
        }
    }

    // MARK: - End

    private func finish(_ course: RunCourse, _ record: RunRecord, _ events: EventLog) async -> RunOutcome {
        var (conclusion, reason) = course.conclusion()
        var hasRunnersFault = course.hasRunnersFault
        let summary = course.summary
        let path = services.ledger.folder(ofRun: record.number) + "/summary.md"
        if !summary.isEmpty {
            do throws(SystemError) { try Files.write(summary, to: path) } catch {
                hasRunnersFault = true
                if conclusion == .success { conclusion = .failure }
                reason = reason ?? "the summary cannot be written: \(error.message)"
            }
        }
        do throws(ModelError) {
            try await services.ledger.finish(
                run: record.number, conclusion, reason: reason, at: services.now())
        } catch {
            hasRunnersFault = true
            (conclusion, reason) = (.failure, "the run record cannot be written: \(error.message)")
        }
        let failed = course.failedStep
        events.emit(
            .runFinished,
            [
                "conclusion": .string(conclusion.rawValue),
                "durationMs": .integer(Int(services.now() - record.startedAt)), "reason": .optional(reason),
                "summary": summary.isEmpty ? .null : .string(path), "failedJob": .optional(failed?.job),
                "failedStep": .optional(failed.map { Double($0.step) }),
                "logCommand": .optional(
                    failed.map { "headgate runs logs \(record.number) --job \($0.job) --step \($0.step)" }),
            ])
        return RunOutcome(
            number: record.number, conclusion: conclusion, reason: reason,
            isRunnersFault: hasRunnersFault && conclusion == .failure)
    }
}

extension Job {
    /// `steps`, `gate`, `publish` or `call`.
    var kind: String {
        switch work {
        case .steps: "steps"
        case .gate, .gateFile: "gate"
        case .publish: "publish"
        case .call: "call"
        }
    }
}
