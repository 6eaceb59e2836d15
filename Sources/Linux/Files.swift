internal import CLinux
internal import Glibc

/// What kind of thing a path names, and its numbers, links not followed.
public struct FileStatus: Sendable, Equatable {
    /// Kinds of files.
    public enum Kind: Sendable { case file, folder, link, other }
    /// The kind.
    public let kind: Kind
    /// The size in bytes.
    public let size: Int64
    /// Permission bits, 0o7777.
    public let mode: UInt32
    /// Owner.
    public let uid: UInt32
    /// Group.
    public let gid: UInt32
    /// The device, which together with the inode names a file.
    public let device: UInt64
    /// The inode.
    public let inode: UInt64
    /// What it takes on the disk, in bytes: less than its size when it has holes.
    public let allocatedBytes: Int64
    /// Last change of content, nanoseconds since 1970.
    public let modifiedNanoseconds: Int64

    init(_ info: stat) {
        switch info.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .link
        default: kind = .other
        }
        size = Int64(info.st_size)
        mode = info.st_mode & 0o7777
        uid = info.st_uid
        gid = info.st_gid
        device = UInt64(info.st_dev)
        inode = UInt64(info.st_ino)
        allocatedBytes = Int64(info.st_blocks) &* 512
        modifiedNanoseconds = Int64(info.st_mtim.tv_sec) * 1_000_000_000 + Int64(info.st_mtim.tv_nsec)
    }
}

/// Files and folders by path.
public enum Files {
    /// The status of a path, or `nil` when nothing is there. Links are not followed unless asked.
    public static func status(_ path: String, followingLinks: Bool = false) -> FileStatus? {
        var info = stat()
        let result = followingLinks ? unsafe stat(path, &info) : unsafe lstat(path, &info)
        return result == 0 ? FileStatus(info) : nil
    }

    /// The status of an open file.
    public static func status(of file: borrowing FileDescriptor) throws(SystemError) -> FileStatus {
        var info = stat()
        guard unsafe fstat(file.raw, &info) == 0 else { throw SystemError("inspect a descriptor") }
        return FileStatus(info)
    }

    /// Whether something is there, links followed.
    public static func exists(_ path: String) -> Bool { status(path, followingLinks: true) != nil }
    /// Whether a folder is there, links followed.
    public static func isFolder(_ path: String) -> Bool {
        status(path, followingLinks: true)?.kind == .folder
    }
    /// Whether the caller may execute it.
    public static func isExecutable(_ path: String) -> Bool {
        unsafe access(path, X_OK) == 0 && status(path, followingLinks: true)?.kind == .file
    }

    /// All bytes of a file, at most `limit`: a longer file is an error (EFBIG).
    public static func read(_ path: String, limit: Int = 1 << 31) throws(SystemError) -> [UInt8] {
        let file = try FileDescriptor.open(path)
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try file.readAll(limit: limit + 1) } catch {
            throw SystemError("read", path, number: error.number)
        }
        guard bytes.count <= limit else { throw SystemError("read", path, number: EFBIG) }
        return bytes
    }

    /// The text of a file; bytes that are not UTF-8 are replaced.
    public static func text(_ path: String, limit: Int = 1 << 31) throws(SystemError) -> String {
        String(decoding: try read(path, limit: limit), as: UTF8.self)
    }

    /// Replaces a file as a whole: whoever looks sees the old content or the new.
    public static func write(
        _ bytes: some Collection<UInt8>, to path: String, mode: UInt32 = 0o644, synchronized: Bool = false
    ) throws(SystemError) {
        var template = Array((path + ".XXXXXX").utf8CString)
        let number = unsafe hg_mkostemp(&template)
        guard number >= 0 else { throw SystemError("create", path) }
        let file = FileDescriptor(owning: number)
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do throws(SystemError) {
            try file.write(bytes)
            guard fchmod(file.raw, mode) == 0 else { throw SystemError("set the mode of", path) }
            if synchronized { try file.synchronize() }
            guard unsafe Glibc.rename(temporary, path) == 0 else { throw SystemError("replace", path) }
            if synchronized { try synchronizeFolder(parent(of: path)) }
        } catch {
            unsafe unlink(temporary)
            throw SystemError("write", path, number: error.number)
        }
    }

    /// Replaces a text file as a whole.
    public static func write(_ text: String, to path: String, mode: UInt32 = 0o644) throws(SystemError) {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    /// Creates a folder that only its owner can enter, its name the prefix and six letters that nobody had.
    ///
    /// Source: mkdtemp(3).
    public static func createTemporaryFolder(_ prefix: String) throws(SystemError) -> String {
        var template = Array((prefix + "XXXXXX").utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw SystemError("create the folder", prefix + "XXXXXX")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Creates a folder and the folders above it; one that is there stays as it is.
    public static func createFolders(_ path: String, mode: UInt32 = 0o755) throws(SystemError) {
        if unsafe mkdir(path, mode) == 0 { return }
        switch errno {
        case EEXIST where isFolder(path): return
        case ENOENT where parent(of: path) != path:
            try createFolders(parent(of: path), mode: mode)
            guard unsafe mkdir(path, mode) == 0 || (errno == EEXIST && isFolder(path)) else {
                throw SystemError("create the folder", path)
            }
        default: throw SystemError("create the folder", path)
        }
    }

    /// Creates one folder that must not be there yet, with exactly these permission bits.
    public static func createFolder(_ path: String, mode: UInt32) throws(SystemError) {
        guard unsafe mkdir(path, mode) == 0 else { throw SystemError("create the folder", path) }
        // The process's umask took some away.
        if let status = status(path), status.mode != mode { try setMode(path, mode) }
    }

    /// Moves a file or folder to a name that must be free (EEXIST).
    public static func renameWithoutReplacing(_ from: String, to: String) throws(SystemError) {
        guard unsafe hg_rename_noreplace(from, to) == 0 else { throw SystemError("move to '\(to)'", from) }
    }

    /// The names in a folder, sorted, without `.` and `..`.
    public static func list(_ path: String) throws(SystemError) -> [String] {
        guard let folder = unsafe opendir(path) else { throw SystemError("list", path) }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a file, or a folder and all below it. Links are removed, not followed. A missing path is no error.
    public static func remove(_ path: String) throws(SystemError) {
        guard let status = status(path) else { return }
        guard status.kind == .folder else {
            guard unsafe unlink(path) == 0 || errno == ENOENT else { throw SystemError("remove", path) }
            return
        }
        guard unsafe hg_remove_tree(path) == 0 else { throw SystemError("remove", path) }
    }

    /// Moves a file or folder within one file system, replacing a file that is there.
    public static func rename(_ from: String, to: String) throws(SystemError) {
        guard unsafe Glibc.rename(from, to) == 0 else { throw SystemError("move to '\(to)'", from) }
    }

    /// Sets permission bits.
    public static func setMode(_ path: String, _ mode: UInt32) throws(SystemError) {
        guard unsafe chmod(path, mode) == 0 else { throw SystemError("set the mode of", path) }
    }

    /// Sets the owner, links not followed.
    public static func setOwner(_ path: String, uid: UInt32, gid: UInt32) throws(SystemError) {
        guard unsafe lchown(path, uid, gid) == 0 else { throw SystemError("set the owner of", path) }
    }

    /// Copies one file's bytes and mode, sharing blocks where the file system can.
    public static func copy(_ from: String, to: String) throws(SystemError) {
        let source = try FileDescriptor.open(from)
        let status = try status(of: source)
        let target = try FileDescriptor.open(to, O_WRONLY | O_CREAT | O_TRUNC, mode: status.mode)
        do throws(SystemError) { try copy(source, to: target) } catch {
            throw SystemError("copy to '\(to)'", from, number: error.number)
        }
        fchmod(target.raw, status.mode & 0o777)
    }

    /// Copies everything from one open file to another, sharing blocks where the file system can.
    public static func copy(
        _ source: borrowing FileDescriptor, to target: borrowing FileDescriptor
    ) throws(SystemError) {
        if hg_clone_file(target.raw, source.raw) == 0 { return }
        while true {
            let count = sendfile(target.raw, source.raw, nil, 1 << 30)
            if count == 0 { return }
            guard count > 0 || errno == EINTR else { throw SystemError("copy") }
        }
    }

    /// Waits until a folder's entries are on the disk.
    public static func synchronizeFolder(_ path: String) throws(SystemError) {
        try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY).synchronize()
    }

    /// The path above, `/` or `.` at the top.
    public static func parent(of path: String) -> String {
        // By bytes, as the kernel sees them: to Swift a slash before a combining mark is another character.
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The absolute path without links, or `nil` when it does not exist.
    public static func resolved(_ path: String) -> String? {
        guard let pointer = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(pointer) }
        return unsafe String(cString: pointer)
    }

    /// Makes a symbolic link.
    public static func createLink(_ path: String, to target: String) throws(SystemError) {
        try? createFolders(parent(of: path))  // a parent that cannot be made shows in the next line
        guard unsafe symlink(target, path) == 0 else { throw SystemError("make a link to '\(target)'", path) }
    }

    /// The target of a symbolic link.
    public static func linkTarget(_ path: String) throws(SystemError) -> String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = unsafe readlink(path, &buffer, buffer.count)
        guard count >= 0 else { throw SystemError("read the link", path) }
        return String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Bytes that may still be written to the file system of a path.
    public static func freeBytes(_ path: String) -> UInt64? {
        var type: Int64 = 0
        var free: UInt64 = 0
        return unsafe hg_statfs_type(path, &type, &free) == 0 ? free : nil
    }
}
