internal import Digests
internal import JSON
internal import Models
internal import Planning
internal import Workflows

/// What one leg of a job left behind: what the jobs after it, the gate and the registry see.
struct LegResult: Sendable {
    var jobID: String
    var key: String
    var conclusion: RunRecord.State
    var reason: String?
    /// Whether the runner failed and not the pipeline.
    var isRunnersFault = false
    /// Whether the job's `continue-on-error` makes a failure count as success for others.
    var isTolerated = false
    var outputs: [(name: String, value: String)] = []
    var params: [String: String] = [:]
    var metrics: [String: Double] = [:]
    /// The digest of the model folder's manifest.
    var model: Digest?
    var flavor: String?
    /// Files that gates read, by the path that names them.
    var files: [String: Digest] = [:]
    /// Digests of artifacts that steps reported through `$GITHUB_ARTIFACTS`, by name.
    var artifacts: [(name: String, digest: String)] = []
    /// The predictions file's path, when the job declares one.
    var predictionsPath: String?
    /// `promote`, `reject`, … of a gate job.
    var decision: String?
    /// What the gate compared with and decided, for the publish job.
    var verdict: JudgedModel?

    init(jobID: String, key: String, conclusion: RunRecord.State, reason: String? = nil) {
        self.jobID = jobID
        self.key = key
        self.conclusion = conclusion
        self.reason = reason
    }

    /// The facts as the run record keeps them.
    var facts: JSONObject {
        var facts = JSONObject()
        facts["outputs"] = .object(JSONObject(outputs.map { ($0.name, .string($0.value)) }))
        facts["model"] = .optional(model?.hex)
        facts["flavor"] = .optional(flavor)
        facts["files"] = .object(
            JSONObject(files.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.hex)) }))
        if !artifacts.isEmpty {
            facts["artifacts"] = .object(JSONObject(artifacts.map { ($0.name, .string($0.digest)) }))
        }
        facts["predictions"] = .optional(predictionsPath)
        facts["decision"] = .optional(decision)
        facts["gate"] = verdict?.json
        return facts
    }

    /// Restores a result from an earlier attempt's record.
    init(_ job: RunRecord.Job, jobID: String) {
        self.init(jobID: jobID, key: job.key, conclusion: job.state, reason: job.reason)
        params = job.params
        metrics = job.metrics
        outputs = (job.facts["outputs"]?.object?.members ?? []).map { ($0.name, $0.value.string ?? "") }
        model = job.facts["model"]?.string.flatMap { Digest($0) }
        flavor = job.facts["flavor"]?.string
        for (path, value) in job.facts["files"]?.object?.members ?? [] {
            files[path] = value.string.flatMap { Digest($0) }
        }
        artifacts = (job.facts["artifacts"]?.object?.members ?? []).map { ($0.name, $0.value.string ?? "") }
        predictionsPath = job.facts["predictions"]?.string
        decision = job.facts["decision"]?.string
        verdict = job.facts["gate"].flatMap { JudgedModel($0) }
    }
}

/// What a gate job hands to the publish job.
struct JudgedModel: Sendable {
    /// The registered model's name.
    var name: String
    /// The judged model.
    var model: Digest
    /// The leg that made the model.
    var legKey: String
    /// The versions that the model's aliases named when the gate judged: publishing expects them unmoved.
    var aliases: [String: Int]
    /// The verdict's canonical JSON, stored.
    var verdict: Digest
    /// Values by check id, for a later comparison with a number.
    var values: [String: Double]
    /// The digest of the test set.
    var testSet: Digest?
    /// The stored predictions file.
    var predictions: Digest?

    init(
        name: String, model: Digest, legKey: String, aliases: [String: Int], verdict: Digest,
        values: [String: Double],
        testSet: Digest?, predictions: Digest?
    ) {
        self.name = name
        self.model = model
        self.legKey = legKey
        self.aliases = aliases
        self.verdict = verdict
        self.values = values
        self.testSet = testSet
        self.predictions = predictions
    }

    var json: JSON {
        [
            "name": .string(name), "model": .string(model.hex), "leg": .string(legKey),
            "aliases": .object(
                JSONObject(aliases.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })),
            "verdict": .string(verdict.hex),
            "values": .object(
                JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
            "test_set": .optional(testSet?.hex), "predictions": .optional(predictions?.hex),
        ]
    }

    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let model = json["model"]?.string.flatMap({ Digest($0) }),
            let leg = json["leg"]?.string, let verdict = json["verdict"]?.string.flatMap({ Digest($0) })
        else { return nil }
        self.init(
            name: name, model: model, legKey: leg, aliases: [:],
            verdict: verdict,
            values: [:], testSet: json["test_set"]?.string.flatMap { Digest($0) },
            predictions: json["predictions"]?.string.flatMap { Digest($0) })
        for (id, value) in json["values"]?.object?.members ?? [] { values[id] = value.number }
        for (alias, value) in json["aliases"]?.object?.members ?? [] { aliases[alias] = value.integer }
    }
}

/// What a whole job came to, its legs folded into one.
struct JobOutcome: Sendable {
    var conclusion: RunRecord.State
    var legs: [LegResult]
    /// The leg whose outputs, model and metrics count.
    var counted: LegResult?

    /// Folds legs: any failure fails, then any cancellation cancels, then success; `select` chooses what counts.
    init(legs: [LegResult], select: Strategy.Select?, skipped: Bool = false) {
        self.legs = legs
        let states = legs.map { $0.isTolerated && $0.conclusion == .failure ? .success : $0.conclusion }
        if skipped || legs.isEmpty || states.allSatisfy({ $0 == .skipped }) {
            conclusion = .skipped
        } else if states.contains(.failure) || states.contains(.interrupted) {
            conclusion = .failure
        } else {
            conclusion = states.contains(.cancelled) ? .cancelled : .success
        }
        counted = select.map { Self.best(legs, $0) } ?? Self.last(legs)
        if select != nil, counted == nil, conclusion == .success { conclusion = .failure }
    }

    private static func best(_ legs: [LegResult], _ select: Strategy.Select) -> LegResult? {
        let ranked = legs.filter { $0.conclusion == .success && $0.metrics[select.metric]?.isNaN == false }
        return ranked.reduce(nil) { best, leg in
            guard let best, let held = best.metrics[select.metric], let value = leg.metrics[select.metric]
            else { return leg }
            return (select.mode == .max ? value > held : value < held) ? leg : best
        }
    }

    /// All legs' outputs in leg order, of which the last writer wins; the rest is the last leg's.
    private static func last(_ legs: [LegResult]) -> LegResult? {
        guard var result = legs.last(where: { $0.conclusion == .success }) ?? legs.last else { return nil }
        var outputs: [(name: String, value: String)] = []
        for output in legs.flatMap(\.outputs) where !output.value.isEmpty || legs.count == 1 {
            outputs.removeAll { $0.name == output.name }
            outputs.append(output)
        }
        result.outputs = outputs
        return result
    }

    /// What `${{ needs.ID }}` holds.
    var context: JSON {
        var object = JSONObject()
        object["result"] = .string(conclusion.rawValue)
        object["outputs"] = .object(JSONObject((counted?.outputs ?? []).map { ($0.name, .string($0.value)) }))
        if let model = counted?.model { object["model"] = .string(model.description) }
        object["metrics"] = .object(
            JSONObject(
                (counted?.metrics ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) }))
        if let decision = counted?.decision { object["decision"] = .string(decision) }
        return .object(object)
    }
}
