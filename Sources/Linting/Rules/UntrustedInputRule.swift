internal import Diagnostics
internal import Expressions
internal import Workflows

/// Text that a stranger writes, put into a script where it becomes code.
///
/// Source: GitHub's list of contexts to treat as untrusted (Security Lab, "Keeping your GitHub Actions secure").
enum UntrustedInputRule: LintRule {
    /// Paths whose end a stranger chooses; `*` is any member or element.
    private static let untrusted: [[String]] = [
        ["event", "issue", "title"], ["event", "issue", "body"],
        ["event", "pull_request", "title"], ["event", "pull_request", "body"],
        ["event", "pull_request", "head", "ref"], ["event", "pull_request", "head", "label"],
        ["event", "pull_request", "head", "repo", "default_branch"],
        ["event", "comment", "body"], ["event", "review", "body"], ["event", "review_comment", "body"],
        ["event", "discussion", "title"], ["event", "discussion", "body"],
        ["event", "pages", "*", "page_name"],
        ["event", "commits", "*", "message"], ["event", "commits", "*", "author", "email"],
        ["event", "commits", "*", "author", "name"],
        ["event", "head_commit", "message"], ["event", "head_commit", "author", "email"],
        ["event", "head_commit", "author", "name"],
        ["event", "workflow_run", "head_branch"], ["event", "workflow_run", "display_title"],
        ["event", "workflow_run", "head_commit", "message"], ["event", "client_payload", "*"],
        ["head_ref"],
    ]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            for step in job.steps {
                guard let script = script(of: step) else { continue }
                for used in script.text.usedExpressions where used.expression.contexts.contains("github") {
                    guard let path = untrustedPath(in: used.expression) else { continue }
                    findings.append(report(path, used, script.language, subject))
                }
            }
        }
        return findings
    }

    private static func script(of step: Step) -> (text: Text, language: String)? {
        switch step.work {
        case .run(let script, _, _): return (script, "script")
        case .uses(let action, let inputs):
            guard action.text.lowercased().hasPrefix("actions/github-script@") else { return nil }
            return inputs.first { $0.name == "script" }.map { ($0.value, "program") }
        case .wait, .waitAll, .cancel: return nil
        }
    }

    /// The first untrusted path that an expression puts out; what only decides something is harmless.
    private static func untrustedPath(in expression: ParsedExpression) -> String? {
        let showsObjects = expression.functions.contains("tojson")
        for path in expression.shownPaths where path.first == "github" {
            let rest = path.dropFirst().map { $0.lowercased() }
            if untrusted.contains(where: { matches(rest, $0, showsObjects) }) {
                return path.joined(separator: ".")
            }
        }
        return nil
    }

    /// Whether a path is an untrusted one, or with `toJSON` an object that holds one.
    private static func matches(_ path: [String], _ pattern: [String], _ showsObjects: Bool) -> Bool {
        guard path.count >= pattern.count || showsObjects else { return false }
        return zip(path, pattern).allSatisfy { $0 == $1 || $0 == "*" || $1 == "*" }
    }

    private static func report(
        _ path: String, _ used: UsedExpression, _ language: String, _ subject: LintSubject
    ) -> Diagnostic {
        let name = path.split(separator: ".").last.map { $0.uppercased() } ?? "VALUE"
        let variable = String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
        let use = language == "script" ? "\"$\(variable)\"" : "process.env.\(variable)"
        return subject.finding(
            .warning, LintCode.untrustedInput,
            "'\(path)' is written by strangers and becomes part of the \(language)",
            at: subject.span(of: used),
            help: "set 'env: { \(variable): \"${{ \(used.expression.text.prefix(60)) }}\" }' and use \(use)")
    }
}
