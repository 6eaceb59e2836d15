internal import Diagnostics
internal import Digests
internal import Expressions
internal import Gates
internal import Glibc
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Runs
internal import Workflows

/// Judges a candidate: loads what the gate needs, evaluates it and keeps the verdict.
struct GateJob {
    let services: RunServices
    let contexts: RunContexts
    let events: EventLog
    let job: Job
    let leg: Leg
    /// Results of all jobs before it in its workflow, by id.
    let results: [String: JobOutcome]
    /// The legs that have ended in the whole run: a model may come from another workflow of it.
    let legs: [LegResult]
    /// The jobs of the run by key.
    let jobs: [String: PlannedJob]
    let definition: GateDefinition

    /// The verdict as it was kept.
    struct Report: Sendable {
        var result: LegResult
        var markdown = ""
    }

    func run() async -> Report {
        do throws(ExecutionError) {
            return try await judge()
        } catch {
            var report = Report(result: LegResult(jobID: self.leg.jobKey, key: leg.key, conclusion: .failure))
            report.result.decision = "reject"
            report.result.fail(error, contexts.masker, events)
            return report
        }
    }

    private func judge() async throws(ExecutionError) -> Report {
        let gate = try evaluated()
        let leg = try candidateLeg(gate)
        guard let model = leg.model, let name = gate.name ?? publishName() else {
            throw ExecutionError(
                ExecutionCode.gate, "the gate '\(job.id)' has no registered model's name",
                help: "add 'name:' to the gate, or 'publish: { name: … }' to the job behind it")
        }
        var definition = gate
        definition.predictions = gate.predictions ?? columns(of: leg)
        let references = GateReferences(registry: services.registry, artifacts: services.artifacts)
        let found = await references.find(definition, name)
        let aliases = try await references.aliases(of: name, definition, found)
        let inputs = GateInputs(
            modelName: name, model: model, candidate: try await candidate(definition, leg),
            reference: try await Threads.run { [definition] () throws(ExecutionError) in
                try references.side(found, definition, name)
            }, gateRef: nil,
            tool: "headgate " + Product.version)
        let verdict = GateEvaluation.evaluate(definition, inputs)
        return try await keep(verdict, definition, leg, name, model, found, aliases)
    }

    // MARK: - Candidate

    private func evaluated() throws(ExecutionError) -> GateDefinition {
        let scope = Scope(
            contexts: contexts.job(job, leg: leg, needs: results),
            functions: [:])
        var failure: ExecutionError?
        let (gate, findings) = definition.evaluated { raw in
            do throws(TemplateError) {
                return try Template.parse(raw, names: .any).get().text(in: scope)
            } catch {
                failure =
                    failure
                    ?? ExecutionError(ExecutionCode.gate, "cannot evaluate '\(raw)': \(error.error.message)")
                return ""
            }
        }
        if let failure { throw failure }
        guard let gate, !findings.hasErrors else {
            let first = findings.first { $0.severity == .error }
            throw ExecutionError(
                ExecutionCode.gate, "the gate '\(job.id)' cannot be used: \(first?.message ?? "it is empty")",
                help: first?.help)
        }
        return gate
    }

    /// The leg that stored the model the gate names; without `model`, the only one among the jobs it needs.
    private func candidateLeg(_ gate: GateDefinition) throws(ExecutionError) -> LegResult {
        let legs = legs.filter { $0.model != nil }.sorted { $0.key < $1.key }
        if let text = gate.model, !text.isEmpty {
            let digest = Digest(text)
            let counted = results.values.compactMap(\.counted)
            guard let leg = (counted + legs).first(where: { $0.model == digest && digest != nil }) else {
                throw ExecutionError(
                    ExecutionCode.gate, "no job before the gate '\(job.id)' stored the model '\(text)'",
                    help: "write 'model: ${{ needs.<job>.model }}', where that job declares 'model'")
            }
            return leg
        }
        let needed = job.needs.compactMap { results[$0.id]?.counted }.filter { $0.model != nil }
        guard needed.count == 1, let leg = needed.first else {
            throw ExecutionError(
                ExecutionCode.gate,
                "the gate '\(job.id)' names no model and needs \(needed.count) jobs that store one",
                help: "write 'model: ${{ needs.<job>.model }}'")
        }
        return leg
    }

    private func candidate(_ gate: GateDefinition, _ leg: LegResult) async throws(ExecutionError) -> GateSide
    {
        let files = gate.requiredFiles
        var documents: [String: GateDocument] = [:]
        for path in files.json {
            guard let digest = leg.files[path] else {
                documents[path] = .unreadable("'\(path)' does not exist in the workspace of job '\(leg.key)'")
                continue
            }
            documents[path] = GateDocument(parsing: try await bytes(digest), path: path)
        }
        var rows = GateRows.none
        if let columns = gate.predictions {
            if let digest = leg.files[columns.path] {
                let path = services.artifacts.path(of: digest)
                rows = try await Threads.run { () throws(ExecutionError) in
                    try GateReferences.rows(path, columns)
                }
            } else {
                rows = .unreadable("'\(columns.path)' does not exist in the workspace of job '\(leg.key)'")
            }
        }
        var testSet: Digest?
        if let path = files.testSet {
            guard let digest = leg.files[path] else {
                throw ExecutionError(
                    ExecutionCode.gate,
                    "the test set '\(path)' does not exist in the workspace of job '\(leg.key)'")
            }
            testSet = digest
        }
        return .candidate(documents: documents, rows: rows, testSet: testSet)
    }

    private func columns(of leg: LegResult) -> PredictionColumns? {
        guard let path = leg.predictionsPath, let predictions = jobs[leg.jobID]?.job.predictions
        else { return nil }
        return PredictionColumns(
            path: path, key: predictions.key, label: predictions.label, prediction: predictions.prediction,
            score: predictions.score, positive: predictions.positive)
    }

    private func bytes(_ digest: Digest) async throws(ExecutionError) -> [UInt8] {
        do throws(ModelError) { return try await services.artifacts.get(digest) } catch {
            throw ExecutionError(error)
        }
    }

    private func publishName() -> String? {
        for job in contexts.frame.workflow.jobs {
            guard case .publish(let publish) = job.work, job.needs.contains(where: { $0.id == self.job.id })
            else { continue }
            return publish.name.flatMap { $0.template.isLiteral ? $0.raw : nil }
        }
        return nil
    }

    // MARK: - Verdict

    private func keep(
        _ verdict: GateVerdict, _ gate: GateDefinition, _ leg: LegResult, _ name: String, _ model: Digest,
        _ found: GateReferences.Found, _ aliases: [String: Int]
    ) async throws(ExecutionError) -> Report {
        let text = verdict.json.text(.canonical)
        let stored: Digest
        let folder = services.ledger.folder(ofRun: contexts.number) + "/verdicts"
        let fileName = self.leg.folderName
        let file = "verdicts/\(fileName)"
        do throws(ModelError) { stored = try await services.artifacts.put(Array(text.utf8)) } catch {
            throw ExecutionError(error)
        }
        do throws(SystemError) {
            try Files.createFolders(folder, mode: 0o700)
            try Files.write(text + "\n", to: "\(folder)/\(fileName).json")
            try Files.write(verdict.markdown, to: "\(folder)/\(fileName).md")
        } catch {
            throw ExecutionError(error)
        }
        emit(verdict, name, found, file)
        var result = LegResult(jobID: self.leg.jobKey, key: self.leg.key, conclusion: .success)
        result.decision = verdict.decision.word
        result.model = model
        if !verdict.decision.allowsPublishing {
            result.conclusion = .failure
            result.reason = "the gate rejected \(name): \(verdict.reason)"
        }
        result.verdict = JudgedModel(
            name: name, model: model, legKey: leg.key, aliases: aliases, verdict: stored,
            values: verdict.gateValues, testSet: verdict.testSet,
            predictions: gate.predictions.flatMap { leg.files[$0.path] })
        return Report(result: result, markdown: verdict.markdown)
    }

    private func emit(_ verdict: GateVerdict, _ name: String, _ found: GateReferences.Found, _ file: String) {
        var reference = JSON.null
        if case .version(let version) = found {
            reference = [
                "kind": .string(definition.compareTo.description), "version": .integer(version.version),
            ]
        }
        events.emit(
            .gateDecided, job: leg.key,
            [
                "model": .string(name), "decision": .string(verdict.decision.word),
                "reason": .string(verdict.reason),
                "reference": reference, "checks": .array(verdict.checks.map(\.json)),
                "verdict": .string(file + ".json"), "markdown": .string(file + ".md"),
            ])
    }
}

/// What this program is.
public enum Product {
    /// The version of this release.
    public static let version = "0.1.0"
}
