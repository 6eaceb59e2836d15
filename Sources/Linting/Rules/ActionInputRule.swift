internal import Diagnostics
internal import WorkflowReading
internal import Workflows

/// Inputs that an action of the repository does not have, needs or no longer wants.
enum ActionInputRule: LintRule {
    static func findings(in subject: LintSubject) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            for step in job.steps {
                guard case .uses(let action, let inputs) = step.work,
                    let definition = LocalAction.find(action, in: subject.context)
                else { continue }
                findings += ActionInputCheck.findings(
                    inputs, of: action, definition: definition, path: subject.path)
            }
        }
        return findings
    }
}
