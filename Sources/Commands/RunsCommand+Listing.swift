internal import Diagnostics
internal import JSON
internal import Models
internal import Registry
internal import Reporting

/// `runs list`.
extension RunsCommand {
    /// The newest runs first.
    static func list(
        _ store: EmbeddedStore, limit: Int, experiment: String?, _ style: Style
    ) async throws -> Answer {
        guard limit > 0 else {
            throw Refusal(CommandCode.badUse, "'--limit' must be 1 or more (was \(limit))")
        }
        let name = try await Self.experiment(experiment, in: store)
        let runs = try await store.runs(limit: limit, experiment: name)
        var table = Table(["RUN", "STATE", "EXPERIMENT", "EVENT", "COMMIT", "STARTED", "TOOK", "REASON"])
        for run in runs {
            let attempt = run.attempt > 1 ? " (\(run.attempt))" : ""
            table.add([
                "#\(run.number)\(attempt)", run.state.rawValue, Figures.line(run.experiment), run.event,
                run.shortCommit,
                Figures.time(run.startedAt), Figures.duration(from: run.startedAt, to: run.finishedAt),
                Figures.line(run.reason ?? ""),
            ])
        }
        return Answer(
            text: runs.isEmpty ? "no runs yet: 'headgate run' makes the first" : table.text,
            json: .array(runs.map { .object($0.summaryJSON) }))
    }

    /// The experiment of that name, or the only one whose workflow has it.
    private static func experiment(_ wanted: String?, in store: EmbeddedStore) async throws -> String? {
        guard let wanted else { return nil }
        guard try await store.runs(limit: 1, experiment: wanted).isEmpty else { return wanted }
        var seen: Set<String> = []
        let known = try await store.runs(limit: .max, experiment: nil).map(\.experiment).filter {
            seen.insert($0).inserted
        }
        let matching = known.filter { $0.hasSuffix("/" + wanted) }
        if matching.count == 1 { return matching.first }
        let workflows = known.compactMap { $0.split(separator: "/").last.map(String.init) }
        let several = matching.isEmpty ? nil : "one of " + matching.sorted().joined(separator: ", ")
        throw Refusal(
            ModelCode.notFound, "there is no experiment '\(Figures.line(wanted))' with runs",
            help: several ?? Suggestion.help(for: wanted, among: known + workflows))
    }
}

extension RunRecord {
    /// The first digits of the commit, with `+` when the working tree differed from it.
    var shortCommit: String { Figures.short(commit) + (dirtyDigest == nil ? "" : "+") }

    /// The run without its jobs.
    var summaryJSON: JSONObject {
        JSONObject([
            ("run", .integer(number)), ("attempt", .integer(attempt)), ("state", .string(state.rawValue)),
            ("reason", .optional(reason)), ("experiment", .string(experiment)),
            ("pipeline", .string(pipeline)),
            ("pipelineDigest", .string(pipelineDigest)), ("repository", .string(repository)),
            ("commit", .string(commit)), ("ref", .optional(ref)), ("dirty", .optional(dirtyDigest)),
            ("trigger", .string(event)), ("startedAt", .time(startedAt)), ("finishedAt", .time(finishedAt)),
            ("durationMs", .optional(finishedAt.map { Double($0 - startedAt) })),
            ("pid", .optional(owner.map { Double($0.pid) })),
        ])
    }
}
