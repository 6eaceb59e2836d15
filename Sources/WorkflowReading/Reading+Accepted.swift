internal import Diagnostics
internal import YAML
internal import Workflows

/// The scopes of `permissions`.
enum Permissions {
    static let scopes = [
        "actions", "artifact-metadata", "attestations", "checks", "code-quality", "contents",
        "copilot-requests",
        "deployments", "discussions", "drives", "id-token", "issues", "models", "packages", "pages",
        "pull-requests", "repository-projects", "security-events", "statuses", "vulnerability-alerts",
    ]
    static let all = ["read-all", "write-all"]
    static let note = "there is no token whose rights it could set"

    /// What a scope can be set to.
    static func levels(of scope: String) -> [String] {
        switch scope {
        case "copilot-requests", "id-token": ["write", "none"]
        case "models", "vulnerability-alerts": ["read", "none"]
        default: ["read", "write", "none"]
        }
    }
}

struct DeploymentDraft {
    var name: Text?
    var url: Text?
    var deployment: Text?
}

enum DeploymentKeys {
    static let table = KeyTable<DeploymentDraft>(
        "'environment'",
        [
            .text("name", Places.job, .notEmpty, \.name),
            .text("url", Places.results, .any, \.url),
            .text("deployment", Places.job, .boolean, \.deployment),
        ])
}

extension Reading {
    /// `permissions`: checked for its form, without effect.
    mutating func permissions(_ field: Field) {
        if let entries = field.value.entries {
            for entry in entries { permission(entry) }
        } else if let text = field.value.text, !field.value.isNull, !Permissions.all.contains(text) {
            report(
                WorkflowCode.wrongValue, "'permissions' takes a mapping, 'read-all' or 'write-all'",
                at: field.value.span, help: Suggestion.help(for: text, among: Permissions.all))
        } else if field.value.elements != nil {
            wrongKind(field.value, field.name, wants: "a mapping, 'read-all' or 'write-all'")
        }
    }

    private mutating func permission(_ entry: YAMLEntry) {
        let name = entry.key.text
        guard Permissions.scopes.contains(name) else {
            report(
                .warning, WorkflowCode.unknownScope, "'permissions' has no '\(name.shortened)'",
                at: entry.key.span, help: Suggestion.help(for: name, among: Permissions.scopes))
            return
        }
        let levels = Permissions.levels(of: name)
        guard let text = entry.value.text, !entry.value.isNull else {
            return wrongKind(entry.value, name, wants: "one of \(levels.joined(separator: ", "))")
        }
        if !levels.contains(text) {
            report(
                WorkflowCode.wrongValue,
                "'\(name)' takes \(levels.joined(separator: ", ")), not '\(text.shortened)'",
                at: entry.value.span, help: Suggestion.help(for: text, among: levels))
        }
    }

    /// `environment` of a job: checked for its form, without effect.
    mutating func deployment(_ field: Field) {
        if let entries = field.value.entries {
            var draft = DeploymentDraft()
            DeploymentKeys.table.read(entries, into: &draft, &self, under: field.rules)
            if field.value.entry("name") == nil {
                report(WorkflowCode.missingKey, "'environment' needs 'name'", at: field.span)
            }
        } else {
            _ = text(field)
        }
    }

    mutating func noEffect(_ field: Field, _ reason: String) {
        report(.note, WorkflowCode.noEffect, "'\(field.name)' has no effect here: \(reason)", at: field.span)
    }
}
