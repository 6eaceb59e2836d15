public import Diagnostics

/// `concurrency` of a workflow or a job: of one group, only one runs at a time.
public struct Concurrency: Sendable {
    /// What becomes of those that wait.
    public enum Queue: String, Sendable, CaseIterable {
        /// One waits; a newer one takes its place and cancels it.
        case single
        /// Up to 100 wait, in the order they came.
        case max
    }

    /// The group's name; upper and lower case are one.
    public var group: Text
    /// `cancel-in-progress`: whether what runs is cancelled by what comes.
    public var cancelInProgress: Text?
    /// `queue`.
    public var queue: Queue
    /// Where it stands.
    public var span: SourceSpan

    /// Creates a description.
    public init(group: Text, cancelInProgress: Text? = nil, queue: Queue = .single, span: SourceSpan) {
        self.group = group
        self.cancelInProgress = cancelInProgress
        self.queue = queue
        self.span = span
    }
}
