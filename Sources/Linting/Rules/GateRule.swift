internal import Diagnostics
internal import Expressions
internal import Workflows
internal import YAML

/// Gates that could only end with an error, because the jobs before them do not make what they judge.
enum GateRule: LintRule {
    /// Checks that need a row-level file.
    private static let rowChecks: Set<String> = [
        "accuracy", "rmse", "mse", "mae", "r2", "auc", "trivial-baseline",
    ]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            guard case .gate(let node) = job.work else { continue }
            guard let candidate = candidate(of: job, node, subject) else {
                if let problem = withoutModel(job, node, subject) { findings.append(problem) }
                continue
            }
            if let problem = withoutRows(job, node, candidate, subject) { findings.append(problem) }
        }
        return findings
    }

    /// The job whose model the gate judges, when the file says so.
    private static func candidate(of job: Job, _ node: YAMLNode, _ subject: LintSubject) -> Job? {
        let needed = job.needs.compactMap { need in subject.workflow.jobs.first { $0.id == need.id } }
        guard let text = node["model"]?.text else {
            let models = needed.filter { $0.model != nil }
            return models.count == 1 ? models[0] : nil
        }
        // The reader reports what it cannot read.
        guard let template = try? Template.parse(text, names: .any).get(),
            let path = template.expressions.first?.references.first, path.count == 3, path[0] == "needs"
        else { return nil }
        return needed.first { $0.id.lowercased() == path[1].lowercased() }
    }

    private static func withoutModel(_ job: Job, _ node: YAMLNode, _ subject: LintSubject) -> Diagnostic? {
        guard node["model"] == nil else { return nil }
        let count = job.needs.filter { need in
            subject.workflow.jobs.contains { $0.id == need.id && $0.model != nil }
        }.count
        guard count != 1, !needsCall(job, subject) else { return nil }
        return subject.finding(
            .error, LintCode.gateWithoutInput,
            "the gate '\(job.id)' names no model and needs \(count) jobs that make one", at: job.span,
            help: "write 'model: ${{ needs.<job>.model }}'")
    }

    /// A called workflow may make models that this file does not show.
    private static func needsCall(_ job: Job, _ subject: LintSubject) -> Bool {
        job.needs.contains { need in
            guard let needed = subject.workflow.jobs.first(where: { $0.id == need.id }) else { return true }
            if case .call = needed.work { return true }
            return false
        }
    }

    private static func withoutRows(
        _ job: Job, _ node: YAMLNode, _ candidate: Job, _ subject: LintSubject
    ) -> Diagnostic? {
        if case .call = candidate.work { return nil }
        guard node["predictions"] == nil, candidate.predictions == nil else { return nil }
        for check in node["checks"]?.elements ?? [] {
            guard let key = check.entries?.first(where: { rowChecks.contains($0.key.text) })?.key else {
                continue
            }
            return subject.finding(
                .error, LintCode.gateWithoutInput,
                "the check '\(key.text)' needs row-level predictions, and job '\(candidate.id)' has none",
                at: key.span,
                help: "add 'predictions: { path: …, key: …, label: …, prediction: … }' to the job",
                notes: [Diagnostic.Note("job '\(candidate.id)' is here", span: candidate.span)])
        }
        return nil
    }
}
