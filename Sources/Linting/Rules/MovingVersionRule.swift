internal import Diagnostics
internal import Workflows

/// An action of somebody else at a branch: what runs changes without a change of this file.
enum MovingVersionRule: LintRule {
    private static let branches: Set<String> = [
        "main", "master", "develop", "dev", "trunk", "HEAD", "latest",
    ]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            for step in job.steps {
                guard case .uses(let action, _) = step.work,
                    case .remote(_, _, _, let ref) = action.source, branches.contains(ref)
                else { continue }
                findings.append(
                    subject.finding(
                        .note, LintCode.movingVersion, "'@\(ref)' moves: what runs can change at any time",
                        at: action.span, help: "name a release or, better, a commit"))
            }
        }
        return findings
    }
}
