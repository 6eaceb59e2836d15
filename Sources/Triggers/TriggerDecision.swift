internal import Calendars
internal import Patterns
public import Workflows

/// Whether an event starts a workflow, and why or why not.
///
/// Source: spec/workflows.md section 2; GitHub, "Events that trigger workflows".
public struct TriggerDecision: Sendable, Equatable {
    /// Whether the workflow runs.
    public var starts: Bool
    /// One phrase for the reader: "'branches' does not match 'feature/x'".
    public var reason: String

    /// Creates a decision.
    public init(starts: Bool, reason: String) {
        self.starts = starts
        self.reason = reason
    }

    /// Compares an event with the triggers of a workflow.
    ///
    /// What is not known of an event excludes nothing: without its changed files `paths` holds.
    public static func decide(_ event: RepositoryEvent, _ workflow: Workflow) -> TriggerDecision {
        guard let trigger = workflow.triggers.first(where: { $0.event == event.name }) else {
            return TriggerDecision(starts: false, reason: "'on' does not name '\(event.name.excerpt)'")
        }
        var trial = Trial(event: event, trigger: trigger)
        do throws(Excluded) { try trial.run() } catch {
            return TriggerDecision(starts: false, reason: error.reason)
        }
        let reason = trial.reasons.isEmpty ? "'on' names it" : trial.reasons.joined(separator: ", ")
        return TriggerDecision(starts: true, reason: reason)
    }
}

/// Why a trigger does not answer an event.
private struct Excluded: Error {
    let reason: String
}

/// One event against one trigger, with what spoke for it so far.
private struct Trial {
    let event: RepositoryEvent
    let trigger: Trigger
    var reasons: [String] = []

    /// The activities that GitHub takes when a trigger has no `types`; every activity for events that are not here.
    static let defaultTypes = [
        "pull_request": ["opened", "synchronize", "reopened"],
        "pull_request_target": ["opened", "synchronize", "reopened"],
    ]

    mutating func run() throws(Excluded) {
        switch event.name {
        case "push": try push()
        case "schedule": try schedule()
        case "pull_request", "pull_request_target", "merge_group":
            try types()
            try name(event.baseBranch, trigger.branches, "branches")
            try paths()
        case "workflow_run":
            try workflows()
            try types()
            try name(event.headBranch, trigger.branches, "branches")
        case "workflow_dispatch", "workflow_call": return
        default: try types()
        }
    }

    // MARK: - Events

    private mutating func push() throws(Excluded) {
        if event.isDeletion { throw Excluded(reason: "the push removes '\((event.ref ?? "").excerpt)'") }
        guard let ref = event.ref else { return try paths() }
        switch RefName(ref) {
        case .branch(let branch):
            if trigger.branches == nil, let tags = trigger.tags {
                throw Excluded(
                    reason: "'\(tags.key("tags"))' alone does not start it for the branch '\(branch.excerpt)'"
                )
            }
            try name(branch, trigger.branches, "branches")
            try paths()
        case .tag(let tag):
            if trigger.tags == nil, let branches = trigger.branches {
                throw Excluded(
                    reason:
                        "'\(branches.key("branches"))' alone does not start it for the tag '\(tag.excerpt)'")
            }
            try name(tag, trigger.tags, "tags")
        case .other: throw Excluded(reason: "'\(ref.excerpt)' is no branch and no tag")
        }
    }

    private mutating func schedule() throws(Excluded) {
        if let branch = event.defaultBranch, let ref = event.ref, ref != "refs/heads/" + branch {
            throw Excluded(
                reason: "schedules run on the branch '\(branch.excerpt)' only, not on '\(ref.excerpt)'")
        }
        guard let cron = event.cron else { return }
        guard trigger.schedules.contains(where: { $0.cron.text.isSameCron(as: cron) }) else {
            throw Excluded(reason: "'schedule' has no cron '\(cron.excerpt)'")
        }
        reasons.append("'schedule' has the cron '\(cron.excerpt)'")
    }

    private mutating func workflows() throws(Excluded) {
        guard !trigger.workflows.isEmpty, let workflow = event.workflow else { return }
        guard trigger.workflows.contains(workflow) else {
            throw Excluded(reason: "'workflows' does not name '\(workflow.excerpt)'")
        }
        reasons.append("'workflows' names '\(workflow.excerpt)'")
    }

    // MARK: - Filters

    private mutating func types() throws(Excluded) {
        let usual = Self.defaultTypes[event.name]
        guard let types = trigger.types ?? usual, let activity = event.activity else { return }
        guard types.contains(activity) else {
            let phrase =
                trigger.types == nil
                ? "without 'types' only \(types.joined(separator: ", ")) start it, not"
                : "'types' does not name"
            throw Excluded(reason: "\(phrase) '\(activity.excerpt)'")
        }
        if trigger.types != nil { reasons.append("'types' names '\(activity.excerpt)'") }
    }

    /// A branch or a tag against its filter.
    private mutating func name(_ name: String?, _ filter: Trigger.Filter?, _ key: String) throws(Excluded) {
        guard let filter, let name else { return }
        let verdict = filter.verdict(on: name)
        let key = filter.key(key)
        if filter.isIgnoring {
            if verdict.matches { throw Excluded(reason: "'\(key)' matches '\(name.excerpt)'") }
            reasons.append("'\(key)' does not match '\(name.excerpt)'")
        } else if verdict.matches {
            reasons.append("'\(key)' matches '\(name.excerpt)'")
        } else if let pattern = verdict.negation {
            throw Excluded(reason: "'\(key)' takes '\(name.excerpt)' back by '\(pattern.text.excerpt)'")
        } else {
            throw Excluded(reason: "'\(key)' does not match '\(name.excerpt)'")
        }
    }

    private mutating func paths() throws(Excluded) {
        guard let filter = trigger.paths else { return }
        let key = filter.key("paths")
        guard let paths = event.changedPaths else {
            reasons.append("'\(key)' holds because the changed files are not known")
            return
        }
        guard let first = paths.first else { throw Excluded(reason: "no file changed for '\(key)'") }
        if let counting = paths.first(where: { filter.verdict(on: $0).matches != filter.isIgnoring }) {
            let verb = filter.isIgnoring ? "does not match" : "matches"
            reasons.append("'\(key)' \(verb) '\(counting.excerpt)'")
        } else if filter.isIgnoring {
            throw Excluded(reason: "'\(key)' matches " + Self.all(paths.count, first))
        } else if paths.count == 1, let pattern = filter.verdict(on: first).negation {
            throw Excluded(reason: "'\(key)' takes '\(first.excerpt)' back by '\(pattern.text.excerpt)'")
        } else {
            let count =
                paths.count == 1 ? "does not match" : "matches none of \(paths.count) changed files, such as"
            throw Excluded(reason: "'\(key)' \(count) '\(first.excerpt)'")
        }
    }

    private static func all(_ count: Int, _ first: String) -> String {
        count == 1 ? "'\(first.excerpt)'" : "all \(count) changed files, such as '\(first.excerpt)'"
    }
}

extension Trigger.Filter {
    /// How the file writes it.
    fileprivate func key(_ name: String) -> String { isIgnoring ? name + "-ignore" : name }

    fileprivate func verdict(on name: String) -> (matches: Bool, negation: FilterPattern?) {
        FilterPattern.verdict(of: patterns, on: name)
    }
}

extension String {
    /// At most 60 characters of the first line, for messages.
    var excerpt: String {
        let line = split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
        return line.unicodeScalars.count <= 60 ? line : String(line.unicodeScalars.prefix(60)) + "…"
    }

    /// Whether two cron texts differ in blanks and case only.
    fileprivate func isSameCron(as other: String) -> Bool {
        lowercased().split(separator: " ") == other.lowercased().split(separator: " ")
    }
}
