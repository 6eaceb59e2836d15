internal import Diagnostics
internal import Expressions
internal import Workflows

/// `steps.x.outputs.y` where the action of step x has no output y.
enum StepOutputRule: LintRule {
    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.workflow.jobs.flatMap { findings(in: $0, subject) }
    }

    private static func findings(in job: Job, _ subject: LintSubject) -> [Diagnostic] {
        let known = outputs(of: job, subject.context)
        guard !known.isEmpty else { return [] }
        var findings: [Diagnostic] = []
        for used in (job.plainTexts + job.resultTexts).flatMap(\.usedExpressions) {
            findings += check(used.expression, known) { subject.span(of: used) }
                .map { report($0, subject) }
        }
        for used in job.conditions {
            for expression in used.condition.expressions {
                findings += check(expression, known) { subject.span(of: used) }.map { report($0, subject) }
            }
        }
        return findings
    }

    private struct Problem {
        var step: String
        var output: String
        var known: [String]
        var span: SourceSpan
    }

    private static func check(
        _ expression: ParsedExpression, _ known: [String: [String]], at span: () -> SourceSpan
    ) -> [Problem] {
        guard expression.contexts.contains("steps") else { return [] }
        return expression.references.compactMap { path in
            guard path.count > 3, path[0] == "steps", path[2].lowercased() == "outputs",
                let outputs = known[path[1].lowercased()],
                !outputs.contains(where: { $0.lowercased() == path[3].lowercased() })
            else { return nil }
            return Problem(step: path[1], output: path[3], known: outputs, span: span())
        }
    }

    private static func report(_ problem: Problem, _ subject: LintSubject) -> Diagnostic {
        let list = problem.known.isEmpty ? "it has none" : "it has \(problem.known.joined(separator: ", "))"
        return subject.finding(
            .warning, LintCode.unknownStepOutput,
            "the action of step '\(problem.step)' has no output '\(problem.output.prefix(40))'",
            at: problem.span,
            help: Suggestion.help(for: problem.output, among: problem.known) ?? list)
    }

    /// The outputs of the steps whose actions are known, by lower-case id.
    private static func outputs(of job: Job, _ context: LintContext) -> [String: [String]] {
        // The compiler (6.3.1) crashes on an optional chain in place of these branches.
        var known: [String: [String]] = [:]
        for step in job.steps {
            guard let id = step.id?.lowercased(), case .uses(let action, _) = step.work else { continue }
            if let builtIn = action.builtIn {
                known[id] = outputs(of: builtIn)
            } else if let local = LocalAction.find(action, in: context) {
                known[id] = local.allOutputs
            }
        }
        return known
    }

    /// Source: the `action.yml` files of GitHub's actions.
    private static func outputs(of action: ActionReference.BuiltIn) -> [String] {
        switch action {
        case .checkout: ["ref", "commit"]
        case .cache: ["cache-hit", "cache-primary-key", "cache-matched-key"]
        case .cacheRestore: ["cache-hit", "cache-primary-key", "cache-matched-key"]
        case .cacheSave: []
        case .uploadArtifact: ["artifact-id", "artifact-url", "artifact-digest"]
        case .downloadArtifact: ["download-path"]
        case .setupPython: ["python-version", "cache-hit", "python-path"]
        }
    }
}
