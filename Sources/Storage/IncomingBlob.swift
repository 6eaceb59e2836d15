internal import Digests
internal import Glibc
internal import Linux

/// A blob that grows and is hashed on the way; it is removed unless it is kept.
struct IncomingBlob: ~Copyable {
    private let folder: BlobFolder
    private let file: FileDescriptor
    private let temporary: String
    private var hasher = SHA256Hasher()
    private var isKept = false

    /// Starts an empty blob.
    init(_ folder: BlobFolder) throws(StorageError) {
        self.folder = folder
        temporary = "\(folder.incoming)/\(prefix)-\(counter.with { $0 &+= 1; return $0 })"
        do throws(SystemError) {
            file = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o400)
        } catch { throw StorageError(error) }
    }

    deinit { if !isKept { unsafe unlink(temporary) } }

    /// Adds bytes.
    mutating func append(_ bytes: [UInt8]) throws(StorageError) {
        do throws(SystemError) { try file.write(bytes) } catch {
            throw StorageError(SystemError("write", temporary, number: error.number))
        }
        hasher.update(bytes)
    }

    /// Adds what an open file has, at most `size` bytes: its writer may be faster than we are, and never end.
    mutating func append(
        from source: borrowing FileDescriptor, named name: String, size: Int64, unless isStopped: () -> Bool
    ) throws(StorageError) {
        let room = Int(min(max(size, 4_095), 1 << 20)) + 1
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
        defer { unsafe buffer.deallocate() }
        var left = max(0, size)
        while left > 0 {
            guard !isStopped() else { throw StorageError(.stopped, "storing '\(name)' was stopped") }
            let count: Int
            do throws(SystemError) { count = try unsafe source.read(into: buffer) } catch {
                throw StorageError(SystemError("read", name, number: error.number))
            }
            guard count > 0 else { return }
            let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<min(count, Int(left))])
            left -= Int64(bytes.count)
            do throws(SystemError) { try unsafe file.write(bytes) } catch {
                throw StorageError(SystemError("store", name, number: error.number))
            }
            unsafe hasher.update(bytes)
        }
    }

    /// Gives the blob its name, from which moment it is in the store.
    mutating func keep() throws(StorageError) -> Digest {
        let digest = hasher.finish()
        let target = folder.path(of: digest)
        // Between a look at a blob's age and its removal nobody may store it again.
        let lock = try folder.lock(exclusively: false)
        do throws(SystemError) {
            try Files.createFolders(Files.parent(of: target), mode: 0o700)
            try Files.rename(temporary, to: target)
        } catch { throw StorageError(error) }
        isKept = true
        _ = consume lock
        return digest
    }
}

private let counter = Guarded<UInt64>(0)
private let prefix = "\(Host.pid)-\(Host.startTicks(of: Host.pid) ?? 0)"
