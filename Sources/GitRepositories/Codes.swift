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
    /// All codes.
    public static let all = [
        notARepository, noCommits, noGit, unknownRef, gitFailed, checkoutFailed, noWorkingTree, otherOwner,
    ]
}
