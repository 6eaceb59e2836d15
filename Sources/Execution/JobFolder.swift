internal import Linux
internal import Glibc

/// A folder that the job's own processes may change at any moment, seen from the runner outside.
///
/// Names are flat and opened below the folder's descriptor without following links, so that nothing a job
/// puts there leads the runner to another file.
struct JobFolder: ~Copyable, Sendable {
    /// The folder on the host.
    let path: String
    private let descriptor: FileDescriptor
    private let owner: FileStatus

    /// Opens a folder; new files will belong to its owner.
    init(_ path: String) throws(SystemError) {
        let folder = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        owner = try Files.status(of: folder)
        descriptor = folder
        self.path = path
    }

    /// Makes a new file that belongs to the job; an existing one of that name is an error.
    func create(_ name: String, _ text: String, mode: UInt32 = 0o600) throws(SystemError) {
        let file = try FileDescriptor.open(name, beneath: descriptor, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
        try file.write(Array(text.utf8))
        guard fchown(file.raw, owner.uid, owner.gid) == 0 || Host.uid != 0 else {
            throw SystemError("give away", path + "/" + name)
        }
    }

    /// Makes a new file out of one that was set aside, or a fresh one where there is none.
    ///
    /// A new file for every step would be slow: ext4 passes over each inode that was freed in the last minute, so
    /// that many small files that come and go cost half a millisecond each.
    func renew(_ name: String, from spare: String, _ text: String, mode: UInt32 = 0o600) throws(SystemError) {
        // Renamed first: of two steps that want the file one has it.
        guard unsafe renameat(descriptor.raw, spare, descriptor.raw, name) == 0 else {
            return try create(name, text, mode: mode)
        }
        guard reuse(name, text, mode) else {
            remove(name)
            return try create(name, text, mode: mode)
        }
    }

    /// Empties a file and keeps it under another name for `renew`; what is no plain file of the job is removed.
    func setAside(_ name: String, as spare: String) {
        guard isEmpty(name) || reuse(name, "", nil),
            unsafe renameat(descriptor.raw, name, descriptor.raw, spare) == 0
        else { return remove(name) }
    }

    /// Whether there is a plain file without content.
    private func isEmpty(_ name: String) -> Bool {
        var info = stat()
        return unsafe fstatat(descriptor.raw, name, &info, AT_SYMLINK_NOFOLLOW) == 0
            && info.st_mode & S_IFMT == S_IFREG && info.st_size == 0
    }

    /// Replaces the content of a plain file that belongs to the job and has no second name; false when it is none.
    private func reuse(_ name: String, _ text: String, _ mode: UInt32?) -> Bool {
        do throws(SystemError) {
            // Without waiting: the job may have put a named pipe there.
            let file = try FileDescriptor.open(name, beneath: descriptor, O_WRONLY | O_NONBLOCK)
            var info = stat()
            guard unsafe fstat(file.raw, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_nlink == 1,
                info.st_uid == owner.uid, info.st_size == 0 || ftruncate(file.raw, 0) == 0
            else { return false }
            if let mode, info.st_mode & 0o7777 != mode, fchmod(file.raw, mode) != 0 { return false }
            if !text.isEmpty { try file.write(Array(text.utf8)) }
            return true
        } catch {
            return false
        }
    }

    /// Reads a regular file, at most `limit` bytes of it; `nil` when it is not there.
    func read(_ name: String, limit: Int) throws(SystemError) -> (bytes: [UInt8], isCut: Bool)? {
        guard unsafe faccessat(descriptor.raw, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        let file = try FileDescriptor.open(name, beneath: descriptor, O_RDONLY | O_NONBLOCK)
        guard try Files.status(of: file).kind == .file else {
            throw SystemError("read", path + "/" + name, number: EINVAL)
        }
        let bytes = try file.readAll(limit: limit + 1)
        return (Array(bytes.prefix(limit)), bytes.count > limit)
    }

    /// Removes a file; one that is not there is no error.
    func remove(_ name: String) {
        unsafe unlinkat(descriptor.raw, name, 0)
    }
}
