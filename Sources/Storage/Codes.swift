public import Diagnostics

/// Codes of the database and the blob folder.
public enum StorageCode {
    /// A database or folder could not be opened.
    public static let cannotOpen = DiagnosticCode(
        "A010", "the store cannot be opened",
        """
        A file or folder of HEADGATE_HOME is missing, is of another kind than expected, or may not be opened by \
        this user. The message names it. One store belongs to one user: run Headgate as that user, or choose \
        another folder with HEADGATE_HOME.
        """)
    /// No room on the file system.
    public static let full = DiagnosticCode(
        "A011", "no room left for the store",
        """
        The file system of HEADGATE_HOME is full, or the user's quota is used up. What was being written was \
        rolled back; everything that was committed before is still there. Free some space and run again.
        """)
    /// Writing is not possible.
    public static let readOnly = DiagnosticCode(
        "A012", "the store is read-only",
        """
        The file system of HEADGATE_HOME is mounted read-only, or its files may only be read. Commands that only \
        show things still work; everything else needs a store that can be written.
        """)
    /// The file is damaged or no database.
    public static let corrupt = DiagnosticCode(
        "A013", "the database is damaged",
        """
        The database file is not one, or its pages contradict each other: a failing disk, a copy of a running \
        store, or another program wrote into it. Restore it from a backup; blobs and run folders are unharmed. \
        'sqlite3 headgate.db .recover' saves what can still be read.
        """)
    /// Another program's database.
    public static let foreign = DiagnosticCode(
        "A014", "the database belongs to another program",
        """
        A database of that name exists, but Headgate did not make it (its application id says so). Nothing was \
        changed. Choose another folder with HEADGATE_HOME.
        """)
    /// A newer program made it.
    public static let newer = DiagnosticCode(
        "A015", "a newer Headgate made this store",
        """
        The store's layout is newer than this program knows. Nothing was changed. Install the newer Headgate, or \
        restore the backup that it made beside the database before it changed the layout.
        """)
    /// Another process held it too long.
    public static let busy = DiagnosticCode(
        "A016", "the store is busy",
        """
        Another process held the database's write lock for longer than ten seconds. Nothing was changed: try \
        again, and look for a stopped process with 'fuser' if it stays so.
        """)
    /// A rule of the schema refused a change.
    public static let constraint = DiagnosticCode(
        "A017", "the store refused a change",
        """
        A rule of the database refused a change: published versions and the journal of alias moves are never \
        altered or removed, and rows refer to rows that exist.
        """)
    /// Anything else.
    public static let failed = DiagnosticCode(
        "A018", "the store failed",
        "An operation on the store failed. The message names the file, what was tried and the reason.")
    /// A path that must not be read or written.
    public static let unsafePath = DiagnosticCode(
        "A019", "a path that is not safe",
        """
        Files of a job are read and written below its folder only. A symbolic link, a way out with '..', a device, \
        pipe or socket, and a file of another owner are refused; so is a large file that is nearly all hole, which \
        would be stored as hours of zeros.
        """)
    /// A blob that is not there.
    public static let missing = DiagnosticCode(
        "A020", "content is missing",
        "The store has no content with that digest. Restore 'blobs' from a backup of HEADGATE_HOME.")
    /// A blob with other bytes.
    public static let damaged = DiagnosticCode(
        "A021", "content is damaged",
        """
        The bytes of a stored file no longer have its digest: a failing disk or another program changed them. \
        Restore 'blobs' from a backup, or run again: storing the same bytes again repairs the file.
        """)
    /// Nobody waits for it any more.
    public static let stopped = DiagnosticCode(
        "A040", "storing was stopped",
        """
        A file was being stored, or written out of the store, when its step was cancelled or the time of its step or \
        job was over. What was stored until then is removed with the next garbage collection.
        """)
    /// All codes.
    public static let all = [
        cannotOpen, full, readOnly, corrupt, foreign, newer, busy, constraint, failed, unsafePath, missing,
        damaged, stopped,
    ]
}
