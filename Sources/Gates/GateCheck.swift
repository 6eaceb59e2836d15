public import Diagnostics
internal import JSON
internal import Statistics

/// One rule on one metric: the one kind of check there is, whatever its statistics.
public struct GateCheck: Sendable {
    /// What is measured.
    public enum Metric: Sendable, Hashable {
        /// A metric that is computed from each side's rows.
        case rows(RowMetric)
        /// A number that the candidate wrote and the reference's gate recorded.
        case number(NumberSource)
        /// The rows themselves: their number.
        case pairing
    }

    /// What must hold.
    public enum Rule: Sendable, Hashable {
        /// The candidate's number is at least this.
        case atLeast(Double)
        /// The candidate's number is at most this.
        case atMost(Double)
        /// All of these hold between candidate and reference.
        case change([ChangeRule])
        /// The candidate is better than a predictor that has learned nothing.
        case beatsTrivial
        /// Candidate and reference predicted the same rows with the same labels.
        case sameRows
        /// The reference compared with itself shows no difference, in any of these metrics.
        case selfCheck([RowMetric])
    }

    /// Its name in the verdict: `accuracy.min`.
    public var id: String
    /// The metric's name, under which its number is recorded: `accuracy`.
    public var metricID: String
    /// What is measured.
    public var metric: Metric
    /// Which way the metric gets better; `nil` where no rule needs it.
    public var direction: Direction?
    /// What must hold.
    public var rule: Rule
    /// Whether it decides.
    public var severity: Severity
    /// Whether every gate makes it by itself.
    public var isBuiltIn: Bool
    /// Where it is written; `nil` for a built-in check.
    public var span: SourceSpan?

    init(
        id: String, metricID: String, metric: Metric, direction: Direction? = nil, rule: Rule,
        severity: Severity = .block, isBuiltIn: Bool = false, span: SourceSpan? = nil
    ) {
        self.id = id
        self.metricID = metricID
        self.metric = metric
        self.direction = direction
        self.rule = rule
        self.severity = severity
        self.isBuiltIn = isBuiltIn
        self.span = span
    }

    /// The row metric that it measures, if it does.
    var rowMetric: RowMetric? { if case .rows(let metric) = metric { metric } else { nil } }
    /// Whether it compares with another version.
    var isChange: Bool { if case .change = rule { true } else { false } }

    /// Applies the rule. Whatever cannot be computed is an ERROR that says why.
    public func verdict(candidate: GateSide, reference: GateReference) -> CheckVerdict {
        var result = CheckVerdict(
            id: id, .error, severity: severity, rule: ruleText, isBuiltIn: isBuiltIn)
        do throws(GateProblem) {
            switch rule {
            case .atLeast(let bound), .atMost(let bound): try apply(bound, candidate, &result)
            case .beatsTrivial: try applyTrivialBaseline(candidate, &result)
            case .change(let rules):
                guard let other = try version(reference, &result) else { return result }
                try apply(rules, candidate, other, &result)
            case .sameRows:
                guard let other = try version(reference, &result) else { return result }
                try applySameRows(candidate, other, &result)
            case .selfCheck(let metrics):
                guard let other = try version(reference, &result) else { return result }
                try applySelfCheck(metrics, other, &result)
            }
        } catch {
            result.answer = .error
            result.message = error.message
        }
        return result
    }

    /// The version to compare with; `nil` after the verdict was set to skipped.
    private func version(_ reference: GateReference, _ result: inout CheckVerdict) throws(GateProblem)
        -> GateSide?
    {
        switch reference {
        case .version(let version): return version.side
        case .broken(let reason): throw GateProblem(reason)
        case .none: throw GateProblem("there is nothing to compare with: 'compare-to' is none")
        case .firstModel:
            result.answer = .skipped("first-model")
            result.message = "there is no version to compare with yet"
            return nil
        }
    }

    private func apply(_ bound: Double, _ side: GateSide, _ result: inout CheckVerdict) throws(GateProblem) {
        let measured = try side.measure(self)
        result.value = measured.value
        result.evidence = measured.evidence
        guard measured.value.isFinite || (bound.isInfinite && measured.value.isInfinite) else {
            throw notFinite(measured.value, side)
        }
        guard !bound.isNaN else { throw GateProblem("the bound is not a number") }
        let isMinimum = if case .atLeast = rule { true } else { false }
        let holds =
            isMinimum
            ? Comparison.isAtLeast(measured.value, bound) : Comparison.isAtLeast(bound, measured.value)
        result.answer = holds ? .pass : .fail
        guard !holds else { return }
        result.message =
            "\(NumberText.shortest(measured.value)) is \(isMinimum ? "below" : "above") \(NumberText.shortest(bound))"
    }

    private func apply(
        _ rules: [ChangeRule], _ candidate: GateSide, _ reference: GateSide, _ result: inout CheckVerdict
    ) throws(GateProblem) {
        try requireComparable(candidate, reference)
        let (new, old) = (try candidate.measure(self), try reference.measure(self))
        (result.value, result.reference) = (new.value, old.value)
        guard let direction else { throw GateProblem("'direction' is not known") }
        guard new.value.isFinite else { throw notFinite(new.value, candidate) }
        guard old.value.isFinite else { throw notFinite(old.value, reference) }
        let diff = direction == .higher ? new.value - old.value : old.value - new.value
        guard diff.isFinite else { throw GateProblem("the difference of the two numbers is too large") }
        result.diff = diff == 0 ? 0 : diff
        result.evidence = try changeEvidence(new, candidate, reference)
        guard old.value != 0 || !rules.contains(where: \.isRelative) else {
            throw GateProblem(
                "a relative change from 0 is not defined; use 'margin' or 'min-absolute-change'")
        }
        let broken = rules.filter { !$0.holds(new.value, old.value, direction) }
        result.answer = broken.isEmpty ? .pass : .fail
        guard !broken.isEmpty else { return }
        let (from, to) = (NumberText.shortest(old.value), NumberText.shortest(new.value))
        let wanted = broken.map { "\($0)" }.joined(separator: " and ")
        result.message = "from \(from) (\(reference.name)) to \(to), but the rule is \(wanted)"
    }

    private func notFinite(_ value: Double, _ side: GateSide) -> GateProblem {
        GateProblem("'\(metricID)' of \(side.name) is \(NumberText.shortest(value))")
    }

    /// The rule as the verdict states it.
    private var ruleText: String {
        switch rule {
        case .atLeast(let bound): ">= \(NumberText.shortest(bound))"
        case .atMost(let bound): "<= \(NumberText.shortest(bound))"
        case .change(let rules): rules.map(\.description).joined(separator: " and ")
        case .beatsTrivial: "better than \(trivialPredictor)"
        case .sameRows: "same keys and labels"
        case .selfCheck: "diff = 0"
        }
    }
}
