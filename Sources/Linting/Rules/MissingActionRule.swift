internal import Diagnostics
internal import Workflows

/// An action of the repository that is not there.
///
/// A folder of the workspace may be made by an earlier step, so only `.github/` is looked into, and only in jobs that
/// check out nothing else; `$/` names the repository itself.
enum MissingActionRule: LintRule {
    static func findings(in subject: LintSubject) -> [Diagnostic] {
        guard subject.context.file != nil else { return [] }
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            let isPlain = job.steps.allSatisfy(checksOutPlainly)
            for step in job.steps {
                guard case .uses(let action, _) = step.work,
                    let severity = severity(of: action.source, isPlain),
                    !LocalAction.isThere(action, in: subject.context)
                else { continue }
                findings.append(
                    subject.finding(
                        severity, LintCode.missingAction,
                        "there is no action.yml in '\(action.text.dropFirst(2).prefix(60))'", at: action.span,
                        help: "the path is relative to the repository"))
            }
        }
        return findings
    }

    private static func severity(
        of source: ActionReference.Source, _ isPlain: Bool
    ) -> Diagnostic.Severity? {
        switch source {
        case .repository: .error
        case .workspace(let path): isPlain && path.hasPrefix(".github/") ? .warning : nil
        case .builtIn, .remote, .image: nil
        }
    }

    /// Whether a step leaves the repository's own `.github/` in the workspace, as far as its inputs say.
    private static func checksOutPlainly(_ step: Step) -> Bool {
        guard case .uses(let action, let inputs) = step.work, action.builtIn == .checkout else { return true }
        let others = ["path", "repository", "ref"]
        return !inputs.contains { others.contains($0.name.lowercased()) }
    }
}
