import Calendars
import Diagnostics
import JSON
import Patterns
import Triggers
import Workflows

let span = SourceSpan(line: 1, column: 1, length: 1)

/// Patterns of a filter, as written.
func filter(_ patterns: [String], of subject: FilterPattern.Subject = .refs, isIgnoring: Bool = false)
    -> Trigger.Filter
{
    // A pattern that is none would make its row fail.
    let parsed = patterns.compactMap { try? FilterPattern.parse($0, of: subject).get() }
    return Trigger.Filter(patterns: parsed, isIgnoring: isIgnoring, span: span)
}

/// A trigger, built without a file.
func trigger(
    _ event: String, branches: [String]? = nil, branchesIgnore: [String]? = nil, tags: [String]? = nil,
    tagsIgnore: [String]? = nil, paths: [String]? = nil, pathsIgnore: [String]? = nil, types: [String]? = nil,
    workflows: [String] = [], crons: [(String, String?)] = []
) -> Trigger {
    var trigger = Trigger(event: event, span: span)
    trigger.branches = branches.map { filter($0) } ?? branchesIgnore.map { filter($0, isIgnoring: true) }
    trigger.tags = tags.map { filter($0) } ?? tagsIgnore.map { filter($0, isIgnoring: true) }
    trigger.paths =
        paths.map { filter($0, of: .paths) } ?? pathsIgnore.map { filter($0, of: .paths, isIgnoring: true) }
    trigger.types = types
    trigger.workflows = workflows
    trigger.schedules = crons.compactMap { text, zone in
        (try? CronExpression.parse(text).get()).map { Trigger.Schedule(cron: $0, timeZone: zone, span: span) }
    }
    return trigger
}

func workflow(_ triggers: Trigger...) -> Workflow {
    Workflow(path: "pipelines/a.yml", name: "a", triggers: triggers)
}

/// A push to a branch (`main`), or to a tag (`tag v1`).
func push(_ name: String, _ changed: [String]? = nil) -> RepositoryEvent {
    let ref = name.hasPrefix("tag ") ? "refs/tags/\(name.dropFirst(4))" : "refs/heads/\(name)"
    var event = RepositoryEvent(name: "push", ref: ref)
    event.changedPaths = changed
    return event
}
