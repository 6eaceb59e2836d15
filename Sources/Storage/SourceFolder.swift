internal import Glibc
internal import Linux

/// A folder that somebody else writes to, read without trusting what is in it.
///
/// Every path is resolved by the kernel below the folder without following any link. Only regular files of the
/// folder's own owner are read: a hard link to a file of the host belongs to somebody else.
struct SourceFolder: ~Copyable {
    let path: String
    private let folder: FileDescriptor
    private let owner: UInt32

    /// Opens the folder.
    init(_ path: String) throws(StorageError) {
        let folder = try Self.open(folder: path)
        let owner = try Self.owner(of: folder)
        self.path = path
        self.owner = owner
        self.folder = folder
    }

    /// Opens a file or folder below; pipes do not make it wait.
    func open(_ name: String) throws(StorageError) -> FileDescriptor {
        let flags = O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY
        do throws(SystemError) {
            return try FileDescriptor.open(name.isEmpty ? "." : name, beneath: folder, flags)
        } catch { throw refusal(of: name, error) }
    }

    /// The status of an open file, which must be a folder or a file of the owner.
    func status(of file: borrowing FileDescriptor, _ name: String) throws(StorageError) -> FileStatus {
        let status: FileStatus
        do throws(SystemError) { status = try Files.status(of: file) } catch { throw StorageError(error) }
        switch status.kind {
        case .folder: return status
        case .file where status.uid == owner: return status
        case .file:
            throw StorageError(
                .unsafePath, "'\(name)' belongs to user \(status.uid), and its folder to user \(owner)",
                help: "copy the file instead of linking it")
        default: throw StorageError(.unsafePath, "'\(name)' is neither a file nor a folder")
        }
    }

    /// Refuses a large file that is nearly all hole: it costs its writer nothing, and us hours and the disk.
    ///
    /// A file system that compresses tells few blocks for honest zeros, so the holes themselves are counted.
    func refuseHoles(
        in file: borrowing FileDescriptor, _ status: FileStatus, _ name: String
    ) throws(StorageError) {
        let (size, least) = (status.size, status.size / 16)
        guard size > Self.largestHollowFile, status.allocatedBytes < least else { return }
        var (data, place) = (Int64(0), Int64(0))
        while data < least {
            let start = Int64(lseek(file.raw, Int(place), Self.seekData))
            // No more data; or a file system that knows no holes, whose word on blocks has to do.
            guard start >= 0 else { break }
            let end = Int64(lseek(file.raw, Int(start), Self.seekHole))
            guard end > start else { break }
            data += end - start
            place = end
        }
        guard lseek(file.raw, 0, SEEK_SET) == 0 else { throw StorageError(SystemError("read", name)) }
        guard data < least else { return }
        throw StorageError(
            .unsafePath, "'\(name)' has \(size) bytes, nearly all of them a hole",
            help: "store what it holds in a file without holes, or compress it")
    }

    /// `SEEK_DATA` and `SEEK_HOLE`, which C shows only with `_GNU_SOURCE`.
    private static let (seekData, seekHole): (Int32, Int32) = (3, 4)
    /// Files up to this size may be as hollow as they like.
    private static let largestHollowFile: Int64 = 64 << 20

    /// The names in an open folder, in the order of their bytes.
    func names(in file: borrowing FileDescriptor, _ name: String) throws(StorageError) -> [String] {
        let number = fcntl(file.raw, F_DUPFD_CLOEXEC, 3)
        guard number >= 0, let stream = unsafe fdopendir(number) else {
            let error = StorageError(SystemError("list", name))
            if number >= 0 { close(number) }
            throw error
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let text = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(validatingCString: $0)
                }
            }
            guard let text else {
                throw StorageError(.unsafePath, "a name in '\(name.isEmpty ? "." : name)' is not valid UTF-8")
            }
            if text != "." && text != ".." { names.append(text) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func open(folder path: String) throws(StorageError) -> FileDescriptor {
        do throws(SystemError) { return try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY) } catch {
            throw StorageError(error)
        }
    }

    private static func owner(of folder: borrowing FileDescriptor) throws(StorageError) -> UInt32 {
        do throws(SystemError) { return try Files.status(of: folder).uid } catch { throw StorageError(error) }
    }

    private func refusal(of name: String, _ error: SystemError) -> StorageError {
        switch error.number {
        case ELOOP:
            StorageError(
                .unsafePath, "'\(name)' is a symbolic link, or one is on the way to it",
                help: "copy the files instead of linking them")
        case EXDEV: StorageError(.unsafePath, "'\(name)' leads out of its folder")
        case ENOENT, ENOTDIR: StorageError(.unsafePath, "there is no '\(name)' in the folder")
        case ENXIO, ENODEV: StorageError(.unsafePath, "'\(name)' is neither a file nor a folder")
        case EACCES, EPERM: StorageError(.unsafePath, "'\(name)' cannot be read: its mode does not allow it")
        default: StorageError(SystemError("open", name, number: error.number))
        }
    }
}
