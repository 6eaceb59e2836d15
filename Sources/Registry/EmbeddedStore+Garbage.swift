internal import Digests
internal import Linux
public import Models
internal import Storage

extension EmbeddedStore {
    /// Removes a run that ended, with its folder and what only it refers to. A published version keeps its blobs.
    ///
    /// Content that was stored within the last hour, or since the oldest unfinished run began, stays until the
    /// next collection.
    public func delete(run number: Int) async throws(ModelError) {
        let folder = folder
        try await write(.full) { connection in
            let (state, _) = try connection.stateAndAttempt(ofRun: number)
            guard state.isFinal else { throw Self.stillRunning(number) }
            try connection.deleteJobs(ofRun: number)
            try connection.run("DELETE FROM runs WHERE number = ?", number)
            try Files.remove(folder.run(number))
        }
        try await collectGarbage()
    }

    /// Removes content that nothing refers to and that is older than `minimumAge` and every unfinished run.
    ///
    /// - Returns: How many blobs were removed and how many bytes they had.
    @discardableResult
    public func collectGarbage(
        minimumAge: Duration = .seconds(3_600)
    ) async throws(ModelError) -> (count: Int, bytes: Int64) {
        let now = Host.unixMilliseconds
        try await write(.normal) { try $0.run("DELETE FROM artifacts WHERE expires_at <= ?", now) }
        // From here nobody stores or publishes, so that what is read as unreferenced stays so.
        let lock = try await lockOfGarbageCollection()
        let (roots, oldest) = try await read { connection in
            (try connection.referredDigests(), try connection.unfinishedRuns().map(\.startedAt).min())
        }
        let limit = min(now - minimumAge.components.seconds * 1_000, oldest ?? .max)
        let garbage = try await files { blobs in
            try blobs.removeGarbage(
                keeping: try Self.closure(of: roots, in: blobs), before: limit, lock: lock.file)
        }
        return (garbage.count, garbage.bytes)
    }

    private func lockOfGarbageCollection() async throws(ModelError) -> HeldLock {
        try await files { HeldLock(try $0.lockForGarbageCollection()) }
    }

    private static func closure(of roots: Set<Digest>, in blobs: BlobFolder) throws -> Set<Digest> {
        var kept = roots
        for root in roots { kept.formUnion(try blobs.files(inTree: root)) }
        return kept
    }
}

/// A lock that is passed between threads.
final class HeldLock: Sendable {
    let file: FileDescriptor
    init(_ file: consuming FileDescriptor) { self.file = file }
}

extension Connection {
    /// Every digest that a row names.
    fileprivate func referredDigests() throws -> Set<Digest> {
        var digests: Set<Digest> = []
        let columns = """
            SELECT digest FROM model_versions UNION SELECT predictions FROM model_versions
            UNION SELECT test_set FROM model_versions UNION SELECT verdict FROM model_versions
            UNION SELECT verdict FROM alias_journal UNION SELECT value FROM version_inputs
            UNION SELECT tree FROM artifacts UNION SELECT tree FROM caches
            """
        _ = try query(columns) { row in
            if let digest = Digest(row.text(0)) { digests.insert(digest) }
        }
        _ = try query("SELECT facts FROM jobs UNION ALL SELECT request FROM runs") { row in
            Self.collect(from: row.text(0), into: &digests)
        }
        return digests
    }

    // Facts name digests anywhere in their JSON: each run of exactly 64 hexadecimal digits counts.
    private static func collect(from text: String, into digests: inout Set<Digest>) {
        let isDigit: (UInt8) -> Bool = {
            (48...57).contains($0) || (97...102).contains($0) || (65...70).contains($0)
        }
        for word in text.utf8.split(whereSeparator: { !isDigit($0) }) where word.count == 64 {
            if let digest = Digest(String(decoding: word, as: UTF8.self)) { digests.insert(digest) }
        }
    }
}
