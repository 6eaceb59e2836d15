public import Digests
public import JSON

/// A gate's decision with every verdict behind it, as it is stored and shown.
public struct GateVerdict: Sendable {
    /// The schema of `json`.
    public static let schema = "headgate.verdict/v1"

    /// The decision.
    public let decision: GateDecision
    /// The exit status of `headgate gate`.
    public let exitCode: Int32
    /// The verdicts: the gate's checks in the order of the file, then those that every gate makes.
    public let checks: [CheckVerdict]
    /// The candidate's finite numbers by metric id, to be recorded with the version for the next comparison.
    public let gateValues: [String: Double]
    /// The test set of the candidate, to be recorded with the version; `nil` when it is not known.
    public let testSet: Digest?
    let gate: GateDefinition
    let inputs: GateInputs

    init(gate: GateDefinition, inputs: GateInputs, checks: [CheckVerdict], outcome: GateOutcome) {
        decision = outcome.decision
        exitCode = outcome.exitCode
        self.checks = checks
        self.gate = gate
        self.inputs = inputs
        testSet = inputs.candidate.testSet
        var values: [String: Double] = [:]
        for (check, verdict) in zip(gate.checks, checks) {
            if let value = verdict.value, value.isFinite { values[check.metricID] = value }
        }
        gateValues = values
    }

    /// The digest of the canonical JSON text.
    public var digest: Digest { Digest.sha256(json.text(.canonical)) }

    /// Why the decision is as it is, in one phrase.
    public var reason: String {
        let blocking = checks.filter { $0.severity == .block && !$0.answer.isSkipped }
        let worst: [CheckVerdict.Answer] = [.error, .fail, .inconclusive]
        guard let answer = worst.first(where: { word in blocking.contains { $0.answer == word } }) else {
            return passReason(blocking)
        }
        let bad = blocking.filter { $0.answer == answer }
        let first = bad.first { $0.id == "gate" } ?? bad[0]
        let more = bad.count > 1 ? " (and \(bad.count - 1) more)" : ""
        guard first.id != "gate" else { return first.message }
        return "\(first.id) is \(answer.word): \(first.message)\(more)"
    }

    private func passReason(_ blocking: [CheckVerdict]) -> String {
        let passed =
            blocking.count == 1 ? "the blocking check passes" : "all \(blocking.count) blocking checks pass"
        guard case .firstModel = inputs.reference else { return passed }
        return blocking.isEmpty ? "first model, no check applies to it" : "first model, \(passed)"
    }

    // MARK: - JSON

    /// The verdict in its stored form; its canonical text is what `digest` is of.
    public var json: JSON {
        .object([
            "schema": .string(Self.schema),
            "decision": .string(decision.rawValue),
            "exit_code": .integer(Int(exitCode)),
            "reason": .string(reason),
            "subject": ["model": .string(inputs.modelName), "sha256": .optional(inputs.model?.hex)],
            "gate": [
                "path": .string(gate.path), "ref": .optional(inputs.gateRef),
                "sha256": .string(gate.digest.hex),
            ],
            "test_set": testSetJSON,
            "reference": referenceJSON,
            "checks": .array(checks.map(\.json)),
            "blind_spots": [],
            "approval": nil,
            "override": nil,
            "tool": .string(inputs.tool),
        ])
    }

    private var testSetJSON: JSON {
        guard let testSet else { return .null }
        var object = JSONObject([("sha256", .string(testSet.hex))])
        if case .table(let table) = inputs.candidate.rows { object["rows"] = .integer(table.count) }
        return .object(object)
    }

    private var referenceJSON: JSON {
        let kind = JSON.string(gate.compareTo.description)
        switch inputs.reference {
        case .none: return .null
        case .firstModel: return ["kind": kind, "first_model": .string(gate.firstModel.rawValue)]
        case .broken(let reason): return ["kind": kind, "broken": .string(reason)]
        case .version(let version):
            return [
                "kind": kind, "version": .integer(version.version), "sha256": .string(version.digest.hex),
                "eval": "recorded",
            ]
        }
    }
}
