public import Diagnostics

/// The findings about events and what they start.
public enum TriggerCode {
    /// A described event that starts nothing.
    public static let notStarted = DiagnosticCode(
        "T001", "the event does not start the workflow",
        "The event was described with a ref, a payload or changed files, and the filters under 'on' exclude it. Change "
            + "the description or the filters, or pass --force to run all the same.")
    /// An event that nobody can raise here.
    public static let foreignEvent = DiagnosticCode(
        "T002", "the event cannot happen here",
        "Events that only a forge raises start nothing here. Those that can be given by hand are push, pull_request, "
            + "pull_request_target, schedule, workflow_dispatch, repository_dispatch and workflow_run.")
    /// An event whose facts only a payload has.
    public static let missingPayload = DiagnosticCode(
        "T003", "the event needs a payload",
        "A pull request or the end of another workflow is not in the git repository. Give the JSON that GitHub sends "
            + "for the event with --payload FILE; '-' reads standard input.")
    /// A payload that is not what the event carries.
    public static let badPayload = DiagnosticCode(
        "T004", "the payload is not what the event carries",
        "The payload is a JSON object as GitHub sends it: https://docs.github.com/webhooks. What the filters and the "
            + "'github' context need of it must be there with the right kind.")
    /// A ref that is no full name.
    public static let badRef = DiagnosticCode(
        "T005", "a ref is no full name",
        "A ref begins with refs/heads/ for a branch and refs/tags/ for a tag.")
    /// A time zone that the machine does not know.
    public static let unknownZone = DiagnosticCode(
        "T006", "the machine does not know the time zone",
        "'timezone' takes the names of the IANA data base, such as Asia/Seoul. The data come with the package tzdata."
    )

    /// All of them, in order.
    public static let all: [DiagnosticCode] = [
        notStarted, foreignEvent, missingPayload, badPayload, badRef, unknownZone,
    ]
}
