internal import Diagnostics
internal import YAML
internal import Workflows

extension Reading {
    /// `runs` of an action, by its `using`.
    mutating func runs(_ field: Field) -> ActionDefinition.Runs? {
        guard let entries = entries(of: field.value, field.name) else { return nil }
        guard let using = field.value.entry("using") else {
            report(
                WorkflowCode.missingKey, "'runs' needs 'using'", at: field.span,
                help: "write 'using: composite' or 'using: node24'")
            return nil
        }
        guard let word = word(using.value, "using") else { return nil }
        var draft = RunsDraft()
        switch word.lowercased() {
        case "composite":
            RunsKeys.composite.read(entries, into: &draft, &self)
            need(["steps"], field)
            return draft.steps.map { .composite($0) }
        case "docker":
            RunsKeys.docker.read(entries, into: &draft, &self)
            need(["image"], field)
            return docker(draft)
        case let version where ActionDefinition.NodeRuns.versions.contains(version):
            RunsKeys.node.read(entries, into: &draft, &self)
            need(["main"], field)
            return node(draft, version, field.value)
        default:
            let known = ["composite", "docker"] + ActionDefinition.NodeRuns.versions.reversed()
            report(
                WorkflowCode.wrongValue, "'using' cannot be '\(word.shortened)'", at: using.value.span,
                help: Suggestion.help(for: word, among: known)
                    ?? "it is one of \(known.joined(separator: ", "))")
            return nil
        }
    }

    private mutating func need(_ names: [String], _ field: Field) {
        for name in names where field.value.entry(name) == nil {
            report(WorkflowCode.missingKey, "'runs' needs '\(name)'", at: field.span)
        }
    }

    private mutating func node(_ draft: RunsDraft, _ version: String, _ node: YAMLNode)
        -> ActionDefinition.Runs?
    {
        for key in ["main", "pre", "post"] {
            guard let value = node[key], let path = value.text, path.hasPrefix("/") else { continue }
            report(
                WorkflowCode.wrongValue, "'\(key)' is a path in the action's folder, not '\(path.shortened)'",
                at: value.span, help: "write it relative to the action's file")
        }
        for (condition, script) in [("pre-if", "pre"), ("post-if", "post")] {
            guard let entry = node.entry(condition), node.entry(script) == nil else { continue }
            report(
                .warning, WorkflowCode.noEffect, "'\(condition)' has no effect without '\(script)'",
                at: entry.key.span)
        }
        guard let main = draft.main else { return nil }
        var runs = ActionDefinition.NodeRuns(version: version, main: main)
        runs.pre = draft.pre
        runs.preCondition = draft.preCondition
        runs.post = draft.post
        runs.postCondition = draft.postCondition
        return .node(runs)
    }

    private func docker(_ draft: RunsDraft) -> ActionDefinition.Runs? {
        guard let image = draft.image else { return nil }
        var runs = ActionDefinition.DockerRuns(image: image)
        runs.arguments = draft.arguments
        runs.environment = draft.environment
        runs.entrypoint = draft.entrypoint
        runs.preEntrypoint = draft.pre
        runs.preCondition = draft.preCondition
        runs.postEntrypoint = draft.post
        runs.postCondition = draft.postCondition
        return .docker(runs)
    }
}
