/// The concurrency groups of a store: of each, one entry runs, the others wait.
///
/// What a dead process left in a group counts no more.
public protocol GroupLedger: Sendable {
    /// Enters a group: to run at once when nothing is in it, else to wait, or in the place of others.
    ///
    /// - Returns: The number of the entry, for `change` and `leave`.
    func enter(_ entry: GroupEntry) async throws(ModelError) -> Int64
    /// Waits until an entry stands otherwise than it did; without polling.
    ///
    /// - Parameter known: What the caller knows; `nil` returns at once.
    func change(of entry: Int64, from known: GroupStanding?) async throws(ModelError) -> GroupStanding
    /// Leaves a group, so that the next may run. Leaving twice is no error.
    func leave(_ entry: Int64) async throws(ModelError)
}

/// What enters a concurrency group: a run, or one job of it.
public struct GroupEntry: Sendable, Equatable {
    /// The repository whose group it is.
    public var repository: String
    /// The group's name; upper and lower case are one.
    public var group: String
    /// The run.
    public var run: Int
    /// The key of its job; `nil` for the whole run.
    public var job: String?
    /// The process that runs it.
    public var owner: RunRecord.Owner
    /// Whether it cancels all that is in the group.
    public var cancelsInProgress: Bool
    /// Whether those that wait stay, up to a hundred; else it takes their place.
    public var keepsWaiting: Bool

    /// Creates an entry.
    public init(
        repository: String, group: String, run: Int, job: String? = nil, owner: RunRecord.Owner,
        cancelsInProgress: Bool = false, keepsWaiting: Bool = false
    ) {
        self.repository = repository
        self.group = group
        self.run = run
        self.job = job
        self.owner = owner
        self.cancelsInProgress = cancelsInProgress
        self.keepsWaiting = keepsWaiting
    }

    /// `run #7`, or `job 'deploy' of run #7`.
    public var title: String { (job.map { "job '\($0)' of " } ?? "") + "run #\(run)" }
}

/// Where an entry of a concurrency group stands.
public enum GroupStanding: Sendable, Equatable {
    /// It waits for another one.
    case waiting(reason: String)
    /// It is the one that runs.
    case running
    /// Another one took its place, whether it waited or ran.
    case cancelled(reason: String)
    /// It has left.
    case gone
}
