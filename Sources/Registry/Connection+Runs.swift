internal import JSON
internal import Models
internal import Storage

/// Writing run records.
extension Connection {
    /// The id of an experiment, which is made when it is missing.
    func experiment(_ name: String, at: Int64) throws -> Int64 {
        if let id = try first("SELECT id FROM experiments WHERE name = ?", name, row: { $0.int64(0) }) {
            return id
        }
        try run("INSERT INTO experiments (name, created_at) VALUES (?, ?)", name, at)
        return lastInsertedID
    }

    func insert(_ run: RunRecord, experiment: Int64) throws {
        try self.run(
            """
            INSERT INTO runs (attempt, experiment, pipeline, pipeline_digest, repository, commit_id, ref,
                dirty_digest, event, request, state, started_at, finished_at, reason, owner_pid,
                owner_start_ticks, owner_boot_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            run.attempt, experiment, run.pipeline, run.pipelineDigest, run.repository, run.commit, run.ref,
            run.dirtyDigest, run.event, JSON.object(run.request).text(), run.state.rawValue, run.startedAt,
            run.finishedAt, run.reason, run.owner?.pid, run.owner?.startTicks, run.owner?.bootID)
    }

    /// Writes what a further attempt changes in a run's row.
    func replace(_ run: RunRecord) throws {
        try self.run(
            """
            UPDATE runs SET attempt = ?, pipeline = ?, pipeline_digest = ?, commit_id = ?, ref = ?,
                dirty_digest = ?, event = ?, request = ?, state = ?, started_at = ?, finished_at = NULL,
                reason = NULL, owner_pid = ?, owner_start_ticks = ?, owner_boot_id = ? WHERE number = ?
            """,
            run.attempt, run.pipeline, run.pipelineDigest, run.commit, run.ref, run.dirtyDigest, run.event,
            JSON.object(run.request).text(), run.state.rawValue, run.startedAt, run.owner?.pid,
            run.owner?.startTicks, run.owner?.bootID, run.number)
    }

    func insert(_ jobs: [RunRecord.Job], ofRun number: Int, experiment: Int64) throws {
        for (position, job) in jobs.enumerated() {
            let id = try insert(job, at: Int64(position), ofRun: number, experiment: experiment)
            if job != RunRecord.Job(key: job.key, name: job.name) { try update(job, ofRun: number) }
            for step in job.steps { try put(step, ofJob: id) }
        }
    }

    /// Adds a job's row; gives its id.
    @discardableResult
    private func insert(
        _ job: RunRecord.Job, at position: Int64, ofRun number: Int, experiment: Int64
    ) throws -> Int64 {
        try run(
            """
            INSERT INTO tracked_runs (uuid, experiment, name, status)
            VALUES (lower(hex(randomblob(16))), ?, ?, 'SCHEDULED')
            """, experiment, job.key)
        try run(
            """
            INSERT INTO jobs (run, key, position, name, state, facts, tracked_run)
            VALUES (?, ?, ?, ?, ?, '{}', ?)
            """, number, job.key, position, job.name, job.state.rawValue, lastInsertedID)
        return lastInsertedID
    }

    /// The id of a job's row and that of its tracked run.
    func job(_ key: String, ofRun number: Int) throws -> (id: Int64, trackedRun: Int64) {
        let ids = try first("SELECT id, tracked_run FROM jobs WHERE run = ? AND key = ?", number, key) {
            (id: $0.int64(0), trackedRun: $0.int64(1))
        }
        guard let ids else { throw ModelError(ModelCode.badRun, "run #\(number) has no job '\(key)'") }
        return ids
    }

    func update(_ job: RunRecord.Job, ofRun number: Int) throws {
        try addIfMissing(job, ofRun: number)
        let ids = try self.job(job.key, ofRun: number)
        try run(
            """
            UPDATE jobs SET name = ?, state = ?, started_at = ?, finished_at = ?, reason = ?, facts = ? WHERE id = ?
            """,
            job.name, job.state.rawValue, job.startedAt, job.finishedAt, job.reason,
            JSON.object(job.facts).text(),
            ids.id)
        try run(
            "UPDATE tracked_runs SET status = ?, started_at = ?, finished_at = ? WHERE id = ?",
            job.state.trackingStatus, job.startedAt, job.finishedAt, ids.trackedRun)
        for (key, value) in job.params {
            try run(
                "INSERT INTO params VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                ids.trackedRun, key, value)
        }
        for (key, value) in job.metrics {
            try run(
                """
                INSERT INTO metrics (tracked_run, key, experiment, value, step, at)
                SELECT id, ?, experiment, ?, 0, ? FROM tracked_runs WHERE id = ?
                ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at
                """, key, value, job.finishedAt ?? job.startedAt ?? 0, ids.trackedRun)
        }
    }

    /// Adds the row of a leg that was not known when its run began.
    private func addIfMissing(_ job: RunRecord.Job, ofRun number: Int) throws {
        let known = try query("SELECT key FROM jobs WHERE run = ?", number) { $0.text(0) }
        guard !known.contains(job.key) else { return }
        let experiment = try first("SELECT experiment FROM runs WHERE number = ?", number) { $0.int64(0) }
        guard let experiment else { return }
        try insert(
            RunRecord.Job(key: job.key, name: job.name), at: Int64(known.count), ofRun: number,
            experiment: experiment)
    }

    func put(_ step: RunRecord.Step, ofJob id: Int64) throws {
        try run(
            """
            INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                name = excluded.name, state = excluded.state, started_at = excluded.started_at,
                finished_at = excluded.finished_at, exit_code = excluded.exit_code,
                peak_resident_bytes = excluded.peak_resident_bytes, cpu_seconds = excluded.cpu_seconds,
                log = excluded.log
            """,
            id, step.number, step.name, step.state.rawValue, step.startedAt, step.finishedAt, step.exitCode,
            step.peakResidentBytes, step.cpuSeconds, step.log)
    }

    func finish(_ number: Int, _ state: RunRecord.State, reason: String?, at: Int64) throws {
        try run(
            """
            UPDATE runs SET state = ?, reason = ?, finished_at = ?, owner_pid = NULL, owner_start_ticks = NULL,
                owner_boot_id = NULL WHERE number = ?
            """, state.rawValue, reason, at, number)
    }

    /// Ends a run whose owner is dead, with all of it that had not ended.
    func interrupt(_ number: Int, at: Int64) throws {
        let reason = "the process that ran it ended"
        try run(
            """
            UPDATE steps SET state = 'interrupted', finished_at = ?
            WHERE state IN ('queued', 'running') AND job IN (SELECT id FROM jobs WHERE run = ?)
            """, at, number)
        try run(
            """
            UPDATE tracked_runs SET status = 'KILLED', finished_at = ? WHERE id IN
                (SELECT tracked_run FROM jobs WHERE run = ? AND state IN ('queued', 'running'))
            """, at, number)
        try run(
            """
            UPDATE jobs SET state = 'interrupted', finished_at = ?, reason = ?
            WHERE run = ? AND state IN ('queued', 'running')
            """, at, reason, number)
        try finish(number, .interrupted, reason: reason, at: at)
    }

    /// Removes the jobs of a run with everything that belongs to them.
    func deleteJobs(ofRun number: Int) throws {
        let tracked = try query("SELECT tracked_run FROM jobs WHERE run = ?", number) { $0.int64(0) }
        try run("DELETE FROM jobs WHERE run = ?", number)
        for id in tracked { try run("DELETE FROM tracked_runs WHERE id = ?", id) }
    }
}

extension RunRecord.State {
    /// The word that MLflow has for it.
    fileprivate var trackingStatus: String {
        switch self {
        case .queued: "SCHEDULED"
        case .running: "RUNNING"
        case .success, .skipped: "FINISHED"
        case .failure: "FAILED"
        case .cancelled, .interrupted: "KILLED"
        }
    }
}
