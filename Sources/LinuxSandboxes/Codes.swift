public import Diagnostics

/// Codes of sandboxes on this machine.
public enum SandboxCode {
    /// No OCI runtime was found.
    public static let noRuntime = DiagnosticCode(
        "S001", "no container runtime",
        """
        Sandboxes are OCI containers that crun (or runc) starts, and neither is on PATH. 'make setup' installs \
        crun; the runner's configuration can name another runtime.
        """)
    /// The step agent was not found.
    public static let noAgent = DiagnosticCode(
        "S002", "the step agent is missing",
        """
        Every sandbox runs 'headgate-init' as its first process. It is looked for in $HEADGATE_INIT, beside the \
        running program, and in ../libexec/headgate beside it. 'make build' makes it, 'make install' installs it.
        """)
    /// Root has no range of user numbers for sandboxes.
    public static let noRange = DiagnosticCode(
        "S003", "no user numbers for sandboxes",
        """
        A root runner maps the users inside a sandbox to a range of host numbers that belong to nobody else, so \
        that no step is root or a login user. The range is a line 'headgate:START:65536' in /etc/subuid and in \
        /etc/subgid. 'make setup' adds both.
        """)
    /// The range collides with another one.
    public static let badRange = DiagnosticCode(
        "S004", "the sandboxes' user numbers are not theirs alone",
        """
        The 'headgate' line in /etc/subuid or /etc/subgid has fewer than 65536 numbers, overlaps another line, or \
        contains a login user. Remove the line and run 'make setup': it picks a free range.
        """)
    /// A folder on the way forbids passing.
    public static let notTraversable = DiagnosticCode(
        "S005", "a folder forbids the sandbox to pass",
        """
        The sandbox's user must be able to walk to the job's folders: each folder above them needs the execute \
        bit for others (mode 711 is enough and shows nothing). Mend the named folder with 'chmod o+x', or put \
        HEADGATE_HOME elsewhere.
        """)
    /// The runtime refused to start the container.
    public static let cannotStart = DiagnosticCode(
        "S006", "the sandbox did not start",
        "The container runtime failed; its own words are in the message. 'headgate doctor' checks this machine."
    )
    /// The sandbox ended by itself.
    public static let died = DiagnosticCode(
        "S007", "the sandbox died",
        """
        The connection to the step agent ended although nobody stopped the sandbox: it was killed from outside, \
        or the machine ran out of memory.
        """)
    /// A process could not be started inside.
    public static let cannotRun = DiagnosticCode(
        "S008", "a process could not be started in the sandbox",
        """
        The program is not there, may not be executed, or its arguments and environment are too long (one string \
        may have 128 KiB). Only /usr and /opt of the host are visible inside: an interpreter under a home folder \
        is not.
        """)
    /// The request makes no sense.
    public static let invalid = DiagnosticCode(
        "S009", "not a possible sandbox",
        """
        A name has letters, digits, '.', '_' and '-' and does not start with '.'. Binds have absolute paths, their \
        source exists, and they do not hide what the sandbox needs. A writable bind belongs to the runner.
        """)
    /// A file or cgroup could not be made.
    public static let cannotPrepare = DiagnosticCode(
        "S010", "the sandbox could not be prepared",
        "A folder, file or cgroup of the sandbox could not be made; the message says which and why.")
    /// Something could not be removed.
    public static let cannotRemove = DiagnosticCode(
        "S011", "the sandbox could not be removed",
        """
        Something of the sandbox is still there: the message says what. The next command tries again; \
        'headgate doctor' shows what is left.
        """)
    /// The syscall filter could not be compiled.
    public static let noFilter = DiagnosticCode(
        "S012", "the system call filter could not be made",
        "libseccomp refused the profile. Without its filter no sandbox starts.")
    /// Another sandbox has the name.
    public static let nameInUse = DiagnosticCode(
        "S013", "a sandbox of that name exists",
        "Its owner is still alive, or it was not swept yet. Two sandboxes of one store cannot share a name.")
    /// All codes.
    public static let all = [
        noRuntime, noAgent, noRange, badRange, notTraversable, cannotStart, died, cannotRun, invalid,
        cannotPrepare,
        cannotRemove, noFilter, nameInUse,
    ]
}
