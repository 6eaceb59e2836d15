internal import Diagnostics
internal import JSON
internal import Linux
internal import Models
internal import Registry

/// Which logs of a run are wanted.
struct LogSelection: Sendable {
    /// The run.
    var run: Int
    /// A job's key, or the id of a job with several legs.
    var job: String?
    /// A step's number.
    var step: Int?

    /// A step's log.
    struct Entry: Sendable {
        var run: Int
        var job: RunRecord.Job
        var step: RunRecord.Step
    }

    /// The wanted steps in plan order; those that have no log are left out unless they were named.
    ///
    /// - Throws: A refusal of names that the run does not have.
    func entries(of record: RunRecord) throws -> [Entry] {
        let jobs = try jobs(of: record)
        var all = jobs.flatMap { job in job.steps.map { Entry(run: record.number, job: job, step: $0) } }
        if let step {
            all = all.filter { $0.step.number == step }
            guard !all.isEmpty else {
                let steps = jobs.flatMap { job in
                    job.steps.map { "\(job.key)/\($0.number) \(Figures.line($0.name))" }
                }
                throw Refusal(
                    ModelCode.notFound,
                    "run #\(run) has no step \(step)" + (job.map { " in job '\(Figures.line($0))'" } ?? ""),
                    help: steps.isEmpty
                        ? "no step has begun" : "it has " + steps.prefix(12).joined(separator: ", "))
            }
            let logged = all.filter { $0.step.log != nil }
            return logged.isEmpty ? all : logged
        }
        let failed = all.filter { $0.step.state == .failure }
        return (failed.isEmpty ? all : failed).filter { $0.step.log != nil }
    }

    /// The wanted jobs in plan order.
    func jobs(of record: RunRecord) throws -> [RunRecord.Job] {
        guard let job else { return record.jobs }
        let found = record.jobs.filter { $0.key == job }
        let legs = found.isEmpty ? record.jobs.filter { $0.key.hasPrefix(job + ".") } : found
        guard legs.isEmpty else { return legs }
        let keys = record.jobs.map(\.key)
        throw Refusal(
            ModelCode.notFound, "run #\(run) has no job '\(Figures.line(job))'",
            help: Suggestion.help(for: job, among: keys) ?? "it has " + keys.joined(separator: ", "))
    }

    /// The logs for programs: at most 64 MiB of each as text, and where the file is.
    func answer(from store: EmbeddedStore) async throws -> Answer {
        let record = try await RunNumber.record(run, in: store)
        let logs = try entries(of: record).map { entry throws -> JSON in
            let path = entry.step.log.map { store.folder(ofRun: run) + "/" + $0 }
            let status = path.flatMap { Files.status($0) }
            var text: String?
            if let path, status != nil {
                text = String(decoding: try FileDescriptor.open(path).readAll(limit: 64 << 20), as: UTF8.self)
            }
            return [
                "job": .string(entry.job.key), "step": .integer(entry.step.number),
                "name": .string(entry.step.name),
                "state": .string(entry.step.state.rawValue), "path": .optional(path),
                "bytes": .optional(status.map { Double($0.size) }),
                "truncated": .bool((status?.size ?? 0) > 64 << 20), "text": .optional(text),
            ]
        }
        return Answer(text: "", json: .array(logs))
    }
}
