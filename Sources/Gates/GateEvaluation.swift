internal import Digests
internal import JSON

/// Applies a gate to a candidate.
public enum GateEvaluation {
    /// Judges every check and folds the verdicts into the decision; there is one for every input.
    ///
    /// - Parameters:
    ///   - gate: The gate, evaluated: with an expression left it decides nothing but REJECT.
    ///   - inputs: The candidate, and what it is compared with.
    public static func evaluate(_ gate: GateDefinition, _ inputs: GateInputs) -> GateVerdict {
        var inputs = inputs
        inputs.candidate = candidate(gate, inputs.candidate)
        let checks = gate.checks + builtInChecks(gate, inputs)
        var verdicts = checks.map { $0.verdict(candidate: inputs.candidate, reference: inputs.reference) }
        if case .broken(let reason) = inputs.reference, gate.compareTo != .none {
            verdicts.append(CheckVerdict(id: "reference", .error, message: reason, isBuiltIn: true))
        }
        if !gate.isEvaluated {
            let message = "the gate holds expressions that were not evaluated"
            verdicts.append(CheckVerdict(id: "gate", .error, message: message, isBuiltIn: true))
        }
        let outcome = GateOutcome(folding: verdicts, skippedCount: gate.firstModel == .promote)
        if outcome.isVacuous { verdicts.append(vacuous(verdicts)) }
        return GateVerdict(gate: gate, inputs: inputs, checks: verdicts, outcome: outcome)
    }

    /// The candidate with its test set: the rows' own digest where the gate names no file.
    private static func candidate(_ gate: GateDefinition, _ side: GateSide) -> GateSide {
        guard side.testSet == nil, gate.testSet?.path == nil, case .table(let table) = side.rows else {
            return side
        }
        return side.with(testSet: table.testSetDigest)
    }

    private static func vacuous(_ verdicts: [CheckVerdict]) -> CheckVerdict {
        let isFirst = verdicts.contains { !$0.isBuiltIn && $0.severity == .block && $0.answer.isSkipped }
        let message =
            isFirst
            ? "this is the first model and no blocking check has a bound; add 'min' or 'max', or 'first-model: promote'"
            : "vacuous gate: no check of it can block; add one without 'severity: warn'"
        return CheckVerdict(id: "gate", .error, message: message, isBuiltIn: true)
    }

    // MARK: - Checks that every gate makes

    private static func builtInChecks(_ gate: GateDefinition, _ inputs: GateInputs) -> [GateCheck] {
        trivialBaselines(gate, inputs.candidate) + pairingChecks(gate, inputs.reference)
    }

    /// Whether the champion's rows are the candidate's, and the champion equal to itself.
    private static func pairingChecks(_ gate: GateDefinition, _ reference: GateReference) -> [GateCheck] {
        guard case .version = reference else { return [] }
        let paired = gate.checks.filter { $0.isChange && $0.rowMetric != nil }
        guard !paired.isEmpty else { return [] }
        let severity: Severity = paired.contains { $0.severity == .block } ? .block : .warn
        let metrics = RowMetric.allCases.filter { metric in paired.contains { $0.rowMetric == metric } }
        return [.sameRows(severity: severity), .selfCheck(metrics, severity: severity)]
    }

    private static func trivialBaselines(_ gate: GateDefinition, _ candidate: GateSide) -> [GateCheck] {
        guard let severity = gate.trivialBaseline else { return [] }
        let metrics = trivialMetrics(gate, candidate)
        return metrics.map { metric in
            .trivialBaseline(
                metric, id: metrics.count == 1 ? "trivial-baseline" : "trivial-baseline.\(metric.rawValue)",
                severity: severity, isBuiltIn: !gate.namesTrivialBaseline)
        }
    }

    /// One metric for each kind of prediction that the gate judges.
    private static func trivialMetrics(_ gate: GateDefinition, _ candidate: GateSide) -> [RowMetric] {
        let used = Set(gate.checks.compactMap(\.rowMetric).map(kind))
        if !used.isEmpty { return RowMetric.allCases.filter(used.contains) }
        switch candidate.rows {
        case .none: return gate.namesTrivialBaseline || gate.predictions != nil ? [.accuracy] : []
        case .unreadable: return [.accuracy]
        case .table(let table): return [kind(of: table)]
        }
    }

    private static func kind(_ metric: RowMetric) -> RowMetric {
        switch metric {
        case .accuracy, .auc: metric
        case .rmse, .mse, .mae, .r2: .rmse
        }
    }

    /// What a table's predictions are, where no check says it: classes if all of them occur as labels.
    private static func kind(of table: PredictionTable) -> RowMetric {
        guard let predictions = table.predictions else { return .auc }
        let labels = Set((0..<table.count).map { Label.canonical(table.labels[$0]) })
        let areClasses = (0..<table.count).allSatisfy { labels.contains(Label.canonical(predictions[$0])) }
        guard !areClasses else { return .accuracy }
        let areNumbers = (0..<table.count).allSatisfy { NumberText.number(predictions[$0]) != nil }
        return areNumbers ? .rmse : .accuracy
    }
}
