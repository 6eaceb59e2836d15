internal import Glibc
internal import Linux
public import Repositories

/// Actions from a mirror folder of this machine, else from a server of git repositories.
///
///     let mirror = GitActionMirror(mirror: "/srv/actions", base: "https://git.example/", cache: home + "/caches/actions")
///     try await mirror.tree(of: RemoteAction(owner: "acme", name: "score", ref: "v2")).folder
///
/// The mirror holds `owner/name` as a git repository, bare or not, or `owner/name@ref` as a plain folder. What comes
/// out of git is written once a commit into the cache; a lock keeps others from doing the same meanwhile. Git has no
/// credentials and asks for none.
public struct GitActionMirror: ActionMirror {
    private let mirror: String?
    private let base: String?
    private let cache: String

    /// Creates a mirror.
    ///
    /// - Parameters:
    ///   - mirror: The folder of mirrored repositories.
    ///   - base: The address that `owner/name` is appended to: `https://git.example/`, `file:///srv/git/`.
    ///   - cache: The folder that keeps what came out of git; made when missing.
    public init(mirror: String?, base: String?, cache: String) {
        self.mirror = mirror
        self.base = base
        self.cache = cache
    }

    /// The files of a repository of actions at a ref, on the host.
    public func tree(of action: RemoteAction) async throws(RepositoryError) -> ActionTree {
        try await blocking { () throws(RepositoryError) in try find(action) }
    }

    private func find(_ action: RemoteAction) throws(RepositoryError) -> ActionTree {
        guard action.isPlain else {
            throw RepositoryError(
                GitCode.noAction, "'\(action)' names no action",
                help: "write owner/name@ref with a tag, a branch or a full commit")
        }
        if let mirror {
            let folder = "\(mirror)/\(action.owner)/\(action.name)"
            if let plain = Files.resolved("\(folder)@\(action.ref)"), Files.isFolder(plain) {
                return ActionTree(folder: plain, commit: nil)
            }
            for candidate in [folder, folder + ".git"] where Files.isFolder(candidate) {
                return try bring(action, from: StagedRepository.fileURL(candidate))
            }
        }
        guard let base else { throw missing(action) }
        return try bring(
            action, from: base + (base.hasSuffix("/") ? "" : "/") + "\(action.owner)/\(action.name)")
    }

    private func missing(_ action: RemoteAction) -> RepositoryError {
        guard let mirror else {
            return RepositoryError(
                GitCode.noAction,
                "the action '\(action)' is not built in, and this runner has no mirror of actions",
                help:
                    "set 'actions: { mirror: FOLDER }' or 'actions: { base: URL }' in the runner's configuration"
            )
        }
        return RepositoryError(
            GitCode.noAction, "the action '\(action)' is neither built in nor in the mirror '\(mirror)'",
            help: "clone its repository to '\(mirror)/\(action.owner)/\(action.name)'")
    }

    /// Brings the commit that a ref means, unless it is in the cache.
    private func bring(_ action: RemoteAction, from address: String) throws(RepositoryError) -> ActionTree {
        let place = "\(cache)/\(action.owner)/\(action.name)"
        try making { () throws(SystemError) in try Files.createFolders(place) }
        let git = try Git(outside: place)
        let commit = try resolve(action, at: address, git)
        let folder = place + "/" + commit
        if Files.isFolder(folder) { return ActionTree(folder: folder, commit: commit) }
        let lock = try making { () throws(SystemError) in
            try FolderLock(place + "/.lock", unless: Git.isUnwanted)
        }
        defer { withExtendedLifetime(lock) {} }
        if Files.isFolder(folder) { return ActionTree(folder: folder, commit: commit) }
        try making { () throws(SystemError) in try StagedRepository.sweep(place) }
        let staged = try StagedRepository(in: place)
        let inner = try Git(staged: staged.repository, workTree: staged.tree)
        do throws(RepositoryError) {
            try staged.fetch(inner, from: address, commit: commit, depth: 1)
            try inner.output(["read-tree", "--reset", "-u", "HEAD"])
        } catch {
            throw RepositoryError(
                GitCode.actionFailed,
                "the action '\(action)' cannot be brought from '\(address)': \(error.message)",
                help: error.help, cause: error)
        }
        try making { () throws(SystemError) in try Files.rename(staged.tree, to: folder) }
        return ActionTree(folder: folder, commit: commit)
    }

    /// The commit of a tag, else of a branch; a full commit is its own.
    private func resolve(
        _ action: RemoteAction, at address: String, _ git: Git
    ) throws(RepositoryError) -> String {
        if action.isCommit { return action.ref }
        let names = ["refs/tags/\(action.ref)^{}", "refs/tags/\(action.ref)", "refs/heads/\(action.ref)"]
        let result = try git.run(
            ["ls-remote", "--quiet", "--upload-pack", git.uploadPack, "--", address] + names)
        guard result.status.isSuccess else {
            throw RepositoryError(
                GitCode.actionFailed,
                "the action '\(action)' cannot be looked up at '\(address)': \(result.errorText)",
                help: "the runner's git has no credentials; can it reach that repository?")
        }
        var commits: [String: String] = [:]
        for line in result.text.split(separator: "\n") {
            let fields = line.split(separator: "\t").map(String.init)
            if fields.count == 2 { commits[fields[1]] = fields[0] }
        }
        for name in names { if let commit = commits[name] { return commit } }
        throw RepositoryError(
            GitCode.noActionRef, "'\(action.ref)' is no tag, branch or full commit of '\(address)'",
            help: "look at its tags: git ls-remote \(address)")
    }

    private func making<Value: ~Copyable>(
        _ body: () throws(SystemError) -> Value
    ) throws(RepositoryError) -> Value {
        do throws(SystemError) { return try body() } catch {
            throw RepositoryError(
                GitCode.actionFailed, "the cache of actions cannot be written: \(error.message)",
                help: error.help,
                cause: error)
        }
    }
}

extension RemoteAction {
    /// Whether the ref is a whole commit number.
    fileprivate var isCommit: Bool {
        (ref.utf8.count == 40 || ref.utf8.count == 64)
            && ref.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// Whether no part of it can mean a path or an option.
    fileprivate var isPlain: Bool {
        let isName = { (name: String) in
            !name.isEmpty && name != "." && name != ".." && !name.hasPrefix("-")
                && name.utf8.allSatisfy(Self.isNameByte)
        }
        guard isName(owner), isName(name), !ref.isEmpty, !ref.hasPrefix("-"), !ref.contains("@{") else {
            return false
        }
        return ref.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && !part.hasPrefix(".") && !part.contains("..")
                && part.utf8.allSatisfy { $0 > 32 && $0 != 127 && !Array("~^:?*[\\".utf8).contains($0) }
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
            || byte == 46 || byte == 95
    }
}

/// A file that one holder at a time has locked, whether it is a thread or another process.
struct FolderLock: ~Copyable {
    private let file: FileDescriptor

    /// Waits, blocking the calling thread, until nobody else holds it, or nobody waits for it any more.
    init(_ path: String, unless isUnwanted: WakeEvent? = nil) throws(SystemError) {
        let opened = try FileDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600)
        while flock(opened.raw, isUnwanted == nil ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            guard errno == EINTR || errno == EWOULDBLOCK else { throw SystemError("lock", path) }
            if isUnwanted?.wait(for: -1, orRaised: true, milliseconds: 100) == .raised {
                throw SystemError("lock", path, number: ECANCELED)
            }
        }
        file = opened
    }
}
