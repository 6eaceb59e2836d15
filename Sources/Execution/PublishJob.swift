internal import Diagnostics
internal import Digests
internal import Expressions
internal import JSON
internal import Models
internal import Planning
internal import Repositories
internal import Runs
internal import Workflows

/// Publishes the model that a gate let through, and moves the alias by compare-and-swap.
struct PublishJob {
    let services: RunServices
    let contexts: RunContexts
    let events: EventLog
    let job: Job
    let leg: Leg
    let results: [String: JobOutcome]
    /// The legs that have ended in the whole run.
    let legs: [LegResult]
    let publish: Publish

    func run() async -> LegResult {
        do throws(ExecutionError) {
            return try await publishModel()
        } catch {
            var result = LegResult(jobID: leg.jobKey, key: leg.key, conclusion: .failure)
            result.fail(error, contexts.masker, events)
            return result
        }
    }

    /// The gate's judgement, if it lets the model through.
    static func judgement(_ job: Job, _ results: [String: JobOutcome]) -> (
        gate: LegResult, judged: JudgedModel
    )? {
        for need in job.needs {
            guard let gate = results[need.id]?.counted, let judged = gate.verdict,
                gate.decision == "promote" || gate.decision == "overridden"
            else { continue }
            return (gate, judged)
        }
        return nil
    }

    private func publishModel() async throws(ExecutionError) -> LegResult {
        guard let (gate, judged) = Self.judgement(job, results) else {
            throw ExecutionError(
                ExecutionCode.publish, "no gate before the job '\(job.id)' decided to promote")
        }
        let scope = Scope(
            contexts: contexts.job(job, leg: leg, needs: results),
            functions: [:])
        let name: String = try Evaluation.text(publish.name, in: scope) ?? judged.name
        guard name == judged.name else {
            throw ExecutionError(
                ExecutionCode.publish,
                "'publish' names the model '\(name)', but the gate judged '\(judged.name)'",
                help: "use one name in both")
        }
        let alias: String = try Evaluation.text(publish.alias, in: scope) ?? "champion"
        try await refuseDirty(name)
        let version = version(name, gate, judged)
        let published: ModelVersion
        do throws(ModelError) {
            published = try await services.registry.publish(
                Publication(
                    version: version, alias: alias, expected: judged.aliases[alias],
                    reason: "run #\(contexts.number): \(gate.decision ?? "promote")"))
        } catch {
            throw ExecutionError(error)
        }
        events.emit(
            .modelPublished, job: leg.key,
            [
                "model": .string(name), "version": .integer(published.version),
                "digest": .string(published.digest.description),
                "alias": .string(alias), "from": .optional(judged.aliases[alias].map { Double($0) }),
            ])
        var result = LegResult(jobID: leg.jobKey, key: leg.key, conclusion: .success)
        result.outputs = [("version", String(published.version)), ("model", name)]
        return result
    }

    private func refuseDirty(_ name: String) async throws(ExecutionError) {
        let request = contexts.request
        guard request.tree.isDirty, !request.usesCommit, !request.allowsDirty else { return }
        do throws(ModelError) {
            guard try await !services.registry.versions(of: name).isEmpty else { return }
        } catch {
            throw ExecutionError(error)
        }
        throw ExecutionError(
            ExecutionCode.dirty, "the working tree differs from HEAD, and '\(name)' is a protected model",
            help: "commit the changes, or pass --allow-dirty")
    }

    private func version(_ name: String, _ gate: LegResult, _ judged: JudgedModel) -> ModelVersion {
        let request = contexts.request
        let trained = legs.first { $0.key == judged.legKey }
        var inputs = (trained?.files ?? [:]).mapValues(\.hex)
        inputs["pipeline"] = request.plan.digest
        return ModelVersion(
            model: name, digest: judged.model, run: contexts.number, job: judged.legKey,
            commit: request.head.commit,
            dirtyDigest: request.tree.isDirty && !request.usesCommit ? request.tree.digest : nil,
            pipeline: request.plan.workflow.path, pipelineDigest: request.plan.digest,
            params: trained?.params ?? [:],
            metrics: trained?.metrics ?? [:], gateValues: judged.values, inputs: inputs,
            predictions: judged.predictions,
            testSet: judged.testSet, verdict: judged.verdict, decision: gate.decision ?? "promote",
            flavor: trained?.flavor, createdAt: services.now(), by: request.actor)
    }
}
