internal import Glibc
internal import Linux
public import Models
internal import Storage

/// Concurrency groups between all processes of a store: rows, and a file whose writing wakes who waits.
extension EmbeddedStore {
    /// Without a watch, because the user has no more of them, groups are looked at ten times a second.
    private static let pollMilliseconds: Int32 = 100
    /// How many may wait in a group that keeps all.
    static let mostWaiting = 100

    /// Enters a group: to run at once when nothing is in it, else to wait, or in the place of others.
    public func enter(_ entry: GroupEntry) async throws(ModelError) -> Int64 {
        let name = entry.group.lowercased()
        let id = try await write(.normal) { connection in
            let dead = try connection.groupRows(entry.repository, name).filter { !$0.owner.isAlive }
            try connection.settleGroup(entry.repository, name, without: dead.map(\.id))
            let rows = try connection.groupRows(entry.repository, name)
            let id = try connection.insertGroupEntry(entry, name: name)
            for (row, reason) in Self.displaced(by: entry, rows) {
                try connection.cancelGroupEntry(row.id, reason)
            }
            let waiting = rows.filter { !$0.isRunning && $0.cancelReason == nil }
            if entry.keepsWaiting, !entry.cancelsInProgress, waiting.count >= Self.mostWaiting {
                try connection.cancelGroupEntry(
                    id, "\(Self.mostWaiting) wait in the concurrency group '\(entry.group)' already")
            }
            try connection.settleGroup(entry.repository, name)
            return id
        }
        ring()
        return id
    }

    /// Waits until an entry stands otherwise than it did.
    public func change(
        of entry: Int64, from known: GroupStanding?
    ) async throws(ModelError) -> GroupStanding {
        // Made before the rows are read, so that no change between the two is missed.
        let watch = try? FileWatch(folder.groupBell)  // none left: polled
        while true {
            let (rows, standing) = try await sweptRows(of: entry)
            guard standing == known else { return standing }
            let others = rows.filter { $0.owner.pid != Host.pid }.map(\.owner)
            await Threads.run {
                guard let watch else {
                    _ = usleep(UInt32(Self.pollMilliseconds) * 1_000)
                    return
                }
                watch.wait(orEndOf: Array(Set(others.map(\.pid)))) { !others.allSatisfy(\.isAlive) }
            }
        }
    }

    /// Leaves a group, so that the next may run.
    public func leave(_ entry: Int64) async throws(ModelError) {
        let hasLeft = try await write(.normal) { connection in
            guard let group = try connection.group(ofEntry: entry) else { return false }
            try connection.settleGroup(group.repository, group.name, without: [entry])
            return true
        }
        if hasLeft { ring() }
    }

    // MARK: - Parts

    /// The rows of an entry's group without those of dead owners, and how the entry stands among them.
    private func sweptRows(of entry: Int64) async throws(ModelError) -> ([GroupRow], GroupStanding) {
        let found = try await read { connection in
            try connection.group(ofEntry: entry).map {
                ($0, try connection.groupRows($0.repository, $0.name))
            }
        }
        guard let (group, before) = found else { return ([], .gone) }
        var rows = before
        if rows.contains(where: { !$0.owner.isAlive }) {
            rows = try await write(.normal) { [group] connection in
                let dead = try connection.groupRows(group.repository, group.name).filter { !$0.owner.isAlive }
                try connection.settleGroup(group.repository, group.name, without: dead.map(\.id))
                return try connection.groupRows(group.repository, group.name)
            }
            ring()
        }
        return (rows, Self.standing(of: entry, in: rows, group.name))
    }

    private static func standing(of id: Int64, in rows: [GroupRow], _ name: String) -> GroupStanding {
        guard let row = rows.first(where: { $0.id == id }) else { return .gone }
        if let reason = row.cancelReason { return .cancelled(reason: reason) }
        if row.isRunning { return .running }
        let ahead = rows.filter { $0.id < id && !$0.isRunning && $0.cancelReason == nil }.count
        let holder = rows.first(where: \.isRunning)?.title ?? "its turn"
        let more = ahead == 0 ? "" : " and \(ahead) before it"
        return .waiting(reason: "waits for \(holder)\(more) in the concurrency group '\(name)'")
    }

    /// Whom a newcomer takes the place of.
    private static func displaced(
        by entry: GroupEntry, _ rows: [GroupRow]
    ) -> [(row: GroupRow, reason: String)] {
        guard entry.cancelsInProgress || !entry.keepsWaiting else { return [] }
        return rows.filter { entry.cancelsInProgress || !$0.isRunning }.map { row in
            let group = "the concurrency group '\(entry.group)'"
            return (
                row,
                row.isRunning || entry.cancelsInProgress
                    ? "cancelled by \(entry.title), which cancels what is in \(group)"
                    : "cancelled because \(entry.title) came to wait in \(group)"
            )
        }
    }

    /// Wakes all who wait for a change; those that cannot be woken look by themselves.
    private func ring() {
        _ = try? FileDescriptor.open(folder.groupBell, O_WRONLY | O_CREAT, mode: 0o600)
    }
}

extension RunRecord.Owner {
    /// Whether that very process still lives.
    var isAlive: Bool { bootID == Host.bootID && Host.startTicks(of: pid) == startTicks }
}
