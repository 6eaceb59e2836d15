internal import Linux
internal import Repositories

/// A `.git` of a checkout while it is made, in a folder that only we can enter; it removes itself.
final class StagedRepository {
    private let path: String
    /// The git folder.
    var repository: String { path + "/git" }
    private static let index = Array("index".utf8)
    private static let prefix = "headgate-checkout-"
    /// A working tree for a checkout of a commit.
    var tree: String { path + "/tree" }

    /// - Parameter folder: Where it is made: the caller's, so that the caller can find what a killed process left.
    init(in folder: String?) throws(RepositoryError) {
        let parent =
            folder ?? Environment["TMPDIR"].flatMap { $0.hasPrefix("/") && Files.isFolder($0) ? $0 : nil }
            ?? "/var/tmp"
        do throws(SystemError) {
            path = try Files.createTemporaryFolder("\(parent)/\(Self.prefix)")
            try Files.createFolders(path + "/tree")
        } catch {
            throw RepositoryError(GitCode.checkoutFailed, error.message, help: error.help, cause: error)
        }
    }

    /// Removes what killed processes left in a folder that nobody else makes repositories in now.
    static func sweep(_ folder: String) throws(SystemError) {
        for name in try Files.list(folder) where name.hasPrefix(prefix) {
            try Files.remove(folder + "/" + name)
        }
    }

    deinit { try? Files.remove(path) }  // what is left lies in a temporary folder and harms nobody

    /// Brings a commit and its history, and says what `HEAD` and the remote are.
    ///
    /// - Parameters:
    ///   - branch: The full ref that HEAD is on; `nil` for a detached HEAD.
    ///   - depth: How many commits; 0 for all of every branch and tag.
    ///   - keepsLineEnds: Whether files come from the source's working tree, with the line ends of its settings.
    func fill(
        _ git: Git, from source: GitRepository, commit: String, branch: String?, depth: Int,
        keepsLineEnds: Bool
    ) throws(RepositoryError) {
        try create(git, objectFormat: source.objectFormat)
        var fetch = [
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules",
            "--update-shallow",
            "--upload-pack", git.uploadPack,
        ]
        if depth > 0 { fetch.append("--depth=\(depth)") }
        fetch += [Self.fileURL(source.commonFolder), commit]
        if depth <= 0 { fetch += ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"] }
        try git.output(fetch)
        if let branch {
            try git.output(["update-ref", branch, commit])
            try git.output(["symbolic-ref", "HEAD", branch])
        } else {
            try git.output(["update-ref", "--no-deref", "HEAD", commit])
        }
        try configure(git, source, keepsLineEnds: keepsLineEnds)
    }

    /// Takes over what the source's index knows of its files, so that nothing need be read and filtered again.
    ///
    /// With the times of the files kept, `git status` in the checkout says what it says in the source, also about
    /// files whose filters (LFS) the checkout does not have. What was staged becomes a change of the working tree.
    func takeIndex(_ git: Git, from source: GitRepository, _ entries: [TreeEntry]) throws(RepositoryError) {
        let folder: FolderHandle
        do throws(SystemError) {
            let from = try FolderHandle(source.gitFolder)
            folder = try FolderHandle(repository)
            for name in try from.names() where name == Self.index || name.starts(with: "sharedindex.".utf8) {
                _ = try folder.copy(name, from: from)
            }
        } catch {
            throw RepositoryError(GitCode.checkoutFailed, error.message, help: error.help, cause: error)
        }
        // Files as young as the index are compared by content, which needs the user's filters: ask the user's git.
        var changed = try (source.git.ids == nil ? source.git : git).refresh(index: repository + "/index")
        date(folder)
        let readTree = [
            "-c", "core.splitIndex=false", "-c", "core.untrackedCache=false", "read-tree", "--reset", "HEAD",
        ]
        if try git.line(readTree) == nil {
            try? Files.remove(repository + "/index")  // an index that cannot be used is made anew
            try git.output(["read-tree", "--reset", "HEAD"])
            changed = try git.refresh(index: repository + "/index")
        }
        try forget(changed, git)
        try skip(git, entries)
        date(folder)
    }

    /// Dates the index two seconds after now: git does not trust an index that is as young as its files.
    private func date(_ folder: FolderHandle) {
        folder.setModified(Self.index, nanoseconds: (Host.unixMilliseconds + 2_000) * 1_000_000)
    }

    /// Removes what the index knows of files that differ, so that git compares them by content from now on.
    private func forget(_ changed: Set<[UInt8]>, _ git: Git) throws(RepositoryError) {
        guard !changed.isEmpty else { return }
        let records = try git.output(["ls-files", "-z", "--cached", "--stage"]).split(separator: 0).filter {
            record in
            record.firstIndex(of: 9).map { changed.contains(Array(record[($0 + 1)...])) } ?? false
        }
        try git.output(
            ["update-index", "-z", "--index-info"], input: Array(records.map { $0 + [0] }.joined()))
    }

    /// Marks what a sparse checkout leaves out.
    private func skip(_ git: Git, _ entries: [TreeEntry]) throws(RepositoryError) {
        let skipped = entries.filter(\.isSkipped)
        guard !skipped.isEmpty else { return }
        let tracked = try git.trackedEntries()
        let paths: [[UInt8]] = skipped.map(\.path).filter { tracked[$0] != nil }
        try git.output(
            ["update-index", "-z", "--skip-worktree", "--stdin"], input: Array(paths.joined(separator: [0])))
    }

    /// What git inside must know: the source's line ends, and that owners and inodes changed on the way.
    private func configure(_ git: Git, _ source: GitRepository, keepsLineEnds: Bool) throws(RepositoryError) {
        var settings = Self.settings
        let names = ["core.filemode", "core.symlinks", "core.ignorecase"]
        for name in keepsLineEnds ? names + ["core.autocrlf", "core.eol"] : names {
            if let value = try source.git.line(["config", "--get", name]) { settings.append((name, value)) }
        }
        try set(settings + Self.remote(try source.git.line(["config", "--get", "remote.origin.url"])), git)
    }

    /// What git inside must know of a submodule.
    func configure(_ git: Git, address: String) throws(RepositoryError) {
        try set(Self.settings + Self.remote(address), git)
    }

    private func set(_ settings: [(name: String, value: String)], _ git: Git) throws(RepositoryError) {
        for (name, value) in settings { try git.output(["config", name, value]) }
    }

    private static let settings = [
        (name: "core.bare", value: "false"), (name: "core.checkStat", value: "minimal"),
        (name: "core.trustctime", value: "false"),
    ]

    /// The remote repository, where its address is none of this machine, without passwords.
    private static func remote(_ address: String?) -> [(name: String, value: String)] {
        guard let address = address.flatMap({ RemoteURL($0).withoutCredentials }) else { return [] }
        return [
            ("remote.origin.url", address), ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"),
        ]
    }

    static func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" ? #"'\''"# : String($0) }.joined() + "'"
    }

    /// A path as a URL, every byte that could mean something escaped.
    static func fileURL(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return "file://"
            + path.utf8.map { byte -> String in
                switch byte {
                case 45, 46, 47, 48...57, 65...90, 95, 97...122: String(UnicodeScalar(byte))
                default: "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
                }
            }.joined()
    }
}
