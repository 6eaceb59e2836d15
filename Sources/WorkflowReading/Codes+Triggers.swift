public import Diagnostics

/// Findings about events, concurrency, calls and containers.
extension WorkflowCode {
    // MARK: - Events

    /// A glob that is none.
    public static let badPattern = DiagnosticCode(
        "W040", "a pattern of a filter is wrong",
        "Patterns know * ** ? + [] and a leading '!'; a backslash takes the meaning from the next character. A ref "
            + "never holds a space or one of ~ ^ : and two dots.")
    /// A filter that can match nothing.
    public static let onlyNegative = DiagnosticCode(
        "W041", "a filter can match nothing",
        "A pattern that begins with '!' takes names away that an earlier pattern matched. Without one such a list "
            + "matches nothing, and the event never starts the workflow.")
    /// `!` in `paths-ignore` and its like.
    public static let negatedIgnore = DiagnosticCode(
        "W067", "a pattern with '!' stands in a list of what is ignored",
        "GitHub describes '!' for 'branches', 'tags' and 'paths' only. In their '-ignore' forms it takes names back out "
            + "of what is ignored here, but other runners read it in other ways.")
    /// Five fields that are none.
    public static let badCron = DiagnosticCode(
        "W042", "a schedule's cron expression is wrong",
        "A schedule has five fields: minute 0-59, hour 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 0-6 or SUN-SAT. "
            + "Each is *, a number, a range or a list of these, with /STEP behind it.")
    /// A schedule below five minutes.
    public static let shortInterval = DiagnosticCode(
        "W043", "a schedule fires more often than every five minutes",
        "GitHub starts a schedule at most every five minutes. Here it starts as often as it is written.")
    /// A time zone that cannot be one.
    public static let badZone = DiagnosticCode(
        "W044", "a time zone's name has a wrong form",
        "Zones are names of the IANA list such as Asia/Seoul or Europe/Berlin; without one a schedule is in UTC."
    )
    /// An activity type GitHub does not have.
    public static let unknownType = DiagnosticCode(
        "W045", "an event has no such type",
        "'types' names activities of the event. GitHub never sends one that is not in its list, so it starts nothing."
    )

    // MARK: - Concurrency and calls

    /// `queue: max` with `cancel-in-progress: true`.
    public static let queueCancels = DiagnosticCode(
        "W046", "'queue: max' excludes 'cancel-in-progress'",
        "A queue keeps what waits, and 'cancel-in-progress' leaves nothing to wait for. Remove one of them.")
    /// `uses` of a job that is no workflow file of this repository.
    public static let badCall = DiagnosticCode(
        "W047", "a job's 'uses' has a wrong form",
        "A job calls a workflow file of the same repository: ./.github/workflows/NAME.yml or ./pipelines/NAME.yml, "
            + "without a version. Actions are for steps.")
    /// `uses` of a job in another repository.
    public static let remoteCall = DiagnosticCode(
        "W048", "a workflow of another repository cannot be called",
        "The mirror folder in the runner's configuration holds actions for steps; workflows are called only from the "
            + "same repository. Copy the file to .github/workflows/ and call it from there.")
    /// `with` or `secrets` without `uses`.
    public static let needsCall = DiagnosticCode(
        "W049", "a key belongs to a job with 'uses'",
        "A job's 'with' and 'secrets' are what it passes to the workflow that it calls. In a step they stand beside "
            + "the step's own 'uses'.")

    // MARK: - Containers

    /// An option that would open the sandbox.
    public static let refusedOption = DiagnosticCode(
        "W050", "an option of a container is refused",
        "The option would give the job rights on the host, or replace a part of its sandbox. Nothing turns it on."
    )
    /// An option that is unknown or has a wrong value.
    public static let badOption = DiagnosticCode(
        "W051", "an option of a container is wrong",
        "'options' takes Docker's -v -m --memory-reservation --cpus --cpu-shares --cpuset-cpus --shm-size --ulimit "
            + "--tmpfs -u -e and --health-cmd with its like.")
    /// A volume of no known form.
    public static let badVolume = DiagnosticCode(
        "W052", "a volume has a wrong form",
        "A volume is NAME:/PATH, /HOST/PATH:/PATH or /PATH, with :ro behind it where the job only reads. Paths of the "
            + "host count only where the runner's configuration lists them.")
    /// A port of no known form.
    public static let badPort = DiagnosticCode(
        "W053", "a port has a wrong form",
        "A port is CONTAINER or HOST:CONTAINER, each a number from 1 to 65535, with /tcp or /udp behind it.")

    // MARK: - The rest

    /// A scope of `permissions` that GitHub does not have.
    public static let unknownScope = DiagnosticCode(
        "W054", "a permission is unknown",
        "GitHub's token has no such permission. It has no effect here; on GitHub the file would be refused.")
    /// `secrets.x` that a called workflow does not declare.
    public static let unknownSecret = DiagnosticCode(
        "W055", "an expression names a secret that 'workflow_call' does not declare",
        "A called workflow sees the secrets that its caller passes by name, and those are declared. Undeclared ones are "
            + "there only when the caller says 'secrets: inherit'.")
    /// `jobs.x` that is not there.
    public static let unknownJob = DiagnosticCode(
        "W056", "an expression names an unknown job",
        "'jobs' in the outputs of 'workflow_call' holds the jobs of the same file, each with 'result' and 'outputs'."
    )
}
