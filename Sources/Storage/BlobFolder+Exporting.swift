public import Digests
internal import Glibc
internal import Linux

extension BlobFolder {
    /// Writes a stored tree to a path below a folder; what is below that folder is not trusted.
    ///
    /// Folders that are missing are made, files that are there are replaced, and links are never followed. Each
    /// file's bytes are checked on the way.
    ///
    /// - Parameters:
    ///   - digest: The tree.
    ///   - path: Where to put it below the folder; empty for the folder itself.
    ///   - root: The folder, which is there.
    ///   - owner: The user and group that all files and new folders get; the caller when `nil`.
    ///   - isStopped: Is asked again and again; once it is true nothing more is written.
    public func exportTree(
        _ digest: Digest, to path: String, in root: String, owner: (uid: UInt32, gid: UInt32)?,
        unless isStopped: () -> Bool = { false }
    ) throws(StorageError) {
        let tree = try tree(digest)
        let target = try TargetFolder(root, owner: owner)
        let base = try RelativePath.parts(of: path)
        for entry in tree.entries {
            let parts = base + RelativePath.split(entry.path)
            let folder = try target.folder(Array(parts.dropLast()))
            try copy(entry, as: parts.last ?? "", into: folder, target, unless: isStopped)
        }
    }

    private func copy(
        _ entry: FileTree.Entry, as name: String, into folder: borrowing FileDescriptor,
        _ target: borrowing TargetFolder, unless isStopped: () -> Bool
    ) throws(StorageError) {
        let source = try open(entry.digest)
        let file = try target.createFile(name, in: folder)
        do throws(StorageError) {
            try copy(source, to: file, entry, unless: isStopped)
            try target.finish(file, entry.path, mode: entry.isExecutable ? 0o755 : 0o644)
        } catch {
            unsafe unlinkat(folder.raw, name, 0)
            throw error
        }
    }

    private func copy(
        _ source: borrowing FileDescriptor, to file: borrowing FileDescriptor, _ entry: FileTree.Entry,
        unless isStopped: () -> Bool
    ) throws(StorageError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { unsafe buffer.deallocate() }
        var hasher = SHA256Hasher()
        var isOver = false
        do throws(SystemError) {
            while true {
                isOver = isStopped()
                guard !isOver else { break }
                let count = try unsafe source.read(into: buffer)
                guard count > 0 else { break }
                let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
                try unsafe file.write(bytes)
                unsafe hasher.update(bytes)
            }
        } catch { throw StorageError(SystemError("copy", entry.path, number: error.number)) }
        guard !isOver else { throw StorageError(.stopped, "writing '\(entry.path)' was stopped") }
        guard hasher.finish() == entry.digest else { throw damaged(entry.digest) }
    }
}

/// A folder that is written to while somebody else may change what is in it.
private struct TargetFolder: ~Copyable {
    private let root: FileDescriptor
    private let owner: (uid: UInt32, gid: UInt32)?

    init(_ path: String, owner: (uid: UInt32, gid: UInt32)?) throws(StorageError) {
        self.owner = owner
        do throws(SystemError) { root = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY) } catch {
            throw StorageError(error)
        }
    }

    /// Opens a folder below, making what is missing.
    func folder(_ parts: [String]) throws(StorageError) -> FileDescriptor {
        let path = parts.isEmpty ? "." : parts.joined(separator: "/")
        do throws(SystemError) {
            return try FileDescriptor.open(path, beneath: root, O_RDONLY | O_DIRECTORY)
        } catch {
            guard error.number == ENOENT else { throw refusal(of: path, error) }
        }
        do throws(SystemError) {
            var folder = try root.duplicate()
            for part in parts { folder = try step(into: part, from: folder) }
            return folder
        } catch { throw refusal(of: path, error) }
    }

    /// Makes a file in an open folder, in place of one that is there.
    func createFile(_ name: String, in folder: borrowing FileDescriptor) throws(StorageError)
        -> FileDescriptor
    {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
        do throws(SystemError) {
            if unsafe unlinkat(folder.raw, name, 0) != 0, errno != ENOENT {
                throw SystemError("replace", name)
            }
            return try FileDescriptor.open(name, beneath: folder, flags, mode: 0o600)
        } catch { throw refusal(of: name, error) }
    }

    /// Gives a written file its owner and mode.
    func finish(_ file: borrowing FileDescriptor, _ name: String, mode: UInt32) throws(StorageError) {
        if let owner, fchown(file.raw, owner.uid, owner.gid) != 0 {
            throw StorageError(SystemError("set the owner of", name))
        }
        guard fchmod(file.raw, mode) == 0 else { throw StorageError(SystemError("set the mode of", name)) }
    }

    private func step(into name: String, from folder: borrowing FileDescriptor) throws(SystemError)
        -> FileDescriptor
    {
        let isNew = unsafe mkdirat(folder.raw, name, 0o755) == 0
        guard isNew || errno == EEXIST else { throw SystemError("create the folder", name) }
        let next = try FileDescriptor.open(name, beneath: folder, O_RDONLY | O_DIRECTORY)
        guard isNew else { return next }
        if let owner, fchown(next.raw, owner.uid, owner.gid) != 0 {
            throw SystemError("set the owner of", name)
        }
        guard fchmod(next.raw, 0o755) == 0 else { throw SystemError("set the mode of", name) }
        return next
    }

    private func refusal(of path: String, _ error: SystemError) -> StorageError {
        switch error.number {
        case ELOOP: StorageError(.unsafePath, "'\(path)' is a symbolic link, or one is on the way to it")
        case ENOTDIR: StorageError(.unsafePath, "'\(path)' or a folder on the way to it is a file")
        case EISDIR: StorageError(.unsafePath, "'\(path)' is a folder; a file is to be written there")
        default: StorageError(SystemError(error.operation, path, number: error.number))
        }
    }
}
