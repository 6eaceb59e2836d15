internal import Diagnostics
internal import JSON
internal import YAML
internal import Workflows

/// The names of GitHub's events, and what this version reads of each.
enum Events {
    /// The filters of an event; an event that is not here takes `types` only.
    static let filters: [String: [String]] = [
        "push": ["branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore"],
        "pull_request": ["types", "branches", "branches-ignore", "paths", "paths-ignore"],
        "pull_request_target": ["types", "branches", "branches-ignore", "paths", "paths-ignore"],
        "merge_group": ["types", "branches", "branches-ignore"],
        "workflow_run": ["types", "workflows", "branches", "branches-ignore"],
        "workflow_call": ["inputs", "secrets", "outputs"],
        "workflow_dispatch": ["inputs"],
    ]
    static let names = [
        "branch_protection_rule", "check_run", "check_suite", "create", "delete", "deployment",
        "deployment_status",
        "discussion", "discussion_comment", "fork", "gollum", "issue_comment", "issues", "label",
        "merge_group",
        "milestone", "page_build", "project", "project_card", "project_column", "public", "pull_request",
        "pull_request_comment", "pull_request_review", "pull_request_review_comment", "pull_request_target",
        "push",
        "registry_package", "release", "repository_dispatch", "schedule", "status", "watch", "workflow_call",
        "workflow_dispatch", "workflow_run",
    ]
    /// The events that can happen without GitHub.
    static let ofOurWorld: Set<String> = [
        "push", "pull_request", "repository_dispatch", "schedule", "workflow_call", "workflow_dispatch",
        "workflow_run",
    ]
    /// The events of our own.
    static let ours = ["data", "drift", "alert", "model"]
}

extension Reading {
    /// `on`: a name, a list of names, or a mapping of names to filters.
    mutating func triggers(_ node: YAMLNode) -> [Trigger] {
        guard let entries = node.entries else {
            return words(node, "on").compactMap { word in trigger(word.text, at: word.span, nil) }
        }
        if entries.isEmpty { report(WorkflowCode.wrongKind, "'on' needs an event", at: node.span) }
        return entries.compactMap { entry in trigger(entry.key.text, at: entry.key.span, entry.value) }
    }

    private mutating func trigger(_ event: String, at span: SourceSpan, _ detail: YAMLNode?) -> Trigger? {
        guard Events.names.contains(event) else {
            reportUnknown(event, at: span)
            return nil
        }
        if !Events.ofOurWorld.contains(event) {
            report(.note, WorkflowCode.noEffect, "the event '\(event)' starts nothing here", at: span)
        }
        var trigger = Trigger(event: event, span: span)
        if event == "schedule" {
            report(
                WorkflowCode.notYet, "the event 'schedule' is not supported yet", at: span,
                help: "remove it, and start the workflow by hand")
        } else if let detail, !detail.isNull, let entries = entries(of: detail, event) {
            filters(entries, of: &trigger)
        }
        return trigger
    }

    private mutating func reportUnknown(_ event: String, at span: SourceSpan) {
        if event == "image_version" {
            report(
                WorkflowCode.refused,
                "'image_version' cannot be used: it follows images of GitHub's machines",
                at: span, help: "remove it")
        } else if Events.ours.contains(event) {
            let code = isStrict ? WorkflowCode.oursInStrictFile : WorkflowCode.notYet
            let message =
                isStrict ? "'\(event)' is no event of GitHub's" : "the event '\(event)' is not supported yet"
            report(code, message, at: span, help: isStrict ? "move the file to pipelines/" : "remove it")
        } else {
            report(
                WorkflowCode.unknownEvent, "unknown event '\(event.shortened)'", at: span,
                help: Suggestion.help(for: event, among: Events.names + Events.ours))
        }
    }

    private mutating func filters(_ entries: [YAMLEntry], of trigger: inout Trigger) {
        let known = Events.filters[trigger.event] ?? ["types"]
        for entry in entries {
            let name = entry.key.text
            guard known.contains(name) else {
                reportFilter(entry, of: trigger.event, known: known)
                continue
            }
            switch (trigger.event, name) {
            case ("workflow_dispatch", _): trigger.inputs = inputs(entry.value)
            case ("workflow_call", _):
                report(
                    WorkflowCode.notYet, "'workflow_call.\(name)' is not supported yet", at: entry.key.span)
            default: _ = words(entry.value, name)
            }
            if known.contains(name + "-ignore"),
                let other = entries.first(where: { $0.key.text == name + "-ignore" })
            {
                report(
                    WorkflowCode.filterPair, "'\(name)' and '\(name)-ignore' exclude each other",
                    at: other.key.span,
                    help: "write patterns that begin with '!' under '\(name)'",
                    notes: [Diagnostic.Note("'\(name)' is here", span: entry.key.span)])
            }
        }
    }

    private mutating func reportFilter(_ entry: YAMLEntry, of event: String, known: [String]) {
        report(
            WorkflowCode.unknownKey, "'\(event)' has no key '\(entry.key.text.shortened)'",
            at: entry.key.span,
            help: Suggestion.help(for: entry.key.text, among: known)
                ?? "the keys of '\(event)' are \(known.joined(separator: ", "))")
    }
}
