internal import Digests
internal import Linux
public import Repositories

extension GitRepository {
    /// The working tree as it is: tracked files and untracked ones that git does not ignore.
    public func workingTree() async throws(RepositoryError) -> WorkingTreeState {
        try await blocking { () throws(RepositoryError) in
            let entries = try entries()
            let changes = try git.output([
                "status", "--porcelain=v1", "-z", "--untracked-files=normal", "--ignore-submodules=dirty",
            ])
            do throws(SystemError) {
                return WorkingTreeState(digest: try digest(of: entries), isDirty: !changes.isEmpty)
            } catch {
                throw RepositoryError(
                    GitCode.checkoutFailed, "the working tree cannot be read: \(error.message)", cause: error)
            }
        }
    }

    /// The digest over lines `mode sha256 path`; what is missing has no line, a submodule its commit's digest.
    private func digest(of entries: [TreeEntry]) throws(SystemError) -> String {
        var folders = FolderCache(try FolderHandle(folder))
        var tree = SHA256Hasher()
        for entry in entries {
            guard let line = try line(of: entry, in: &folders) else { continue }
            tree.update(Array((line + " ").utf8) + entry.path + [10])
        }
        return tree.finish().hex
    }

    private func line(of entry: TreeEntry, in folders: inout FolderCache) throws(SystemError) -> String? {
        if let submodule = entry.submodule { return "160000 " + Digest.sha256(submodule).hex }
        guard let parent = folders.folder(entry.parent), let status = parent.status(entry.name) else {
            return nil
        }
        switch status.kind {
        case .folder, .other: return nil
        case .link: return "120000 " + Digest.sha256(try parent.linkTarget(entry.name)).hex
        case .file:
            let mode = status.mode & 0o100 != 0 ? "100755 " : "100644 "
            return mode + (try contentDigest(try parent.open(entry.name))).hex
        }
    }
}

/// The digest of an open file.
func contentDigest(_ file: consuming FileDescriptor) throws(SystemError) -> Digest {
    var hasher = SHA256Hasher()
    var offset: Int64 = 0
    while true {
        let piece = try file.read(at: offset, count: 1 << 18)
        guard !piece.isEmpty else { return hasher.finish() }
        hasher.update(piece)
        offset += Int64(piece.count)
    }
}

/// The folder that was asked for last, for paths come sorted and have it in common.
struct FolderCache {
    let top: FolderHandle
    private var path: [UInt8] = []
    private var last: FolderHandle?

    init(_ top: FolderHandle) {
        self.top = top
        last = top
    }

    /// A folder below the top; `nil` when it is missing or a link is on the way.
    mutating func folder(_ wanted: [UInt8]) -> FolderHandle? {
        if wanted != path { (path, last) = (wanted, wanted.isEmpty ? top : top.folder(wanted)) }
        return last
    }

    /// The same, made when it is missing.
    mutating func made(_ wanted: [UInt8]) throws(SystemError) -> FolderHandle {
        if wanted == path, let last { return last }
        let folder = try top.makeFolders(wanted)
        (path, last) = (wanted, folder)
        return folder
    }
}
