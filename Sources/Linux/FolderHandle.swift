internal import CLinux
internal import Glibc

/// An open folder whose entries are reached without following links: whoever else writes there cannot lead out.
///
/// Names and paths are bytes, for a file name need not be UTF-8; paths are relative and never leave the folder.
public final class FolderHandle: Sendable {
    private let descriptor: FileDescriptor

    private init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

    /// Opens a folder by path; links on the way are followed.
    public convenience init(_ path: String) throws(SystemError) {
        self.init(try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY))
    }

    /// Opens a folder below this one; `nil` when it is missing, or a link is on the way.
    public func folder(_ path: [UInt8]) -> FolderHandle? {
        let number = unsafe hg_open_beneath(
            descriptor.raw, path.isEmpty ? [46, 0] : terminated(path), O_RDONLY | O_DIRECTORY, 0)
        return number < 0 ? nil : FolderHandle(FileDescriptor(owning: number))
    }

    /// Opens a folder below this one, making those that are missing; a file or link in the way is removed.
    public func makeFolders(_ path: [UInt8], mode: UInt32 = 0o755) throws(SystemError) -> FolderHandle {
        var current = self
        for name in path.split(separator: 47) where !name.elementsEqual([46]) {
            let name = Array(name)
            if let next = current.folder(name) {
                current = next
                continue
            }
            if current.status(name)?.kind != .folder { try current.remove(name) }
            guard unsafe mkdirat(current.descriptor.raw, terminated(name), mode) == 0 || errno == EEXIST
            else {
                throw SystemError("create the folder", text(path))
            }
            guard let made = current.folder(name) else { throw SystemError("open", text(path)) }
            current = made
        }
        return current
    }

    /// The status of an entry, links not followed.
    public func status(_ name: [UInt8]) -> FileStatus? {
        var info = stat()
        let result = unsafe fstatat(descriptor.raw, terminated(name), &info, AT_SYMLINK_NOFOLLOW)
        return result == 0 ? FileStatus(info) : nil
    }

    /// The target of a link.
    public func linkTarget(_ name: [UInt8]) throws(SystemError) -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = unsafe readlinkat(descriptor.raw, terminated(name), &buffer, buffer.count)
        guard count >= 0 else { throw SystemError("read the link", text(name)) }
        return buffer[0..<count].map { UInt8(bitPattern: $0) }
    }

    /// Opens a file to read it.
    public func open(_ name: [UInt8]) throws(SystemError) -> FileDescriptor {
        let number = unsafe hg_open_beneath(
            descriptor.raw, terminated(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0)
        guard number >= 0 else { throw SystemError("open", text(name)) }
        return FileDescriptor(owning: number)
    }

    /// Makes a new file, removing what has its name.
    public func create(_ name: [UInt8], mode: UInt32) throws(SystemError) -> FileDescriptor {
        try remove(name)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
        let number = unsafe hg_open_beneath(descriptor.raw, terminated(name), flags, mode)
        guard number >= 0 else { throw SystemError("create", text(name)) }
        fchmod(number, mode)
        return FileDescriptor(owning: number)
    }

    /// Makes a new link, removing what has its name.
    public func link(_ name: [UInt8], to target: [UInt8]) throws(SystemError) {
        try remove(name)
        guard unsafe symlinkat(terminated(target), descriptor.raw, terminated(name)) == 0 else {
            throw SystemError("create the link", text(name))
        }
    }

    /// Copies a file or link from another folder, with its mode and time of change.
    ///
    /// - Returns: Whether there was one; a folder, a pipe or nothing is not copied.
    public func copy(_ name: [UInt8], from source: FolderHandle) throws(SystemError) -> Bool {
        guard let status = source.status(name) else { return false }
        switch status.kind {
        case .folder, .other: return false
        case .link: try link(name, to: try source.linkTarget(name))
        case .file:
            let from = try source.open(name)
            let to = try create(name, mode: status.mode & 0o777)
            do throws(SystemError) { try Files.copy(from, to: to) } catch {
                throw SystemError("copy", text(name), number: error.number)
            }
        }
        setModified(name, nanoseconds: status.modifiedNanoseconds)
        return true
    }

    /// Sets when an entry was changed last, in nanoseconds since 1970; links are not followed.
    public func setModified(_ name: [UInt8], nanoseconds: Int64) {
        let rest = Int(nanoseconds % 1_000_000_000)
        let time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: max(0, rest))
        unsafe utimensat(descriptor.raw, terminated(name), [time, time], AT_SYMLINK_NOFOLLOW)
    }

    /// The names in the folder, sorted, without `.` and `..`.
    public func names() throws(SystemError) -> [[UInt8]] {
        let number = unsafe hg_open_beneath(descriptor.raw, [46, 0], O_RDONLY | O_DIRECTORY, 0)
        guard number >= 0, let stream = unsafe fdopendir(number) else { throw SystemError("list a folder") }
        defer { unsafe closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
                unsafe Array($0.prefix { $0 != 0 })
            }
            if name != [46] && name != [46, 46] { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Removes an entry and all below it; a link is removed, not followed, and nothing is no error.
    public func remove(_ name: [UInt8]) throws(SystemError) {
        guard unsafe unlinkat(descriptor.raw, terminated(name), 0) != 0, errno != ENOENT else { return }
        guard errno == EISDIR || errno == EPERM else { throw SystemError("remove", text(name)) }
        if let folder = folder(name) { try folder.removeContents() }
        guard unsafe unlinkat(descriptor.raw, terminated(name), removeFolder) == 0 || errno == ENOENT else {
            throw SystemError("remove", text(name))
        }
    }

    /// Removes everything in the folder.
    public func removeContents() throws(SystemError) {
        fchmod(descriptor.raw, try Files.status(of: descriptor).mode | 0o700)
        for name in try names() { try remove(name) }
    }

    private func terminated(_ name: [UInt8]) -> [CChar] { name.map { CChar(bitPattern: $0) } + [0] }
    private func text(_ name: [UInt8]) -> String { String(decoding: name, as: UTF8.self) }
}

/// `AT_REMOVEDIR`, for `unlinkat`.
private let removeFolder: Int32 = 0x200
