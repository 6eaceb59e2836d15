internal import Calendars
internal import Diagnostics
internal import Patterns
internal import YAML
internal import Workflows

struct ScheduleDraft {
    var cron: CronExpression?
    var timeZone: String?
}

enum ScheduleKeys {
    static let table = KeyTable<ScheduleDraft>(
        "an entry of 'schedule'",
        [
            .key("cron") { reading, field, draft in draft.cron = reading.cron(field) },
            .key("timezone") { reading, field, draft in draft.timeZone = reading.timeZone(field) },
        ])
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
        guard let table = Events.tables[event] else {
            reportUnknown(event, at: span)
            return nil
        }
        if !Events.ofOurWorld.contains(event) {
            report(.note, WorkflowCode.noEffect, "the event '\(event)' starts nothing here", at: span)
        }
        var trigger = Trigger(event: event, span: span)
        if event == "schedule" {
            trigger.schedules = schedules(detail, at: span)
        } else if let detail, !detail.isNull, let entries = entries(of: detail, event) {
            read(entries, table, into: &trigger)
        }
        if event == "workflow_run", detail?.entry("workflows") == nil {
            report(
                WorkflowCode.missingKey, "'workflow_run' needs 'workflows'", at: span,
                help: "name the workflows whose end starts this one")
        }
        return trigger
    }

    private mutating func reportUnknown(_ event: String, at span: SourceSpan) {
        if let reason = Events.refused[event] {
            report(
                WorkflowCode.refused, "'\(event)' cannot be used: \(reason)", at: span, help: "remove it")
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

    private mutating func read(
        _ entries: [YAMLEntry], _ table: KeyTable<Trigger>, into trigger: inout Trigger
    ) {
        guard !table.keys.isEmpty else {
            guard let first = entries.first else { return }
            report(
                WorkflowCode.unknownKey, "'\(trigger.event)' takes no keys", at: first.key.span,
                help: "write '\(trigger.event):' alone")
            return
        }
        table.read(entries, into: &trigger, &self)
        for entry in entries {
            let name = entry.key.text
            guard table.has(name + "-ignore"),
                let other = entries.first(where: { $0.key.text == name + "-ignore" })
            else { continue }
            report(
                WorkflowCode.filterPair, "'\(name)' and '\(name)-ignore' exclude each other",
                at: other.key.span, help: "write patterns that begin with '!' under '\(name)'",
                notes: [Diagnostic.Note("'\(name)' is here", span: entry.key.span)])
        }
    }

    // MARK: - Filters

    /// `branches-ignore` and its like.
    mutating func ignoring(_ field: Field, _ subject: FilterPattern.Subject) -> Trigger.Filter? {
        guard let patterns = patterns(field, subject) else { return nil }
        let elements = field.value.elements ?? [field.value]
        for (pattern, element) in zip(patterns, elements) where pattern.isNegated {
            report(
                .warning, WorkflowCode.negatedIgnore,
                "'!' in '\(field.name)' takes names back here, and elsewhere may do something else",
                at: element.span,
                help:
                    "say it with '\(field.name.dropLast("-ignore".utf8.count))': '**' first, then '!' and what shall not start it"
            )
        }
        return Trigger.Filter(patterns: patterns, isIgnoring: true, span: field.span)
    }

    /// `branches` and its like; it must match something by itself.
    mutating func filter(_ field: Field, _ subject: FilterPattern.Subject) -> Trigger.Filter? {
        guard let patterns = patterns(field, subject) else { return nil }
        if let first = patterns.first, patterns.allSatisfy(\.isNegated) {
            report(
                WorkflowCode.onlyNegative, "'\(field.name)' needs a pattern that does not begin with '!'",
                at: field.span,
                help: "put '**' before '\(first.text.shortened)', or use '\(field.name)-ignore' without '!'")
        }
        return Trigger.Filter(patterns: patterns, isIgnoring: false, span: field.span)
    }

    private mutating func patterns(_ field: Field, _ subject: FilterPattern.Subject) -> [FilterPattern]? {
        guard field.value.entries == nil else {
            wrongKind(field.value, field.name, wants: "a text or a list of texts")
            return nil
        }
        let elements = field.value.elements ?? [field.value]
        if elements.isEmpty {
            report(
                WorkflowCode.onlyNegative, "'\(field.name)' needs at least one pattern", at: field.span,
                help: "remove it, or add '**'")
        }
        var patterns: [FilterPattern] = []
        for element in elements {
            guard plainWord(element, field.name) != nil, let scalar = element.scalar else { continue }
            switch FilterPattern.parse(scalar.text, of: subject) {
            case .success(let pattern): patterns.append(pattern)
            case .failure(let problem):
                report(
                    WorkflowCode.badPattern, problem.message,
                    at: scalar.span(ofCharacter: problem.offset, count: 1))
            }
        }
        return patterns
    }

    /// `types`.
    mutating func types(_ field: Field, of event: String, known: [String]) -> [String] {
        let words = words(field.value, field.name)
        if event == "repository_dispatch", field.value.elements == nil {
            wrongKind(field.value, field.name, wants: "a list of texts")
        }
        for (type, span) in words where !known.isEmpty && !known.contains(type) {
            report(
                .warning, WorkflowCode.unknownType, "'\(event)' has no type '\(type.shortened)'", at: span,
                help: Suggestion.help(for: type, among: known)
                    ?? "the types are \(known.joined(separator: ", "))")
        }
        return words.map(\.text)
    }

    // MARK: - Schedules

    private mutating func schedules(_ detail: YAMLNode?, at span: SourceSpan) -> [Trigger.Schedule] {
        guard let detail, !detail.isNull else {
            reportNoSchedule(at: span)
            return []
        }
        guard let elements = elements(of: detail, "schedule") else { return [] }
        if elements.isEmpty { reportNoSchedule(at: span) }
        var schedules: [Trigger.Schedule] = []
        for element in elements {
            guard let entries = entries(of: element, "schedule") else { continue }
            var draft = ScheduleDraft()
            ScheduleKeys.table.read(entries, into: &draft, &self)
            if element.entry("cron") == nil {
                report(
                    WorkflowCode.missingKey, "an entry of 'schedule' needs 'cron'", at: element.span,
                    help: "add \"cron: '0 3 * * 1'\", which is Monday at three")
            }
            guard let cron = draft.cron else { continue }
            let place = entries.first { $0.key.text == "cron" }?.value.span ?? element.span
            schedules.append(Trigger.Schedule(cron: cron, timeZone: draft.timeZone, span: place))
        }
        return schedules
    }

    private mutating func reportNoSchedule(at span: SourceSpan) {
        report(
            WorkflowCode.missingKey, "'schedule' needs at least one entry with 'cron'", at: span,
            help: "add \"- cron: '0 3 * * 1'\" under it")
    }

    fileprivate mutating func cron(_ field: Field) -> CronExpression? {
        guard plainWord(field.value, field.name) != nil, let scalar = field.value.scalar else { return nil }
        guard scalar.text.utf8.count <= 1000 else {
            report(WorkflowCode.badCron, "a cron expression has at most 1,000 characters", at: scalar.span)
            return nil
        }
        switch CronExpression.parse(scalar.text) {
        case .success(let cron):
            if let minutes = cron.shortestIntervalMinutes, minutes < 5 {
                report(
                    .warning, WorkflowCode.shortInterval,
                    "'\(scalar.text.shortened)' fires every \(minutes == 1 ? "minute" : "\(minutes) minutes")",
                    at: scalar.span, help: "GitHub starts a schedule at most every 5 minutes: write '*/5'")
            }
            return cron
        case .failure(let problem):
            report(
                WorkflowCode.badCron, problem.message,
                at: scalar.span(ofCharacter: problem.offset, count: 1),
                help: "a schedule has five fields: minute, hour, day, month and weekday, as in '0 3 * * 1'")
            return nil
        }
    }

    fileprivate mutating func timeZone(_ field: Field) -> String? {
        guard let name = plainWord(field.value, field.name) else { return nil }
        if TimeZoneRules.isName(name) { return name }
        report(
            WorkflowCode.badZone, "'\(name.shortened)' is no name of a time zone", at: field.value.span,
            help: "write a name of the IANA list, such as Asia/Seoul")
        return nil
    }
}
