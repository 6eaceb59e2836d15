internal import Digests
internal import Linux
public import Models
internal import Storage

extension EmbeddedStore {
    /// Publishes a version and moves an alias, in one transaction that survives a power cut.
    ///
    /// All content that the version refers to must be in the store; it is on the disk before the version is.
    public func publish(_ publication: Publication) async throws(ModelError) -> ModelVersion {
        try Names.check(model: publication.version.model)
        if let alias = publication.alias { try Names.check(alias: alias) }
        let lock = try await secureContent(of: publication.version)
        defer { withExtendedLifetime(lock) {} }
        return try await write(.full) { connection in
            var version = publication.version
            let id = try connection.registerModel(version.model, at: version.createdAt)
            let current = try publication.alias.flatMap { try connection.alias($0, ofModel: id) }
            if let alias = publication.alias {
                try connection.compare(
                    alias, of: version.model, names: current, expected: publication.expected)
            }
            version.version = try connection.nextVersion(ofModel: id)
            try connection.insert(version, ofModel: id)
            if let alias = publication.alias {
                try connection.setAlias(alias, ofModel: id, to: version.version)
            }
            try connection.addToJournal(
                AliasMove(
                    action: "publish", alias: publication.alias, from: current, to: version.version,
                    at: version.createdAt, by: version.by, reason: publication.reason,
                    verdict: version.verdict),
                ofModel: id)
            return try connection.versions(of: version.model, id, only: version.version).first ?? version
        }
    }

    /// Waits until everything that a version refers to is on the disk, and keeps it from being collected.
    private func secureContent(of version: ModelVersion) async throws(ModelError) -> HeldLock {
        try await files { blobs in
            let lock = HeldLock(try blobs.holdOffGarbageCollection())
            var digests: Set<Digest> = [version.digest, version.verdict]
            if let predictions = version.predictions { digests.insert(predictions) }
            digests.formUnion(try blobs.tree(version.digest).entries.map(\.digest))
            try blobs.synchronize(digests)
            return lock
        }
    }
}
