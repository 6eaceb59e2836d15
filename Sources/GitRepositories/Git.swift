internal import Diagnostics
internal import Glibc
internal import Linux
internal import Repositories

/// The git program in one folder, with an environment in which it asks nobody and runs no hook.
struct Git: Sendable {
    /// Raised when nobody waits any more for what the present thread does.
    @TaskLocal static var isUnwanted: WakeEvent?

    let program: String
    let folder: String
    private(set) var environment: [String]
    /// Whom it becomes: the owner of a repository that is not root's, when we are root.
    let ids: (uid: UInt32, gid: UInt32)?

    /// Git for a folder of the user's, with the user's configuration.
    init(reading folder: String) throws(RepositoryError) {
        program = try Self.findProgram()
        self.folder = folder
        var entries = Self.inherited
        ids = Self.owner(of: folder)
        if let ids {
            let home = unsafe getpwuid(ids.uid).flatMap { unsafe String(cString: $0.pointee.pw_dir) }
            entries.removeAll { $0.hasPrefix("HOME=") || $0.hasPrefix("XDG_") }
            entries.append("HOME=\(home ?? "/nonexistent")")
        }
        environment = entries + Self.quiet
    }

    /// Git for a repository of our own making, which no configuration but its own may steer.
    init(staged repository: String, workTree: String) throws(RepositoryError) {
        program = try Self.findProgram()
        folder = workTree
        ids = nil
        environment =
            Self.steered + [
                "GIT_DIR=\(repository)", "GIT_WORK_TREE=\(workTree)", Self.allowed("file:git:http:https"),
            ]
    }

    /// Git that speaks to other repositories from outside of any, with no configuration and no credentials.
    init(outside folder: String) throws(RepositoryError) {
        self.init(program: try Self.findProgram(), folder: folder, environment: Self.steered)
    }

    private init(program: String, folder: String, environment: [String]) {
        self.program = program
        self.folder = folder
        self.environment = environment + [Self.allowed("file:git:http:https")]
        ids = nil
    }

    /// The same git, which speaks only these protocols.
    func speaking(_ protocols: String) -> Git {
        var git = self
        git.environment.removeAll { $0.hasPrefix("GIT_ALLOW_PROTOCOL=") }
        git.environment.append(Self.allowed(protocols))
        return git
    }

    /// The program that serves a repository of this machine, whoever owns it.
    var uploadPack: String { "\(StagedRepository.quoted(program)) -c 'safe.directory=*' upload-pack" }

    /// Runs git to its end; a failing status is the caller's to judge.
    func run(_ arguments: [String], input: [UInt8]? = nil) throws(RepositoryError) -> Command {
        let settings = Self.settings.flatMap { ["-c", $0] } + ["--no-pager", "--literal-pathspecs"]
        do throws(SystemError) {
            return try Command.run(
                program, settings + arguments, environment: environment, folder: folder, input: input,
                unless: Self.isUnwanted
            ) { $0.ids = ids }
        } catch { throw failure(error) }
    }

    private func failure(_ error: SystemError) -> RepositoryError {
        guard let ids, error.number == EACCES else {
            return RepositoryError(GitCode.gitFailed, error.message, help: error.help, cause: error)
        }
        return RepositoryError(
            GitCode.otherOwner, "'\(folder)' belongs to user \(ids.uid), who cannot reach it",
            help: "change its owner with 'chown -R', or make the folders above it passable for that user",
            cause: error)
    }

    /// Runs git and gives what it printed.
    @discardableResult
    func output(_ arguments: [String], input: [UInt8]? = nil) throws(RepositoryError) -> [UInt8] {
        let result = try run(arguments, input: input)
        guard result.status.isSuccess else {
            let words = result.errorText.isEmpty ? "status \(result.status.shellCode)" : result.errorText
            throw RepositoryError(GitCode.gitFailed, "'git \(arguments.first ?? "")' failed: \(words)")
        }
        return result.output
    }

    /// The one line that git printed, or `nil` when it ended with another status than 0.
    func line(_ arguments: [String]) throws(RepositoryError) -> String? {
        let result = try run(arguments)
        return result.status.isSuccess ? result.text : nil
    }

    /// Compares an index with the files of the working tree.
    ///
    /// - Returns: The paths of files that differ from it.
    func refresh(index: String) throws(RepositoryError) -> Set<[UInt8]> {
        var git = self
        git.environment.append("GIT_INDEX_FILE=\(index)")
        _ = try git.run(["update-index", "-q", "--refresh"])  // status 1 only says that some differ
        let changed = try git.output([
            "diff-files", "-z", "--name-only", "--no-ext-diff", "--ignore-submodules=all",
        ])
        return Set(changed.split(separator: 0).map(Array.init))
    }

    // MARK: - Surroundings

    private static let settings = [
        "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.logAllRefUpdates=false", "gc.auto=0",
        "i18n.logOutputEncoding=UTF-8", "log.showSignature=false", "maintenance.auto=false",
        "protocol.file.allow=always", "protocol.version=2", "status.relativePaths=false",
        "submodule.recurse=false",
        "advice.detachedHead=false", "core.safecrlf=false",
        // A server that has gone silent must not hold a job for ever.
        "http.lowSpeedLimit=1", "http.lowSpeedTime=60",
    ]
    private static let quiet = [
        "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_LFS_SKIP_SMUDGE=1", "GIT_ASKPASS=/bin/false",
        "SSH_ASKPASS=/bin/false", "LC_ALL=C",
    ]
    /// Our environment without git's own variables: a hook's GIT_DIR and GIT_INDEX_FILE name another repository.
    private static var inherited: [String] {
        let replaced = ["GIT_", "LC_", "LANGUAGE=", "SSH_ASKPASS="]
        return Environment.all.filter { entry in !replaced.contains { entry.hasPrefix($0) } }
    }

    /// The surroundings in which no configuration of the machine's or a user's counts.
    private static var steered: [String] {
        inherited.filter { !$0.hasPrefix("HOME=") && !$0.hasPrefix("XDG_") } + quiet + [
            "HOME=/nonexistent", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
            "GIT_ATTR_NOSYSTEM=1",
        ]
    }

    private static func allowed(_ protocols: String) -> String { "GIT_ALLOW_PROTOCOL=" + protocols }

    private static func findProgram() throws(RepositoryError) -> String {
        if let found = Command.find("git") { return found }
        throw RepositoryError(
            GitCode.noGit, "the program 'git' is not on PATH", help: "install it: 'apt-get install git'")
    }

    private static func owner(of folder: String) -> (uid: UInt32, gid: UInt32)? {
        guard Host.uid == 0, let status = Files.status(folder, followingLinks: true), status.uid != 0 else {
            return nil
        }
        return (status.uid, status.gid)
    }
}
