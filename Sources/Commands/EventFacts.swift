internal import Calendars
internal import GitRepositories
internal import JSON
internal import Repositories
internal import Triggers
internal import Workflows

/// What the git repository knows of an event that nobody described in full.
struct EventFacts {
    let repository: GitRepository?
    let head: RepositoryHead
    let actor: String
    let defaultBranch: String?

    /// As many files as a push tells of a commit: more would fill the event that every step can read.
    private static let mostFiles = 300
    private static let noCommit = String(repeating: "0", count: 40)

    /// Makes the payload of an event that was given without one.
    ///
    /// - Parameter workflow: The workflow that it is for: a schedule takes its first `cron`.
    func fill(_ event: inout RepositoryEvent, for workflow: Workflow?) async throws {
        var payload = JSONObject()
        switch event.name {
        case "push":
            event.ref = event.ref ?? head.ref
            if let repository { try await push(&event, &payload, repository) }
        case "schedule":
            event.ref = event.ref ?? onDefaultBranch
            event.cron = event.cron ?? workflow?.triggers.flatMap(\.schedules).first?.cron.text
            payload["schedule"] = event.cron.map { .string($0) }
        default:
            event.ref = event.ref ?? (event.name == "workflow_dispatch" ? head.ref : onDefaultBranch)
            payload["ref"] = event.ref.map { .string($0) }
            payload["workflow"] = workflow.map { .string($0.path) }
        }
        payload["repository"] = repositoryMembers
        payload["sender"] = ["login": .string(actor)]
        event.payload = .object(payload)
    }

    /// Adds what git knows to an event with a payload: the files that changed, and the branch of the repository.
    func complete(_ event: inout RepositoryEvent) async throws {
        if ["schedule", "repository_dispatch", "workflow_run"].contains(event.name) {
            event.ref = event.ref ?? onDefaultBranch
        }
        if ["push", "workflow_dispatch"].contains(event.name) { event.ref = event.ref ?? head.ref }
        guard event.changedPaths == nil, let repository else { return }
        let payload = event.payload
        if event.name == "push", let before = payload["before"]?.string, let after = event.commit {
            event.changedPaths = try await repository.changedPaths(from: before, to: after, sinceFork: false)
        }
        if event.name.hasPrefix("pull_request"), let base = payload["pull_request"]?["base"]?["sha"]?.string,
            let tip = payload["pull_request"]?["head"]?["sha"]?.string
        {
            event.changedPaths = try await repository.changedPaths(from: base, to: tip, sinceFork: true)
        }
    }

    private var onDefaultBranch: String? { defaultBranch.map { "refs/heads/" + $0 } ?? head.ref }

    private var repositoryMembers: JSON {
        let name = head.repositoryName
        let parts = name.split(separator: "/").map(String.init)
        var members = JSONObject([("name", .string(parts.last ?? name)), ("full_name", .string(name))])
        if parts.count > 1 { members["owner"] = ["login": .string(parts[0]), "name": .string(parts[0])] }
        members["default_branch"] = defaultBranch.map { .string($0) }
        return .object(members)
    }

    // MARK: - Push

    /// A push of the last commit of the ref: of what is checked out where the ref is not here.
    private func push(
        _ event: inout RepositoryEvent, _ payload: inout JSONObject, _ repository: GitRepository
    ) async throws {
        var tip = head.commit
        // A ref that is only said to be pushed has no commit here.
        if let ref = event.ref, ref != head.ref, let found = try? await repository.resolve(ref) {
            tip = found
        }
        let facts = try await repository.commitFacts(tip)
        let isTag = event.ref?.hasPrefix("refs/tags/") ?? false
        let before = isTag ? nil : facts.parents.first
        event.commit = facts.commit
        event.changedPaths = facts.paths
        payload["ref"] = event.ref.map { .string($0) }
        payload["before"] = .string(before ?? Self.noCommit)
        payload["after"] = .string(facts.commit)
        payload["created"] = .bool(before == nil)
        payload["deleted"] = false
        payload["forced"] = false
        payload["base_ref"] = .null
        payload["commits"] = .array(isTag ? [] : [Self.json(facts)])
        payload["head_commit"] = Self.json(facts)
        payload["pusher"] = ["name": .string(actor)]
    }

    /// A commit as a push tells it, with its files unless they are very many.
    private static func json(_ facts: CommitFacts) -> JSON {
        var commit = JSONObject()
        commit["id"] = .string(facts.commit)
        commit["tree_id"] = .string(facts.tree)
        commit["distinct"] = true
        commit["message"] = .string(facts.message)
        commit["timestamp"] = .string(facts.committer.time)
        commit["author"] = ["name": .string(facts.author.name), "email": .string(facts.author.mail)]
        commit["committer"] = ["name": .string(facts.committer.name), "email": .string(facts.committer.mail)]
        if facts.paths.count <= mostFiles {
            for (name, paths) in [
                ("added", facts.added), ("removed", facts.removed), ("modified", facts.modified),
            ] {
                commit[name] = .array(paths.map { .string($0) })
            }
        }
        return .object(commit)
    }
}
