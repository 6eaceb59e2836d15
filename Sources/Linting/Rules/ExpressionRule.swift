internal import Diagnostics
internal import Expressions
internal import Workflows

/// Comparisons that cannot come out otherwise, conditions that are constant, lists where a text stands.
enum ExpressionRule: LintRule {
    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.workflow.jobs.flatMap { findings(in: $0, subject) }
    }

    private static func findings(in job: Job, _ subject: LintSubject) -> [Diagnostic] {
        let texts = job.plainTexts.flatMap(\.usedExpressions)
        let conditions = job.conditions
        guard !texts.isEmpty || !conditions.isEmpty else { return [] }
        let contexts = JobDomains.contexts(of: job, in: subject.workflow)
        var findings: [Diagnostic] = []
        for used in texts {
            if used.expression.compares {
                findings += fixed(used.expression, contexts).map {
                    report($0, subject.span(of: used), subject)
                }
            }
            let kinds = used.expression.domain(in: contexts).kinds
            if !kinds.isEmpty, kinds.isSubset(of: [.array, .object]) {
                findings.append(collection(used, kinds, subject))
            }
        }
        for used in conditions { findings += check(used, contexts, subject) }
        return findings
    }

    // MARK: - Comparisons

    private static func fixed(
        _ expression: ParsedExpression, _ contexts: [String: ValueDomain]
    ) -> [FixedComparison] {
        expression.fixedComparisons(in: contexts)
    }

    private static func report(
        _ comparison: FixedComparison, _ span: SourceSpan, _ subject: LintSubject
    ) -> Diagnostic {
        let sides = "\(comparison.left) \(comparison.outcome ? "!=" : "==") \(comparison.right)"
        return subject.finding(
            // A guard against what cannot happen does no harm.
            comparison.outcome ? .note : .warning, LintCode.fixedComparison,
            "'\(sides)' is always \(comparison.outcome)", at: span,
            help: help(comparison))
    }

    private static func help(_ comparison: FixedComparison) -> String? {
        if comparison.isTruth { return "the value is true or false: compare it with these, without quotes" }
        let values = comparison.values.filter { $0 != "null" && $0 != "''" }
        guard !values.isEmpty, values.count <= 8 else { return nil }
        return "the value can be \(values.joined(separator: ", "))"
    }

    private static func collection(
        _ used: UsedExpression, _ kinds: ValueDomain.Kinds, _ subject: LintSubject
    ) -> Diagnostic {
        let kind = kinds == .array ? "a list" : "an object"
        return subject.finding(
            .warning, LintCode.collectionAsText,
            "the expression is \(kind), and its text is '\(kinds == .array ? "Array" : "Object")'",
            at: subject.span(of: used),
            help: "write toJSON(\(used.expression.text.prefix(60))), or name one value of it")
    }

    // MARK: - Conditions

    private static func check(
        _ used: UsedCondition, _ contexts: [String: ValueDomain], _ subject: LintSubject
    ) -> [Diagnostic] {
        guard !used.condition.isAlwaysTrue else { return [] }
        var found = used.condition.expressions.filter(\.compares).flatMap { fixed($0, contexts) }
            .map { report($0, subject.span(of: used), subject) }
        guard found.isEmpty, let expression = used.condition.expressions.first,
            let truth = expression.domain(in: contexts).constantTruth
        else { return found }
        let what = used.step == nil ? "the job" : "the step"
        found.append(
            subject.finding(
                truth ? .note : .warning, LintCode.constantCondition,
                truth ? "the condition is always true" : "the condition is always false: \(what) never runs",
                at: subject.span(of: used),
                help: truth ? "remove 'if'" : "remove \(what), or say why it stays in a comment"))
        return found
    }
}
