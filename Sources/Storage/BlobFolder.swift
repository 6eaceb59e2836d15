public import Digests
public import Linux
internal import Glibc

/// A folder of files that are named by their own SHA-256: `sha256/ab/<64 hex digits>`.
///
///     let blobs = try BlobFolder(home + "/blobs")
///     let digest = try blobs.put(Array("hello".utf8))
///     try blobs.synchronize([digest])      // from here it survives a power cut
///     let bytes = try blobs.get(digest)    // checked against the digest
///
/// All functions block; call them on a thread that may. A blob appears whole or not at all, whatever ends the
/// process. Storing bytes again replaces the file, which repairs one that was damaged and makes it young again.
public struct BlobFolder: Sendable {
    /// The folder.
    public let path: String
    /// Where blobs grow until they are whole.
    var incoming: String { path + "/incoming" }

    /// Uses a folder; makes what is missing in it unless it is used for reading only.
    public init(_ path: String, readOnly: Bool = false) throws(StorageError) {
        self.path = path
        guard !readOnly else { return }
        do throws(SystemError) {
            for folder in [path, path + "/sha256", path + "/incoming"] {
                try Files.createFolders(folder, mode: 0o700)
            }
        } catch { throw StorageError(error) }
        removeAbandoned()
    }

    /// The file of a blob, whether or not it is there.
    public func path(of digest: Digest) -> String {
        let hex = digest.hex
        return "\(path)/sha256/\(hex.prefix(2))/\(hex)"
    }

    /// Whether a blob is there, unchecked.
    public func contains(_ digest: Digest) -> Bool { Files.status(path(of: digest))?.kind == .file }

    /// The size of a blob in bytes.
    public func size(of digest: Digest) throws(StorageError) -> Int64 {
        guard let status = Files.status(path(of: digest)), status.kind == .file else { throw missing(digest) }
        return status.size
    }

    /// Stores bytes.
    @discardableResult
    public func put(_ bytes: [UInt8]) throws(StorageError) -> Digest {
        var blob = try IncomingBlob(self)
        try blob.append(bytes)
        return try blob.keep()
    }

    /// The bytes of a blob, checked against its digest.
    public func get(_ digest: Digest) throws(StorageError) -> [UInt8] {
        let file = try open(digest)
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try file.readAll() } catch {
            throw StorageError(SystemError("read", path(of: digest), number: error.number))
        }
        guard Digest.sha256(bytes) == digest else { throw damaged(digest) }
        return bytes
    }

    /// Waits until blobs and their names are on the disk. A blob that is not there is an error.
    public func synchronize(_ digests: some Sequence<Digest>) throws(StorageError) {
        var folders: Set<String> = []
        for digest in digests {
            let file = try open(digest)
            do throws(SystemError) { try file.synchronize() } catch {
                throw StorageError(SystemError("sync", path(of: digest), number: error.number))
            }
            folders.insert(Files.parent(of: path(of: digest)))
        }
        do throws(SystemError) {
            for folder in folders { try Files.synchronizeFolder(folder) }
            if !folders.isEmpty { try Files.synchronizeFolder(path + "/sha256") }
        } catch { throw StorageError(error) }
    }

    /// Holds off `removeGarbage` of every process for as long as the result lives.
    public func holdOffGarbageCollection() throws(StorageError) -> FileDescriptor {
        try lock(exclusively: false)
    }

    /// The file of a blob, open for reading.
    func open(_ digest: Digest) throws(StorageError) -> FileDescriptor {
        do throws(SystemError) {
            return try FileDescriptor.open(path(of: digest), O_RDONLY | O_NOFOLLOW)
        } catch {
            if error.isMissing { throw missing(digest) }
            throw StorageError(error)
        }
    }

    func missing(_ digest: Digest) -> StorageError {
        StorageError(.missing, "the store has no content \(digest) ('\(path(of: digest))' is not there)")
    }

    func damaged(_ digest: Digest) -> StorageError {
        StorageError(.damaged, "'\(path(of: digest))' no longer has the bytes that its name stands for")
    }

    func lock(exclusively: Bool) throws(StorageError) -> FileDescriptor {
        do throws(SystemError) {
            let file = try FileDescriptor.open(path + "/lock", O_RDWR | O_CREAT, mode: 0o600)
            while flock(file.raw, exclusively ? LOCK_EX : LOCK_SH) != 0 {
                guard errno == EINTR else { throw SystemError("lock", path + "/lock") }
            }
            return file
        } catch { throw StorageError(error) }
    }

    // Names of growing blobs begin with their writer's pid and start time; a dead writer's are of no use to anybody.
    private func removeAbandoned() {
        for name in (try? Files.list(incoming)) ?? [] {  // what cannot be listed now is removed next time
            let parts = name.split(separator: "-")
            guard parts.count == 3, let pid = Int32(parts[0]), let ticks = UInt64(parts[1]) else { continue }
            if Host.startTicks(of: pid) != ticks { unsafe unlink(incoming + "/" + name) }
        }
    }
}
