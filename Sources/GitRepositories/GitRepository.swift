internal import Diagnostics
internal import Linux
public import Repositories

/// A repository that is read through the real git program.
///
///     let repository = try await GitRepository.open(".")
///     try await repository.head().commit
///     try await repository.checkout(CheckoutRequest(destination: workspace))
///
/// Works from inside a hook, in linked worktrees, and as root on another user's repository (git then runs as that
/// user, because a repository's configuration can name programs).
public struct GitRepository: RepositoryReader {
    /// The absolute path of the working tree; of the repository itself when it is bare.
    public let folder: String
    /// Where objects and branches lie: the `.git` of the main working tree.
    let commonFolder: String
    /// Where this working tree's index lies.
    let gitFolder: String
    let isBare: Bool
    let objectFormat: String
    let git: Git

    /// Opens the repository that a folder is in.
    public static func open(_ folder: String) async throws(RepositoryError) -> GitRepository {
        try await blocking { () throws(RepositoryError) in try GitRepository(containing: folder) }
    }

    init(containing folder: String) throws(RepositoryError) {
        guard let path = Files.resolved(folder), Files.isFolder(path) else {
            throw RepositoryError(GitCode.notARepository, "there is no folder '\(folder)'")
        }
        let here = try Git(reading: path)
        guard let bare = try here.line(["rev-parse", "--is-bare-repository"]) else {
            throw Self.refusal(try here.run(["rev-parse", "--git-dir"]), here, path)
        }
        isBare = bare == "true"
        let absolute = ["rev-parse", "--path-format=absolute"]
        let top =
            isBare
            ? try here.line(["rev-parse", "--absolute-git-dir"])
            : try here.line(absolute + ["--show-toplevel"])
        guard let top else {
            throw RepositoryError(
                GitCode.notARepository, "'\(path)' is inside a '.git' folder",
                help: "name the folder above it")
        }
        self.folder = top
        git = try Git(reading: top)
        guard let common = try git.line(absolute + ["--git-common-dir"]),
            let own = try git.line(["rev-parse", "--absolute-git-dir"])
        else { throw RepositoryError(GitCode.gitFailed, "git does not say where '\(top)' keeps its objects") }
        (commonFolder, gitFolder) = (common, own)
        objectFormat = try git.line(["rev-parse", "--show-object-format"]) ?? "sha1"
        guard try git.line(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]) != nil else {
            throw RepositoryError(
                GitCode.noCommits, "the repository '\(top)' has no commit",
                help: "make one: 'git add . && git commit -m \"first commit\"'")
        }
    }

    private static func refusal(_ result: Command, _ git: Git, _ path: String) -> RepositoryError {
        let words = result.errorText
        if words.contains("dubious ownership") {
            return RepositoryError(
                GitCode.otherOwner, "the repository '\(path)' belongs to another user",
                help:
                    "change its owner, work in a clone of your own, or run 'git config --global --add safe.directory \(path)'"
            )
        }
        if let ids = git.ids, !words.contains("not a git repository") || words.contains("Permission denied") {
            return RepositoryError(
                GitCode.otherOwner, "'\(path)' belongs to user \(ids.uid), who cannot read it: \(words)",
                help: "change its owner with 'chown -R', or make the folders above it passable for that user")
        }
        if words.isEmpty || words.contains("not a git repository") {
            return RepositoryError(
                GitCode.notARepository, "'\(path)' is in no git repository",
                help: "run 'git init', then 'git add . && git commit'")
        }
        return RepositoryError(GitCode.gitFailed, "git cannot read '\(path)': \(words)")
    }

    /// What is checked out now.
    public func head() async throws(RepositoryError) -> RepositoryHead {
        try await blocking { () throws(RepositoryError) in
            let format = "--format=%H%x00%an <%ae>%x00%s"
            let output = try git.output(["log", "-1", "--no-show-signature", "--no-color", format, "HEAD"])
            let fields = String(decoding: output, as: UTF8.self).split(
                separator: "\0", omittingEmptySubsequences: false)
            guard fields.count == 3 else {
                throw RepositoryError(GitCode.gitFailed, "git does not describe HEAD")
            }
            let origin = try git.line(["config", "--get", "remote.origin.url"])
            return RepositoryHead(
                commit: String(fields[0]), ref: try git.line(["symbolic-ref", "--quiet", "HEAD"]),
                repositoryName: RemoteURL(origin ?? "").repositoryName ?? ownName,
                author: String(fields[1]), subject: String(fields[2].prefix { !$0.isNewline }))
        }
    }

    /// The bytes of one file at a commit, or `nil` when it does not exist there.
    public func file(_ path: String, at commit: String) async throws(RepositoryError) -> [UInt8]? {
        try await blocking { () throws(RepositoryError) in
            let full = try commitNumber(commit)
            let clean = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
            guard let object = try git.line(["rev-parse", "--verify", "--quiet", "\(full):\(clean)"]),
                try git.line(["cat-file", "-t", object]) == "blob"
            else { return nil }
            return try git.output(["cat-file", "blob", object])
        }
    }

    /// The full commit that a name means.
    public func resolve(_ name: String) async throws(RepositoryError) -> String {
        try await blocking { () throws(RepositoryError) in try commitNumber(name) }
    }

    func commitNumber(_ name: String) throws(RepositoryError) -> String {
        if !name.isEmpty, !name.hasPrefix("-"), !name.contains("\0") {
            for candidate in [name, "origin/" + name] {
                let found = try git.line(["rev-parse", "--verify", "--quiet", candidate + "^{commit}"])
                if let found { return found }
            }
        }
        throw RepositoryError(
            GitCode.unknownRef, "'\(name)' is no commit, branch or tag of '\(folder)'",
            help: "'git branch -a' and 'git tag' list the names; 'git fetch' brings new ones")
    }

    private var ownName: String {
        let path = isBare && folder.hasSuffix("/.git") ? Files.parent(of: folder) : folder
        let name = path.split(separator: "/").last.map(String.init) ?? "repository"
        return isBare && name.hasSuffix(".git") && name.count > 4 ? String(name.dropLast(4)) : name
    }
}

/// Runs a body that waits for programs and disks on a thread of its own; when the task is cancelled, the git that runs
/// is ended, and none is started any more.
func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws(RepositoryError) -> Value
) async throws(RepositoryError) -> Value {
    let isUnwanted: WakeEvent
    do throws(SystemError) { isUnwanted = try WakeEvent() } catch {
        throw RepositoryError(GitCode.gitFailed, error.message, help: error.help, cause: error)
    }
    let result: Result<Value, RepositoryError> = await withTaskCancellationHandler {
        await Threads.run { Git.$isUnwanted.withValue(isUnwanted) { outcome(body) } }
    } onCancel: {
        isUnwanted.raise()
    }
    return try result.get()
}

private func outcome<Value>(
    _ body: () throws(RepositoryError) -> Value
) -> Result<Value, RepositoryError> {
    do throws(RepositoryError) { return .success(try body()) } catch { return .failure(error) }
}
