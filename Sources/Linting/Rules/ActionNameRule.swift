internal import Diagnostics
internal import Workflows

/// An action whose name is nearly that of one of GitHub's.
///
/// Other owners name their actions freely, so only those of `actions` and of owners spelt nearly so are looked at.
enum ActionNameRule: LintRule {
    private static let owner = "actions"
    /// Source: the repositories of github.com/actions that hold an action.
    private static let repositories = [
        "add-to-project", "ai-inference", "attest", "attest-build-provenance", "attest-sbom", "cache",
        "checkout", "configure-pages", "create-github-app-token", "create-release", "delete-package-versions",
        "dependency-review-action", "deploy-pages", "download-artifact", "first-interaction", "github-script",
        "go-dependency-submission", "hello-world-docker-action", "hello-world-javascript-action",
        "jekyll-build-pages", "labeler", "setup-dotnet", "setup-elixir", "setup-go", "setup-haskell",
        "setup-java", "setup-node", "setup-python", "setup-ruby", "stale", "upload-artifact",
        "upload-pages-artifact", "upload-release-asset", "virtual-environments",
    ]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            for step in job.steps {
                guard case .uses(let action, _) = step.work,
                    case .remote(let owner, let repository, _, _) = action.source,
                    let name = meant(owner.lowercased(), repository.lowercased())
                else { continue }
                findings.append(
                    subject.finding(
                        .warning, LintCode.unknownAction,
                        "'\(owner.prefix(40))/\(repository.prefix(40))' is no action of GitHub's",
                        at: action.span, help: "did you mean '\(name)'?"))
            }
        }
        return findings
    }

    /// The action of GitHub's that a name most likely means.
    private static func meant(_ owner: String, _ repository: String) -> String? {
        if owner == Self.owner {
            guard !repositories.contains(repository) else { return nil }
            return Suggestion.nearest(to: repository, among: repositories).map { "\(owner)/\($0)" }
        }
        // A name of GitHub's at another owner is nothing strange, unless that owner is spelt nearly the same.
        guard repositories.contains(repository), Suggestion.isSlip(owner, of: Self.owner) else { return nil }
        return "\(Self.owner)/\(repository)"
    }
}
