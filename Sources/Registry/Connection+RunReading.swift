internal import JSON
internal import Models
internal import Storage

/// Reading run records.
extension Connection {
    /// A run that has not ended, and who runs it.
    struct Unfinished: Sendable {
        var number: Int
        var state: RunRecord.State
        var owner: RunRecord.Owner?
        var startedAt: Int64
    }

    func unfinishedRuns() throws -> [Unfinished] {
        try query(
            """
            SELECT number, state, owner_pid, owner_start_ticks, owner_boot_id, started_at FROM runs
            WHERE state IN ('queued', 'running') ORDER BY number
            """
        ) { row in
            Unfinished(
                number: row.int(0), state: try state(row.text(1)), owner: owner(row, from: 2),
                startedAt: row.int64(5))
        }
    }

    func stateAndAttempt(ofRun number: Int) throws -> (state: RunRecord.State, attempt: Int) {
        let found = try first("SELECT state, attempt FROM runs WHERE number = ?", number) {
            (state: try state($0.text(0)), attempt: $0.int(1))
        }
        guard let found else { throw ModelError(ModelCode.badRun, "there is no run #\(number)") }
        return found
    }

    func record(ofRun number: Int) throws -> RunRecord? {
        let found = try first(Self.runColumns + " WHERE runs.number = ?", number, row: record)
        guard var record = found else { return nil }
        record.jobs = try jobs(ofRun: number)
        return record
    }

    func records(limit: Int, experiment: String?) throws -> [RunRecord] {
        try query(
            Self.runColumns + " WHERE ?1 IS NULL OR experiments.name = ?1 ORDER BY runs.number DESC LIMIT ?2",
            experiment, max(0, limit), row: record)
    }

    private static let runColumns = """
        SELECT runs.number, runs.attempt, experiments.name, runs.pipeline, runs.pipeline_digest, runs.repository,
            runs.commit_id, runs.ref, runs.dirty_digest, runs.event, runs.request, runs.state, runs.started_at,
            runs.finished_at, runs.reason, runs.owner_pid, runs.owner_start_ticks, runs.owner_boot_id
        FROM runs JOIN experiments ON experiments.id = runs.experiment
        """

    private func record(_ row: Row) throws -> RunRecord {
        var record = RunRecord(
            number: row.int(0), attempt: row.int(1), experiment: row.text(2), pipeline: row.text(3),
            pipelineDigest: row.text(4), repository: row.text(5), commit: row.text(6),
            ref: row.optionalText(7),
            dirtyDigest: row.optionalText(8), event: row.text(9), request: try object(row.text(10)),
            state: try state(row.text(11)), startedAt: row.int64(12), owner: owner(row, from: 15))
        record.finishedAt = row.optionalInt64(13)
        record.reason = row.optionalText(14)
        return record
    }

    private func jobs(ofRun number: Int) throws -> [RunRecord.Job] {
        try query(
            """
            SELECT key, name, state, started_at, finished_at, reason, facts, id, tracked_run FROM jobs
            WHERE run = ? ORDER BY position
            """, number
        ) { row in
            var job = RunRecord.Job(key: row.text(0), name: row.text(1), state: try state(row.text(2)))
            job.startedAt = row.optionalInt64(3)
            job.finishedAt = row.optionalInt64(4)
            job.reason = row.optionalText(5)
            job.facts = try object(row.text(6))
            job.steps = try steps(ofJob: row.int64(7))
            let tracked = row.int64(8)
            _ = try query("SELECT key, value FROM params WHERE tracked_run = ?", tracked) {
                job.params[$0.text(0)] = $0.text(1)
            }
            _ = try query("SELECT key, value FROM metrics WHERE tracked_run = ?", tracked) {
                job.metrics[$0.text(0)] = $0.double(1)
            }
            return job
        }
    }

    private func steps(ofJob id: Int64) throws -> [RunRecord.Step] {
        try query(
            """
            SELECT number, name, state, started_at, finished_at, exit_code, peak_resident_bytes, cpu_seconds, log
            FROM steps WHERE job = ? ORDER BY number
            """, id
        ) { row in
            var step = RunRecord.Step(number: row.int(0), name: row.text(1), state: try state(row.text(2)))
            step.startedAt = row.optionalInt64(3)
            step.finishedAt = row.optionalInt64(4)
            step.exitCode = row.optionalInt(5)
            step.peakResidentBytes = row.optionalInt64(6).map { UInt64(bitPattern: $0) }
            step.cpuSeconds = row.optionalDouble(7)
            step.log = row.optionalText(8)
            return step
        }
    }

    private func state(_ word: String) throws -> RunRecord.State {
        guard let state = RunRecord.State(rawValue: word) else {
            throw StorageError(.corrupt, "'\(path)' has a run in the unknown state '\(word)'")
        }
        return state
    }

    private func owner(_ row: Row, from column: Int32) -> RunRecord.Owner? {
        guard let pid = row.optionalInt64(column), let process = Int32(exactly: pid) else { return nil }
        return RunRecord.Owner(
            pid: process, startTicks: UInt64(bitPattern: row.int64(column + 1)), bootID: row.text(column + 2))
    }

    private func object(_ text: String) throws -> JSONObject {
        guard let value = try? JSON.parse(text).object else {  // the reason is in the message below
            throw StorageError(.corrupt, "'\(path)' has a row whose JSON cannot be read")
        }
        return value
    }
}
