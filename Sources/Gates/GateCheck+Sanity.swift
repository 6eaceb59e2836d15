internal import Digests
internal import JSON
internal import Statistics

extension GateCheck {
    /// The check that a metric beats a predictor that has learned nothing.
    static func trivialBaseline(_ metric: RowMetric, id: String, severity: Severity, isBuiltIn: Bool)
        -> GateCheck
    {
        GateCheck(
            id: id, metricID: metric.rawValue, metric: .rows(metric), direction: metric.direction,
            rule: .beatsTrivial, severity: severity, isBuiltIn: isBuiltIn)
    }

    /// The check that both sides predicted the same rows.
    static func sameRows(severity: Severity) -> GateCheck {
        GateCheck(
            id: "rows", metricID: "rows", metric: .pairing, rule: .sameRows, severity: severity,
            isBuiltIn: true)
    }

    /// The check that the reference does not differ from itself.
    static func selfCheck(_ metrics: [RowMetric], severity: Severity) -> GateCheck {
        GateCheck(
            id: "self-check", metricID: "self-check", metric: .pairing, rule: .selfCheck(metrics),
            severity: severity, isBuiltIn: true)
    }

    /// Throws unless two sides may be compared: the same rows, labels and test set.
    func requireComparable(_ candidate: GateSide, _ reference: GateSide) throws(GateProblem) {
        guard rowMetric != nil else {
            guard let new = candidate.testSet, let old = reference.testSet, new != old else { return }
            throw GateProblem(
                "\(reference.name) recorded its number on another test set (\(old.hex.prefix(12)), now \(new.hex.prefix(12)))"
            )
        }
        let (rows, others) = (try candidate.table(), try reference.table())
        guard rows.difference(to: others).isEmpty else {
            throw GateProblem("the candidate's rows are not those of \(reference.name), see 'rows'")
        }
        guard let new = candidate.testSet else { throw GateProblem("the candidate's test set is not known") }
        guard let old = reference.testSet else {
            throw GateProblem("\(reference.name) stored no test-set digest")
        }
        guard new == old else {
            throw GateProblem(
                """
                \(reference.name) was scored on another test set (\(old.hex.prefix(12)), now \(new.hex.prefix(12))); \
                publish one version with 'compare-to: none' to start on this one
                """)
        }
    }

    /// Counts behind a change: for accuracy which side alone is right how often.
    func changeEvidence(
        _ measured: Measured, _ candidate: GateSide, _ reference: GateSide
    ) throws(GateProblem) -> JSONObject {
        var evidence = measured.evidence
        guard rowMetric == .accuracy else { return evidence }
        let new = try Measured.correctRows(candidate.table())
        let old = try Measured.correctRows(reference.table())
        evidence["b"] = .integer(zip(new, old).count { $0 && !$1 })
        evidence["c"] = .integer(zip(new, old).count { !$0 && $1 })
        return evidence
    }

    /// What the trivial predictor is, for the rule's text.
    var trivialPredictor: String {
        switch rowMetric {
        case .auc: "0.5, which is chance"
        case .rmse, .mse, .mae, .r2: "predicting the mean"
        case .accuracy, nil: "the most frequent class"
        }
    }

    func applyTrivialBaseline(_ side: GateSide, _ result: inout CheckVerdict) throws(GateProblem) {
        let measured = try side.measure(self)
        let trivial = try trivialValue(side.table())
        result.value = measured.value
        result.reference = trivial.value
        result.evidence = trivial.evidence
        guard measured.value.isFinite, trivial.value.isFinite else {
            throw GateProblem("'\(metricID)' of \(side.name) is \(NumberText.shortest(measured.value))")
        }
        let isHigher = direction != .lower
        result.diff = isHigher ? measured.value - trivial.value : trivial.value - measured.value
        let holds =
            isHigher
            ? Comparison.isAbove(measured.value, trivial.value)
            : Comparison.isAbove(trivial.value, measured.value)
        result.answer = holds ? .pass : .fail
        guard !holds else { return }
        let (value, base) = (NumberText.shortest(measured.value), NumberText.shortest(trivial.value))
        result.message = "\(metricID) \(value) is not better than \(base), which needs no model"
    }

    private func trivialValue(_ table: PredictionTable) throws(GateProblem) -> Measured {
        switch rowMetric {
        case .auc: return Measured(value: 0.5, evidence: JSONObject([("n", .integer(table.count))]))
        case .rmse, .mse, .mae, .r2:
            guard let variance = Regression.variance(try table.numericLabels()) else {
                throw GateProblem("there are no rows")
            }
            return Measured(
                value: variance.squareRoot(), evidence: JSONObject([("n", .integer(table.count))]))
        case .accuracy, nil: return majority(table)
        }
    }

    private func majority(_ table: PredictionTable) -> Measured {
        var counts: [[UInt8]: Int] = [:]
        for row in 0..<table.count { counts[Label.canonical(table.labels[row]), default: 0] += 1 }
        let largest = counts.max { left, right in
            left.value == right.value
                ? right.key.lexicographicallyPrecedes(left.key) : left.value < right.value
        }
        let evidence = JSONObject([
            ("class", .string(PredictionTable.shown((largest?.key ?? [])[...]))),
            ("count", .integer(largest?.value ?? 0)), ("n", .integer(table.count)),
        ])
        return Measured(value: Double(largest?.value ?? 0) / Double(max(1, table.count)), evidence: evidence)
    }

    func applySameRows(
        _ candidate: GateSide, _ reference: GateSide, _ result: inout CheckVerdict
    ) throws(GateProblem) {
        let (rows, others) = (try candidate.table(), try reference.table())
        let difference = rows.difference(to: others)
        (result.value, result.reference) = (Double(rows.count), Double(others.count))
        result.evidence = JSONObject([
            ("missing", .integer(difference.missing)), ("extra", .integer(difference.extra)),
            ("relabelled", .integer(difference.relabelled)), ("n", .integer(rows.count)),
        ])
        guard difference.isEmpty else { throw GateProblem(difference.text("the candidate", reference.name)) }
        result.answer = .pass
    }

    /// Compares the reference with itself on the way that the candidate is compared: what differs is our mistake.
    func applySelfCheck(
        _ metrics: [RowMetric], _ reference: GateSide, _ result: inout CheckVerdict
    ) throws(GateProblem) {
        let table = try reference.table()
        let difference = table.difference(to: table)
        var largest = 0.0
        for metric in metrics {
            let (first, second) = (try metric.measure(table), try metric.measure(table))
            guard first.value.isFinite else {
                throw GateProblem(
                    "'\(metric.rawValue)' of \(reference.name) is \(NumberText.shortest(first.value))")
            }
            largest = max(largest, (first.value - second.value).magnitude)
        }
        result.diff = largest
        result.evidence = JSONObject([
            ("churn", .integer(difference.missing + difference.extra + difference.relabelled)),
            ("n", .integer(table.count)),
        ])
        guard difference.isEmpty, largest == 0 else {
            throw GateProblem("\(reference.name) differs from itself; its numbers cannot be trusted")
        }
        result.answer = .pass
    }
}
