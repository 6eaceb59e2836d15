public import Diagnostics

/// Codes of git repositories.
public enum GitCode {
    /// A folder is in no git repository.
    public static let notARepository = DiagnosticCode(
        "R001", "not in a git repository",
        """
        A pipeline runs from a git repository, because every model carries the commit that it came from. 'git init' \
        makes one of the folder, and 'git add . && git commit' its first commit.
        """)
    /// A repository has no commit.
    public static let noCommits = DiagnosticCode(
        "R002", "the repository has no commit",
        "A run is identified by a commit. Make the first one: 'git add . && git commit -m \"first\"'.")
    /// The git program is missing.
    public static let noGit = DiagnosticCode(
        "R003", "git is not installed", "Install it: 'apt-get install git', or run 'make setup'.")
    /// A name means no commit.
    public static let unknownRef = DiagnosticCode(
        "R004", "no such commit, branch or tag",
        "The name means no commit in this repository. 'git branch -a' and 'git tag' list names; 'git fetch' brings more."
    )
    /// Git refused or failed.
    public static let gitFailed = DiagnosticCode(
        "R005", "git failed",
        """
        Git could not do what it was asked to; its own words follow. In a partial clone objects may be missing \
        ('git fetch --refetch'); after a crash a lock file may be left over.
        """)
    /// Files could not be written to the destination.
    public static let checkoutFailed = DiagnosticCode(
        "R006", "the checkout could not be written",
        "A file or folder of the checkout could not be read or written; the message names it and the reason.")
    /// A repository has no working tree.
    public static let noWorkingTree = DiagnosticCode(
        "R007", "the repository has no working tree",
        "A bare repository has commits only: check out a ref of it, or use a clone that has files.")
    /// A repository that belongs to somebody whom we cannot become.
    public static let otherOwner = DiagnosticCode(
        "R008", "the repository belongs to another user",
        """
        Git runs what a repository's configuration names, so Headgate reads a repository as its owner. As root it \
        becomes that user; the owner must then be able to reach the folder. Otherwise change the owner ('chown -R') \
        or work in a clone of your own.
        """)
    /// An action that this runner does not have.
    public static let noAction = DiagnosticCode(
        "R020", "the runner does not have this action",
        """
        Actions that are not built in come from where the owner of the runner says: 'actions: { mirror: FOLDER }' in \
        the runner's configuration names a folder that holds 'owner/name' as a git repository or 'owner/name@ref' as a \
        plain folder, 'actions: { base: URL }' a server of git repositories. Nothing is taken from anywhere else.
        """)
    /// A ref that a repository of actions does not have.
    public static let noActionRef = DiagnosticCode(
        "R021", "the action's repository has no such tag, branch or commit",
        "What stands behind '@' is a tag, a branch or a full commit (40 hex digits) of the action's repository."
    )
    /// An action that could not be brought.
    public static let actionFailed = DiagnosticCode(
        "R022", "the action could not be brought",
        """
        Git could not bring the action's repository from the mirror or server; its own words follow. The runner's git \
        has no credentials and reads no configuration of a user.
        """)
    /// A submodule that could not be brought.
    public static let submodule = DiagnosticCode(
        "R023", "a submodule could not be checked out",
        """
        'submodules' of 'actions/checkout' takes a submodule from the clone where it is there ('git submodule update \
        --init'), else from its address, without credentials. As git does, it takes the address of a path on this \
        machine only where the configuration of the user or the machine says 'protocol.file.allow = always'.
        """)
    /// The content of a large file that is not there.
    public static let largeFile = DiagnosticCode(
        "R024", "a file of Git LFS could not be checked out",
        """
        'lfs: true' of 'actions/checkout' takes the content of a large file from the clone ('git lfs fetch' brings it \
        there), else through the program git-lfs from the remote repository, without credentials.
        """)
    /// All codes.
    public static let all = [
        notARepository, noCommits, noGit, unknownRef, gitFailed, checkoutFailed, noWorkingTree, otherOwner,
        noAction, noActionRef, actionFailed, submodule, largeFile,
    ]
}
