public import Diagnostics

/// Codes of the registry and its store.
public enum ModelCode {
    /// An alias named another version than expected.
    public static let aliasMoved = DiagnosticCode(
        "M001", "the alias moved meanwhile",
        """
        An alias moves by compare-and-swap: only if it still names the version that the gate compared with. \
        Another run published in between. Nothing was published; run the pipeline again.
        """)
    /// A model, version or alias does not exist.
    public static let notFound = DiagnosticCode(
        "M002", "no such model, version or alias",
        "The store has nothing under that name. 'headgate models list' shows what there is.")
    /// A name that cannot be one.
    public static let badName = DiagnosticCode(
        "M003", "not a valid name",
        """
        A model's name has 1 to 250 characters and no '/', ':' or '@'. An alias has letters, digits, '_' and '-', \
        and is not 'latest' nor 'v' and a number.
        """)
    /// A run does not exist or is in the wrong state.
    public static let badRun = DiagnosticCode(
        "M004", "the run does not allow that",
        "No such run, or it is still running, or it has ended already. 'headgate runs list' shows all runs.")
    /// A path is a link, or leads out of its folder, or is missing.
    public static let badPath = DiagnosticCode(
        "M005", "a path that cannot be stored",
        """
        Artifacts, models and predictions are read below the job's workspace. A path that leaves it, a symbolic \
        link on the way or below, a device or an empty folder is refused: what a job made must not name the \
        host's files.
        """)
    /// An artifact of that name is there already.
    public static let artifactExists = DiagnosticCode(
        "M006", "an artifact of that name exists",
        "Artifacts of one run have different names. Choose another, or set 'overwrite: true'.")
    /// Stored content is missing or damaged.
    public static let damaged = DiagnosticCode(
        "M007", "stored content is missing or damaged",
        "A blob is gone or its bytes no longer have its digest. Restore it from a backup of HEADGATE_HOME.")
    /// The store cannot be opened or written.
    public static let store = DiagnosticCode(
        "A001", "the store cannot be used",
        """
        HEADGATE_HOME could not be opened, created or written: the folder is read-only, full, owned by somebody \
        else, or made by a newer Headgate. Nothing was changed.
        """)
    /// All codes.
    public static let all = [aliasMoved, notFound, badName, badRun, badPath, artifactExists, damaged, store]
}
