public import Diagnostics
public import JSON

extension RepositoryEvent {
    /// What is wrong with the description of an event.
    public struct Problem: Error, Sendable, Equatable {
        /// The stable code.
        public let code: DiagnosticCode
        /// One phrase.
        public let message: String
        /// What to type instead.
        public let help: String?

        init(_ code: DiagnosticCode, _ message: String, help: String? = nil) {
            self.code = code
            self.message = message
            self.help = help
        }
    }

    /// An event as its payload tells it.
    ///
    /// - Parameters:
    ///   - name: One of `names`.
    ///   - payload: The JSON that GitHub sends with it.
    ///   - ref: A full ref that the user named; it must not contradict the payload.
    public static func read(
        _ name: String, payload: JSON, ref: String? = nil
    ) -> Result<RepositoryEvent, Problem> {
        var reader = PayloadReader(event: RepositoryEvent(name: name, ref: ref, payload: payload))
        do throws(Problem) {
            try reader.check(name)
            try reader.read()
        } catch {
            return .failure(error)
        }
        return .success(reader.event)
    }

    /// Whether a text is a full ref: `refs/heads/main`, `refs/tags/v1`, `refs/pull/7/merge`.
    public static func isRef(_ text: String) -> Bool {
        let forbidden: Set<Unicode.Scalar> = [" ", "~", "^", ":", "?", "*", "[", "\\", "\u{7F}"]
        return ["refs/heads/", "refs/tags/", "refs/pull/"].contains { text.hasPrefix($0) && text != $0 }
            && !text.hasSuffix("/") && !text.contains("..") && !text.contains("//")
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !forbidden.contains($0) }
    }
}

/// Takes from a payload what filters and contexts need, and says what is missing.
private struct PayloadReader {
    typealias Problem = RepositoryEvent.Problem

    var event: RepositoryEvent

    func check(_ name: String) throws(Problem) {
        guard RepositoryEvent.names.contains(name) else {
            let help =
                name == "workflow_call"
                ? "it is how another workflow calls this one: run that workflow"
                : Suggestion.help(for: name, among: RepositoryEvent.names)
                    ?? "the events are \(RepositoryEvent.names.joined(separator: ", "))"
            throw Problem(
                TriggerCode.foreignEvent, "the event '\(name.excerpt)' cannot happen here", help: help)
        }
        guard event.payload.object != nil else {
            throw Problem(TriggerCode.badPayload, "the payload of '\(name)' must be a JSON object")
        }
        if let ref = event.ref, !RepositoryEvent.isRef(ref) {
            throw Problem(
                TriggerCode.badRef, "'\(ref.excerpt)' is no full ref",
                help: "write refs/heads/NAME or refs/tags/NAME, or the name of a branch or tag that is there")
        }
    }

    mutating func read() throws(Problem) {
        event.defaultBranch = try string("repository", "default_branch")
        event.activity = try string("action")
        switch event.name {
        case "push": try push()
        case "pull_request", "pull_request_target": try pullRequest()
        case "workflow_run": try workflowRun()
        case "schedule":
            event.cron = try string("schedule")
            onDefaultBranch()
        case "repository_dispatch":
            try dispatch()
        default: try takeRef(try string("ref"))
        }
    }

    private mutating func push() throws(Problem) {
        try takeRef(try string("ref"))
        event.commit = try firstString(["after"], ["head_commit", "id"])
        event.isDeletion = event.payload["deleted"]?.bool ?? false
        event.activity = nil
        event.changedPaths = changedPaths
    }

    private mutating func pullRequest() throws(Problem) {
        guard event.payload["pull_request"] != nil else { throw missing("pull_request") }
        let base = try needed("pull_request", "base", "ref")
        event.baseBranch = base
        event.headBranch = try needed("pull_request", "head", "ref")
        let isMerged = event.payload["pull_request"]?["merged"]?.bool ?? false
        if event.name == "pull_request_target" || isMerged {
            try takeRef("refs/heads/" + base)
            event.commit =
                isMerged
                ? try string("pull_request", "merge_commit_sha") : try string("pull_request", "base", "sha")
            return
        }
        guard
            let number = (event.payload["number"] ?? event.payload["pull_request"]?["number"])?.integer,
            number > 0
        else { throw missing("number") }
        try takeRef("refs/pull/\(number)/merge")
        event.commit = try firstString(
            ["pull_request", "merge_commit_sha"], ["pull_request", "head", "sha"])
    }

    /// The event's type is its action; who calls the API names it `event_type`.
    private mutating func dispatch() throws(Problem) {
        guard let type = try firstString(["action"], ["event_type"]) else { throw missing("action") }
        event.activity = type
        var payload = event.payload.object ?? JSONObject()
        if payload["action"] == nil { payload["action"] = .string(type) }
        payload["event_type"] = nil
        event.payload = .object(payload)
        onDefaultBranch()
    }

    private mutating func workflowRun() throws(Problem) {
        guard event.payload["workflow_run"] != nil else { throw missing("workflow_run") }
        event.workflow = try firstString(["workflow_run", "name"], ["workflow", "name"])
        event.headBranch = try string("workflow_run", "head_branch")
        onDefaultBranch()
    }

    /// Events that only run on the default branch say nothing of their ref.
    private mutating func onDefaultBranch() {
        if event.ref == nil, let branch = event.defaultBranch { event.ref = "refs/heads/" + branch }
    }

    private mutating func takeRef(_ told: String?) throws(Problem) {
        guard let told else { return }
        let full = told.hasPrefix("refs/") ? told : "refs/heads/" + told
        if let ref = event.ref, ref != full {
            throw Problem(
                TriggerCode.badPayload, "the payload is about '\(full.excerpt)', not '\(ref.excerpt)'",
                help: "leave --ref")
        }
        guard RepositoryEvent.isRef(full) else {
            throw Problem(TriggerCode.badRef, "'\(full.excerpt)' in the payload is no full ref")
        }
        event.ref = full
    }

    /// The files that the commits of a push name; `nil` when they name none.
    private var changedPaths: [String]? {
        var paths: Set<String> = []
        var isKnown = false
        let commits = event.payload["commits"]?.array ?? []
        for commit in commits {
            for key in ["added", "modified", "removed"] {
                guard let names = commit[key]?.array else { continue }
                isKnown = true
                paths.formUnion(names.compactMap(\.string))
            }
        }
        return isKnown ? paths.sorted() : nil
    }

    // MARK: - Members

    private func needed(_ path: String...) throws(Problem) -> String {
        guard let text = try string(path), !text.isEmpty else { throw missing(path.joined(separator: ".")) }
        return text
    }

    private func string(_ path: String...) throws(Problem) -> String? { try string(path) }

    private func firstString(_ paths: [String]...) throws(Problem) -> String? {
        for path in paths { if let text = try string(path) { return text } }
        return nil
    }

    /// The text at a path; `nil` when it is missing or null.
    private func string(_ path: [String]) throws(Problem) -> String? {
        var value: JSON? = event.payload
        for name in path { value = value?[name] }
        switch value {
        case nil, .null?: return nil
        case .string(let text)?: return text
        default:
            throw Problem(
                TriggerCode.badPayload, "'\(path.joined(separator: "."))' in the payload must be a string")
        }
    }

    private func missing(_ name: String) -> Problem {
        if event.payload.object?.isEmpty ?? true {
            return Problem(
                TriggerCode.missingPayload, "the event '\(event.name)' needs a payload",
                help: "give the JSON that GitHub sends for it: --payload FILE")
        }
        return Problem(TriggerCode.badPayload, "the payload of '\(event.name)' has no '\(name)'")
    }
}
