internal import JSON
internal import Linux
public import Models
internal import Storage

extension EmbeddedStore {
    /// The store's folder for a run: `runs/<number>`, made when the run begins.
    public func folder(ofRun number: Int) -> String { folder.run(number) }

    /// Begins a run: gives it its number and writes all its jobs, in one transaction.
    public func begin(_ run: RunRecord) async throws(ModelError) -> RunRecord {
        let folder = folder
        return try await write(.normal) { connection in
            var run = run
            let experiment = try connection.experiment(run.experiment, at: run.startedAt)
            try connection.insert(run, experiment: experiment)
            run.number = Int(connection.lastInsertedID)
            try connection.insert(run.jobs, ofRun: run.number, experiment: experiment)
            try Self.makeFolder(folder.run(run.number))
            return run
        }
    }

    /// Begins a further attempt of a run that ended; the earlier attempt's job rows are replaced by those given.
    ///
    /// Artifacts of jobs that are given as waiting are forgotten, so that the jobs can upload them again.
    public func beginAgain(_ run: RunRecord) async throws(ModelError) {
        let folder = folder
        try await write(.normal) { connection in
            let (state, attempt) = try connection.stateAndAttempt(ofRun: run.number)
            guard state.isFinal else { throw Self.stillRunning(run.number) }
            guard run.attempt > attempt else {
                throw ModelError(
                    ModelCode.badRun,
                    "run #\(run.number) has had attempt \(attempt); the next cannot be \(run.attempt)")
            }
            let experiment = try connection.experiment(run.experiment, at: run.startedAt)
            try connection.replace(run)
            try connection.deleteJobs(ofRun: run.number)
            try connection.insert(run.jobs, ofRun: run.number, experiment: experiment)
            for job in run.jobs where !job.state.isFinal {
                try connection.run("DELETE FROM artifacts WHERE run = ? AND job = ?", run.number, job.key)
            }
            try Files.createFolders(folder.run(run.number), mode: 0o700)
        }
    }

    /// Marks a run that was queued as running.
    public func start(run number: Int, at: Int64) async throws(ModelError) {
        try await write(.normal) { connection in
            try connection.run(
                "UPDATE runs SET state = 'running', started_at = ? WHERE number = ? AND state = 'queued'", at,
                number)
        }
    }

    /// Writes a job's row (with its params, metrics and facts, not its steps).
    public func update(_ job: RunRecord.Job, ofRun number: Int) async throws(ModelError) {
        try await write(.normal) { connection in
            try connection.update(job, ofRun: number)
        }
    }

    /// Writes a step's row.
    public func update(
        _ step: RunRecord.Step, ofJob key: String, run number: Int
    ) async throws(ModelError) {
        try await write(.normal) { connection in
            let job = try connection.job(key, ofRun: number)
            try connection.put(step, ofJob: job.id)
        }
    }

    /// Ends a run: final state and reason; clears the owner.
    public func finish(
        run number: Int, _ state: RunRecord.State, reason: String?, at: Int64
    ) async throws(ModelError) {
        try await write(.full) { connection in
            let (now, _) = try connection.stateAndAttempt(ofRun: number)
            guard !now.isFinal else {
                throw ModelError(ModelCode.badRun, "run #\(number) has ended already as \(now.rawValue)")
            }
            try connection.finish(number, state, reason: reason, at: at)
        }
    }

    /// Marks every unfinished run whose owner is dead as interrupted, with its unfinished jobs and steps.
    ///
    /// A run that waits in the queue has no owner and stays; a run that was running without one is marked.
    public func markInterrupted(
        isAlive: @Sendable (RunRecord.Owner) -> Bool, at: Int64
    ) async throws(ModelError) -> [Int] {
        let unfinished = try await read { try $0.unfinishedRuns() }
        let dead = unfinished.filter { run in
            run.owner.map { !isAlive($0) } ?? (run.state == .running)
        }
        guard !dead.isEmpty else { return [] }
        return try await write(.normal) { connection in
            let now = try connection.unfinishedRuns()
            // Meanwhile another process may have marked a run and begun it again.
            let marked = dead.filter { run in
                now.contains { $0.number == run.number && $0.owner == run.owner }
            }
            for run in marked { try connection.interrupt(run.number, at: at) }
            return marked.map(\.number)
        }
    }

    static func stillRunning(_ number: Int) -> ModelError {
        ModelError(
            ModelCode.badRun, "run #\(number) has not ended", help: "'headgate runs cancel \(number)' ends it"
        )
    }

    // A folder of that number without a run belongs to a database that is gone: it is kept under another name.
    private static func makeFolder(_ path: String) throws {
        if Files.exists(path), try !Files.list(path).isEmpty {
            try Files.rename(path, to: "\(path).lost-\(Host.unixMilliseconds)")
        }
        try Files.createFolders(path, mode: 0o700)
    }
}
