public import Digests
internal import Linux
public import Models
internal import Storage

extension EmbeddedStore {
    /// Stores bytes; the same bytes are stored once.
    public func put(_ bytes: [UInt8]) async throws(ModelError) -> Digest {
        try await files { try $0.put(bytes) }
    }

    /// The bytes of a blob; a missing or changed blob is an error.
    public func get(_ digest: Digest) async throws(ModelError) -> [UInt8] {
        try await files { try $0.get(digest) }
    }

    /// The path of a blob's file on the host, to be read and never written.
    public func path(of digest: Digest) -> String { blobs.path(of: digest) }

    /// Stores one regular file below a folder; a link anywhere on the way, or a way out of it, is an error.
    public func putFile(
        _ path: String, in root: String, unless isStopped: @escaping @Sendable () -> Bool
    ) async throws(ModelError) -> Digest {
        try await files { try $0.putFile(path, in: root, unless: isStopped) }
    }

    /// Stores a file or folder below `root` as a manifest of sorted lines `mode sha256 path`.
    public func putTree(
        _ path: String, in root: String, unless isStopped: @escaping @Sendable () -> Bool
    ) async throws(ModelError) -> Digest {
        try await files { try $0.putTree(path, in: root, unless: isStopped) }
    }

    /// The entries of a stored tree.
    public func tree(_ digest: Digest) async throws(ModelError) -> [TreeEntry] {
        try await files { blobs in
            try blobs.tree(digest).entries.map { entry in
                TreeEntry(
                    path: entry.path, isExecutable: entry.isExecutable, digest: entry.digest,
                    size: try blobs.size(of: entry.digest))
            }
        }
    }

    /// Writes a stored tree into a folder, which is made when it is missing; files that are there are replaced.
    ///
    /// Below `sandboxes/<name>/` of the store, and below any folder of another user, no link is followed, for a
    /// job may have made it.
    public func exportTree(
        _ digest: Digest, to folder: String, uid: UInt32?, gid: UInt32?,
        unless isStopped: @escaping @Sendable () -> Bool
    ) async throws(ModelError) {
        let place = ExportPlace(folder, home: home)
        let owner = uid.map { (uid: $0, gid: gid ?? $0) }
        try await files { blobs in
            let isNew = !Files.exists(folder)
            if place.path.isEmpty { try Files.createFolders(place.root) }
            do {
                if isNew, place.path.isEmpty, let owner {
                    try Files.setOwner(place.root, uid: owner.uid, gid: owner.gid)
                }
                try blobs.exportTree(digest, to: place.path, in: place.root, owner: owner, unless: isStopped)
            } catch {
                // Half a tree is of no use; one inside a sandbox goes with the sandbox.
                if isNew, place.path.isEmpty { try? Files.remove(folder) }  // the first failure says more
                throw error
            }
        }
    }

    /// Keeps an artifact of a run under a name; an existing name is an error unless `overwrite`.
    public func keepArtifact(
        _ name: String, tree: Digest, run: Int, job: String, overwrite: Bool, expiresAt: Int64?
    ) async throws(ModelError) {
        try Names.check(name, what: "an artifact")
        let bytes = try await self.tree(tree).reduce(0) { $0 &+ $1.size }
        let now = Host.unixMilliseconds
        try await write(.normal) { connection in
            _ = try connection.stateAndAttempt(ofRun: run)
            let other = try connection.first(
                "SELECT job FROM artifacts WHERE run = ? AND name = ?", run, name
            ) { $0.text(0) }
            if let other, !overwrite {
                throw ModelError(
                    ModelCode.artifactExists,
                    "run #\(run) has an artifact '\(name)' already, from job '\(other)'",
                    help: "choose another name, or set 'overwrite: true'")
            }
            try connection.run(
                """
                INSERT INTO artifacts VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET job = excluded.job,
                    tree = excluded.tree, bytes = excluded.bytes, created_at = excluded.created_at,
                    expires_at = excluded.expires_at
                """, run, name, job, tree, bytes, now, expiresAt)
        }
    }

    /// The artifacts of a run that have not expired, by name.
    public func artifacts(ofRun number: Int) async throws(ModelError) -> [StoredArtifact] {
        let now = Host.unixMilliseconds
        return try await read { connection in
            try connection.query(
                """
                SELECT name, job, tree, bytes, created_at FROM artifacts
                WHERE run = ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY name
                """, number, now
            ) { row in
                StoredArtifact(
                    name: row.text(0), job: row.text(1), tree: try connection.digest(row.text(2)),
                    bytes: row.int64(3), createdAt: row.int64(4))
            }
        }
    }

    /// Saves a cache entry; an existing key in that scope stays as it is (`false`).
    public func saveCache(
        key: String, version: String, scope: String, tree: Digest
    ) async throws(ModelError) -> Bool {
        let now = Host.unixMilliseconds
        return try await write(.normal) { connection in
            try connection.run(
                """
                INSERT INTO caches (scope, version, key, tree, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, scope, version, key, tree, now) == 1
        }
    }

    /// The entry with exactly that key, else the newest whose key starts with one of the prefixes, in their order.
    public func findCache(
        key: String, prefixes: [String], version: String, scope: String
    ) async throws(ModelError) -> (key: String, tree: Digest)? {
        try await read { connection in
            let exact = try connection.first(
                "SELECT key, tree FROM caches WHERE scope = ? AND version = ? AND key = ?", scope, version,
                key
            ) { (key: $0.text(0), tree: try connection.digest($0.text(1))) }
            if let exact { return exact }
            for prefix in prefixes {
                let found = try connection.first(
                    """
                    SELECT key, tree FROM caches WHERE scope = ?1 AND version = ?2
                        AND substr(key, 1, length(?3)) = ?3 ORDER BY id DESC
                    """, scope, version, prefix
                ) { (key: $0.text(0), tree: try connection.digest($0.text(1))) }
                if let found { return found }
            }
            return nil
        }
    }
}

extension Connection {
    /// A digest that a row refers to.
    func digest(_ text: String) throws -> Digest {
        guard let digest = Digest(text) else {
            throw StorageError(.corrupt, "'\(path)' has a row with '\(text)' in place of a digest")
        }
        return digest
    }
}
