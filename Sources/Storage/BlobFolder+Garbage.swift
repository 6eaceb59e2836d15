public import Digests
public import Linux

/// What a garbage collection removed.
public struct Garbage: Sendable, Equatable {
    /// How many blobs.
    public var count = 0
    /// Their sizes in bytes.
    public var bytes: Int64 = 0

    /// Nothing.
    public init() {}
}

extension BlobFolder {
    /// Removes blobs that are not kept and were stored before a moment.
    ///
    /// - Parameters:
    ///   - keeping: The blobs that something still refers to.
    ///   - before: Milliseconds since 1970; younger blobs stay, for somebody may be about to refer to them.
    ///   - lock: What `lockForGarbageCollection` gave, taken before the references were read.
    public func removeGarbage(
        keeping: Set<Digest>, before: Int64, lock: borrowing FileDescriptor
    ) throws(StorageError) -> Garbage {
        var garbage = Garbage()
        do throws(SystemError) {
            for shard in try Files.list(path + "/sha256") {
                for name in try Files.list("\(path)/sha256/\(shard)") {
                    guard let digest = Digest(name), !keeping.contains(digest) else { continue }
                    let file = "\(path)/sha256/\(shard)/\(name)"
                    guard let status = Files.status(file), status.modifiedNanoseconds / 1_000_000 < before
                    else {
                        continue
                    }
                    try Files.remove(file)
                    garbage.count += 1
                    garbage.bytes += status.size
                }
            }
        } catch { throw StorageError(error) }
        return garbage
    }

    /// The files of a blob if it is a tree; none when it is something else or missing.
    ///
    /// A tree that is damaged is an error: what it refers to is not known.
    public func files(inTree digest: Digest) throws(StorageError) -> [Digest] {
        guard contains(digest) else { return [] }
        let start: [UInt8]
        do throws(SystemError) { start = try FileDescriptor.open(path(of: digest)).readAll(limit: 3) } catch {
            throw StorageError(SystemError("read", path(of: digest), number: error.number))
        }
        guard start == Array("100".utf8) else { return [] }
        return FileTree(manifest: try get(digest))?.entries.map(\.digest) ?? []
    }

    /// Keeps every process from storing or publishing for as long as the result lives.
    public func lockForGarbageCollection() throws(StorageError) -> FileDescriptor {
        try lock(exclusively: true)
    }
}
