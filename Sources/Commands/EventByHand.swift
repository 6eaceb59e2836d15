internal import Diagnostics
internal import GitRepositories
internal import JSON
internal import Linux
internal import Repositories
internal import Triggers
internal import Workflows

/// An event as the command line describes it.
struct EventByHand {
    /// Where its payload comes from.
    enum Payload {
        /// A file, or `-` for standard input.
        case file(String)
        /// What an earlier run was given.
        case value(JSON)
    }

    var name: String?
    var payload: Payload?
    /// A full ref, or the short name of a branch or tag that is there.
    var ref: String?
    /// The changed files; `nil` when the command line names none.
    var changed: [String]?

    /// The largest payload: GitHub's webhooks have this limit too.
    static let payloadLimit = 25 << 20

    /// Whether more is said of it than its name, so that filters decide.
    var isDescribed: Bool { payload != nil || ref != nil || changed != nil }

    /// The event with everything that the payload and the repository tell.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - workflow: The workflow that it is for, which gives a schedule its `cron`; `nil` for all.
    ///   - repository: The repository; `nil` outside of one.
    ///   - head: What is checked out.
    ///   - actor: Who is said to have raised it.
    func event(
        _ name: String, for workflow: Workflow?, in repository: GitRepository?, head: RepositoryHead,
        actor: String
    ) async throws -> RepositoryEvent {
        if self.name == nil, payload != nil {
            throw Refusal(
                CommandCode.badUse, "'--payload' needs '--event'", help: "name the event that it is of")
        }
        let given = try payload.map(Self.load)
        var told = RepositoryEvent(name: name)
        let ref = try await fullRef(in: repository)
        switch RepositoryEvent.read(name, payload: given ?? .object(JSONObject()), ref: ref) {
        case .success(let event): told = event
        case .failure(let problem): throw Refusal(problem.code, problem.message, help: problem.help)
        }
        let facts = EventFacts(
            repository: repository, head: head, actor: actor,
            defaultBranch: try await repository?.defaultBranch())
        told.defaultBranch = told.defaultBranch ?? facts.defaultBranch
        if given == nil {
            try await facts.fill(&told, for: workflow)
        } else {
            try await facts.complete(&told)
        }
        if let changed { told.changedPaths = changed.map(Self.relative).sorted() }
        return told
    }

    private func fullRef(in repository: GitRepository?) async throws -> String? {
        guard let ref, !ref.hasPrefix("refs/"), let repository else { return ref }
        return try await repository.fullRef(ref) ?? ref
    }

    /// `./a` as git writes it.
    private static func relative(_ path: String) -> String {
        path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    }

    private static func load(_ payload: Payload) throws -> JSON {
        guard case .file(let path) = payload else {
            guard case .value(let value) = payload else { return .null }
            return value
        }
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Files.read(path == "-" ? "/dev/stdin" : path, limit: payloadLimit)
        } catch { throw Refusal(TriggerCode.badPayload, error.message, help: error.help) }
        let name = path == "-" ? "the standard input" : "'\(path)'"
        do throws(JSONError) { return try JSON.parse(bytes) } catch {
            throw Refusal(
                TriggerCode.badPayload, "\(name) is not JSON: \(error.message), line \(error.line)",
                help: "give the JSON object that GitHub sends for the event")
        }
    }
}
