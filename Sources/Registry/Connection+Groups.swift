internal import Models
internal import Storage

/// What is in a concurrency group.
struct GroupRow: Sendable, Equatable {
    var id: Int64
    var run: Int
    var job: String?
    var isRunning: Bool
    var cancelReason: String?
    var owner: RunRecord.Owner

    var title: String { (job.map { "job '\($0)' of " } ?? "") + "run #\(run)" }
}

/// Reading and changing concurrency groups.
extension Connection {
    /// The repository and the name of an entry's group; `nil` once it has left.
    func group(ofEntry id: Int64) throws -> (repository: String, name: String)? {
        try first("SELECT repository, name FROM group_entries WHERE id = ?", id) {
            (repository: $0.text(0), name: $0.text(1))
        }
    }

    /// Everything in a group, in the order it came.
    func groupRows(_ repository: String, _ name: String) throws -> [GroupRow] {
        try query(
            """
            SELECT id, run, job, is_running, cancel_reason, owner_pid, owner_start_ticks, owner_boot_id
            FROM group_entries WHERE repository = ? AND name = ? ORDER BY id
            """, repository, name
        ) { row in
            GroupRow(
                id: row.int64(0), run: Int(row.int64(1)), job: row.optionalText(2),
                isRunning: row.int64(3) != 0,
                cancelReason: row.optionalText(4),
                owner: RunRecord.Owner(
                    pid: Int32(clamping: row.int64(5)), startTicks: UInt64(bitPattern: row.int64(6)),
                    bootID: row.text(7)))
        }
    }

    /// Adds an entry that waits; gives its number.
    func insertGroupEntry(_ entry: GroupEntry, name: String) throws -> Int64 {
        try run(
            """
            INSERT INTO group_entries (repository, name, run, job, is_running, owner_pid, owner_start_ticks,
                owner_boot_id)
            VALUES (?, ?, ?, ?, 0, ?, ?, ?)
            """, entry.repository, name, entry.run, entry.job, entry.owner.pid, entry.owner.startTicks,
            entry.owner.bootID)
        return lastInsertedID
    }

    /// Lets an entry know that another one took its place; the first reason stays.
    func cancelGroupEntry(_ id: Int64, _ reason: String) throws {
        try run(
            "UPDATE group_entries SET cancel_reason = ? WHERE id = ? AND cancel_reason IS NULL", reason, id)
    }

    /// Removes entries, and lets the first that waits run when none does.
    func settleGroup(_ repository: String, _ name: String, without gone: [Int64] = []) throws {
        for id in gone { try run("DELETE FROM group_entries WHERE id = ?", id) }
        let rows = try groupRows(repository, name)
        guard !rows.contains(where: \.isRunning), let next = rows.first(where: { $0.cancelReason == nil })
        else {
            return
        }
        try run("UPDATE group_entries SET is_running = 1 WHERE id = ?", next.id)
    }
}
