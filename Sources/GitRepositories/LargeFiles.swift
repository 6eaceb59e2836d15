internal import Digests
internal import Linux
internal import Repositories

/// The content of large files, where a checkout has only pointers to it (Git LFS).
///
/// Source: git-lfs, docs/spec.md ("The Pointer").
struct LargeFiles {
    /// A pointer: which content a file stands for.
    struct Pointer: Equatable {
        var object: String
        var size: Int64
    }

    private let host: GitRepository
    /// The folder of objects in the clone.
    private let store: String
    private let remote: String?

    private static let longestPointer: Int64 = 1_024

    /// Content of the repository itself.
    init(host: GitRepository) throws(RepositoryError) {
        try self.init(
            host: host, gitFolder: host.commonFolder,
            remote: host.git.line(["config", "--get", "remote.origin.url"]))
    }

    /// Content of a submodule.
    init(host: GitRepository, gitFolder: String, remote: String?) throws(RepositoryError) {
        self.host = host
        self.remote = remote
        let named =
            gitFolder == host.commonFolder ? try host.git.line(["config", "--get", "lfs.storage"]) : nil
        let folder = named.map { $0.hasPrefix("/") ? $0 : gitFolder + "/" + $0 } ?? gitFolder + "/lfs"
        store = folder + "/objects"
    }

    /// The files that hold the content of a checkout's pointers, by the pointers' paths.
    func contents(of checkout: PreparedCheckout) throws(RepositoryError) -> [[UInt8]: String] {
        let pointers = try pointers(in: checkout)
        guard !pointers.isEmpty else { return [:] }
        let git = try checkout.git
        var contents: [[UInt8]: String] = [:]
        let missing = pointers.filter { !isThere($0.pointer, in: store) }
        if let first = missing.first { try fetch(missing.count, first.path, git) }
        let fetched = checkout.staged.repository + "/lfs/objects"
        for (path, pointer) in pointers {
            guard let folder = [store, fetched].first(where: { isThere(pointer, in: $0) }) else {
                throw lacks(path, "git-lfs did not bring it")
            }
            let file = Self.file(pointer, in: folder)
            guard try digest(of: file) == pointer.object else {
                throw lacks(path, "what is there is damaged")
            }
            contents[path] = file
        }
        // Inside, git has no filter that makes the pointer again: what it compares must not differ.
        try git.output(
            ["update-index", "-z", "--assume-unchanged", "--stdin"],
            input: Array(pointers.map(\.path).joined(separator: [0])))
        return contents
    }

    /// Reads a pointer; `nil` when the text is none.
    static func pointer(_ text: String) -> Pointer? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.last == "", lines.first == "version https://git-lfs.github.com/spec/v1" else {
            return nil
        }
        lines.removeLast()
        var object: String?
        var size: Int64?
        for line in lines {
            if line.hasPrefix("oid sha256:") { object = String(line.dropFirst("oid sha256:".count)) }
            if line.hasPrefix("size ") { size = Int64(line.dropFirst("size ".count)) }
        }
        guard let object, let size, size >= 0, object.utf8.count == 64,
            object.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        return Pointer(object: object, size: size)
    }

    // MARK: - Looking

    private func pointers(
        in checkout: PreparedCheckout
    ) throws(RepositoryError) -> [(path: [UInt8], pointer: Pointer)] {
        do throws(SystemError) {
            var folders = FolderCache(try FolderHandle(checkout.source))
            var found: [(path: [UInt8], pointer: Pointer)] = []
            for entry in checkout.entries where entry.submodule == nil {
                guard let parent = folders.folder(entry.parent), let status = parent.status(entry.name),
                    status.kind == .file, status.size <= Self.longestPointer
                else { continue }
                let bytes = try parent.open(entry.name).readAll(limit: Int(Self.longestPointer))
                if let pointer = Self.pointer(String(decoding: bytes, as: UTF8.self)) {
                    found.append((entry.path, pointer))
                }
            }
            return found
        } catch {
            throw RepositoryError(GitCode.checkoutFailed, error.message, help: error.help, cause: error)
        }
    }

    private func isThere(_ pointer: Pointer, in folder: String) -> Bool {
        let status = Files.status(Self.file(pointer, in: folder))
        return status?.kind == .file && status?.size == pointer.size
    }

    private static func file(_ pointer: Pointer, in folder: String) -> String {
        let name = pointer.object
        return "\(folder)/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)"
    }

    private func digest(of file: String) throws(RepositoryError) -> String {
        do throws(SystemError) { return try contentDigest(FileDescriptor.open(file)).hex } catch {
            throw RepositoryError(GitCode.largeFile, error.message, help: error.help, cause: error)
        }
    }

    // MARK: - Fetching

    /// Brings what the clone lacks into the checkout's own store.
    private func fetch(_ count: Int, _ first: [UInt8], _ git: Git) throws(RepositoryError) {
        let more = count > 1 ? " and \(count - 1) more files" : ""
        guard Command.find("git-lfs") != nil else { throw lacks(first, "git-lfs is not installed", more) }
        guard let remote else { throw lacks(first, "the clone has no remote 'origin'", more) }
        let address = remote.hasPrefix("/") ? StagedRepository.fileURL(remote) : remote
        let shown = RemoteURL(address).withoutCredentials ?? address
        let result = try git.run(["-c", "remote.origin.url=" + shown, "lfs", "fetch", "origin", "HEAD"])
        guard result.status.isSuccess else { throw lacks(first, "git-lfs failed: \(result.errorText)", more) }
    }

    private func lacks(_ path: [UInt8], _ why: String, _ more: String = "") -> RepositoryError {
        RepositoryError(
            GitCode.largeFile,
            "the content of '\(String(decoding: path, as: UTF8.self))'\(more) is not in the clone: \(why)",
            help: "run 'git lfs fetch' in the clone")
    }
}
