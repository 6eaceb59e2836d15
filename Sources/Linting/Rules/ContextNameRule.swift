internal import Diagnostics
internal import Expressions
internal import Workflows

/// A name that a context does not have, such as `github.evnt_name`: it is empty at run time.
enum ContextNameRule: LintRule {
    /// Source: GitHub's "Contexts reference".
    private static let names: [String: [String]] = [
        "github": [
            "action", "action_path", "action_ref", "action_repository", "action_status", "actor", "actor_id",
            "api_url", "artifact_cache_size_limit", "base_ref", "env", "event", "event_name", "event_path",
            "graphql_url", "head_ref", "job", "job_workflow_sha", "output", "path", "ref", "ref_name",
            "ref_protected", "ref_type", "repository", "repository_id", "repository_owner",
            "repository_owner_id", "repository_visibility", "repositoryurl", "retention_days", "run_attempt",
            "run_id", "run_number", "secret_source", "server_url", "sha", "state", "step_summary", "token",
            "triggering_actor", "workflow", "workflow_ref", "workflow_sha", "workspace",
        ],
        "runner": ["arch", "debug", "environment", "name", "os", "temp", "tool_cache", "workspace"],
        "strategy": ["fail-fast", "job-index", "job-total", "max-parallel"],
        "job": [
            "check_run_id", "container", "services", "status", "workflow_file_path", "workflow_ref",
            "workflow_repository", "workflow_sha",
        ],
    ]
    private static let ofSteps = ["conclusion", "outcome", "outputs"]

    private struct Problem {
        var path: String
        var name: String
        var known: [String]
    }

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        let inputs = dispatchInputs(of: subject.workflow)
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            for used in (job.plainTexts + job.resultTexts).flatMap(\.usedExpressions) {
                for problem in problems(in: used.expression, inputs) {
                    findings.append(report(problem, at: subject.span(of: used), subject))
                }
            }
            for used in job.conditions {
                for problem in used.condition.expressions.flatMap({ problems(in: $0, inputs) }) {
                    findings.append(report(problem, at: subject.span(of: used), subject))
                }
            }
        }
        return findings
    }

    /// What `github.event.inputs` holds; `nil` when a caller's event may be another.
    private static func dispatchInputs(of workflow: Workflow) -> [String]? {
        guard !workflow.triggers.contains(where: { $0.event == "workflow_call" }) else { return nil }
        return workflow.triggers.first { $0.event == "workflow_dispatch" }?.inputs.map(\.name)
    }

    private static func problems(in expression: ParsedExpression, _ inputs: [String]?) -> [Problem] {
        expression.references.compactMap { path in
            guard path.count > 1, path[1] != "*" else { return nil }
            if path[0] == "steps" {
                return path.count > 2 && path[2] != "*" ? problem(path, at: 2, among: ofSteps) : nil
            }
            if let names = names[path[0]], let problem = problem(path, at: 1, among: names) { return problem }
            guard let inputs, path.count > 3, path[0] == "github", path[1].lowercased() == "event",
                path[2].lowercased() == "inputs", path[3] != "*"
            else { return nil }
            return problem(path, at: 3, among: inputs)
        }
    }

    private static func problem(_ path: [String], at index: Int, among known: [String]) -> Problem? {
        let name = path[index]
        guard !known.contains(where: { $0.lowercased() == name.lowercased() }) else { return nil }
        return Problem(path: path.prefix(index).joined(separator: "."), name: name, known: known)
    }

    /// A name that is near no known one may be newer than this list.
    private static func report(
        _ problem: Problem, at span: SourceSpan, _ subject: LintSubject
    ) -> Diagnostic {
        let near = Suggestion.help(for: problem.name, among: problem.known)
        let all =
            problem.known.isEmpty
            ? "it has none" : "it has \(problem.known.prefix(10).joined(separator: ", "))"
        let isShort = problem.known.count <= 10
        return subject.finding(
            near != nil || isShort ? .warning : .note, LintCode.unknownContextName,
            "'\(problem.path.prefix(60))' has no '\(problem.name.prefix(40))'", at: span,
            help: near ?? (isShort ? all : "it is empty unless the runner is newer than this list"))
    }
}
