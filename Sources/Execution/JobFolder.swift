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
