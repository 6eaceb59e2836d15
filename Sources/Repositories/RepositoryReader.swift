public import Diagnostics

/// A git repository that is read, never written.
public protocol RepositoryReader: Sendable {
    /// The absolute path of the working tree.
    var folder: String { get }

    /// What is checked out now.
    func head() async throws(RepositoryError) -> RepositoryHead

    /// The working tree as it is: tracked files and untracked ones that git does not ignore.
    ///
    /// - Returns: The tree's digest (64 hex digits over sorted `mode sha256 path` lines) and whether it differs from `HEAD`.
    func workingTree() async throws(RepositoryError) -> WorkingTreeState

    /// Writes files into an empty folder: the working tree as it is, or what a commit holds.
    ///
    /// Links stay links, modes are kept, submodules and LFS pointers stay as git has them. `depth` decides what
    /// `.git` holds: `nil` for no history at all (a plain folder with a `.git` of one commit), 0 for everything.
    func checkout(_ request: CheckoutRequest) async throws(RepositoryError)

    /// The bytes of one file at a commit, or `nil` when it does not exist there.
    func file(_ path: String, at commit: String) async throws(RepositoryError) -> [UInt8]?

    /// The full commit that a name means.
    func resolve(_ name: String) async throws(RepositoryError) -> String
}

/// What `HEAD` is.
public struct RepositoryHead: Sendable, Equatable {
    /// The commit, 40 hex digits.
    public var commit: String
    /// The full ref, such as `refs/heads/main`; `nil` when detached.
    public var ref: String?
    /// The name of the remote repository (`owner/name`) when there is an origin, else the folder's name.
    public var repositoryName: String
    /// The commit's author as `Name <mail>`.
    public var author: String
    /// The commit message's first line.
    public var subject: String

    /// Creates a head.
    public init(commit: String, ref: String?, repositoryName: String, author: String, subject: String) {
        self.commit = commit
        self.ref = ref
        self.repositoryName = repositoryName
        self.author = author
        self.subject = subject
    }
}

/// The working tree as it is.
public struct WorkingTreeState: Sendable, Equatable {
    /// 64 hex digits over the sorted lines `mode sha256 path`.
    public var digest: String
    /// Whether it differs from `HEAD`.
    public var isDirty: Bool

    /// Creates a state.
    public init(digest: String, isDirty: Bool) {
        self.digest = digest
        self.isDirty = isDirty
    }
}

/// What to check out, and where to.
public struct CheckoutRequest: Sendable, Equatable {
    /// Which submodules a checkout brings.
    public enum Submodules: Sendable, Equatable {
        /// None: their folders stay empty.
        case none
        /// Those of the repository itself.
        case direct
        /// Those of submodules too.
        case recursive
    }

    /// A ref or commit; `nil` for the working tree as it is.
    public var ref: String?
    /// The folder on the host; made when missing.
    public var destination: String
    /// How many commits of history to bring: 1 by default, 0 for all.
    public var depth: Int
    /// Whether to empty the folder first.
    public var clean: Bool
    /// Which submodules to bring.
    public var submodules = Submodules.none
    /// Whether to put the content of large files (Git LFS) in the place of the pointers to them.
    public var largeFiles = false
    /// A folder of the caller alone where what is half made may lie; a temporary folder when `nil`.
    public var stagingFolder: String?

    /// Creates a request.
    public init(
        ref: String? = nil, destination: String, depth: Int = 1, clean: Bool = true,
        stagingFolder: String? = nil
    ) {
        self.stagingFolder = stagingFolder
        self.ref = ref
        self.destination = destination
        self.depth = depth
        self.clean = clean
    }
}

/// Why a repository could not be read.
public struct RepositoryError: CodedError, CustomStringConvertible {
    /// The stable code, of family R.
    public let code: DiagnosticCode
    /// What was tried and what came of it.
    public let message: String
    /// What to do about it.
    public let help: String?
    /// The failure below it.
    public let cause: (any Error)?

    /// Creates an error.
    public init(_ code: DiagnosticCode, _ message: String, help: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.help = help
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}
