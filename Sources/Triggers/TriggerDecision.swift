public import Workflows

/// Whether an event starts a workflow, and why or why not.
public struct TriggerDecision: Sendable {
    /// Whether the workflow runs.
    public var starts: Bool
    /// One phrase for the reader: "'branches' does not match 'feature/x'".
    public var reason: String

    /// Creates a decision.
    public init(starts: Bool, reason: String) {
        self.starts = starts
        self.reason = reason
    }

    /// Compares an event with the triggers of a workflow.
    public static func decide(_ event: RepositoryEvent, _ workflow: Workflow) -> TriggerDecision {
        let isNamed = workflow.triggers.contains { $0.event == event.name }
        return TriggerDecision(starts: isNamed, reason: isNamed ? "'on' names it" : "'on' does not name it")
    }
}
