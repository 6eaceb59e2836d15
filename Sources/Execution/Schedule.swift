internal import Models
internal import Planning
internal import Workflows

/// Which jobs of a run wait, run or have ended, and which leg may start next: a state machine without I/O.
struct Schedule: Sendable {
    /// A leg that may start when there is room.
    struct Waiting: Sendable {
        var job: PlannedJob
        var leg: Leg
        var cpus: Double
        var memoryBytes: UInt64
        /// The concurrency group whose turn it waits for before it may start.
        var group: GroupWish?
        var isHeld = false

        /// Whether it runs other jobs and nothing itself.
        var isCall: Bool { job.job.isCall }
    }

    private struct Open {
        var job: PlannedJob
        var legs: [Leg]
        var maxParallel: Int
        var running = 0
        var ended: [LegResult] = []
    }

    private let cpus: Double
    private let memoryBytes: UInt64
    private var closed: [PlannedJob]
    private var open: [String: Open] = [:]
    private var queue: [Waiting] = []
    private var usedCPUs = 0.0
    private var usedMemory: UInt64 = 0
    private var runningCount = 0
    private var running: [String: Waiting] = [:]
    /// How many jobs of a called workflow have not ended, by the key of the calling leg.
    private var remaining: [String: Int] = [:]
    /// Results of the jobs that have ended.
    private(set) var results: [String: JobOutcome] = [:]

    /// Starts with all jobs waiting.
    init(_ jobs: [PlannedJob], cpus: Double, memoryBytes: UInt64) {
        closed = jobs
        self.cpus = cpus
        self.memoryBytes = memoryBytes
    }

    /// Whether nothing waits and nothing runs.
    var isFinished: Bool { closed.isEmpty && open.isEmpty }

    /// Takes the next job whose needs have all ended.
    mutating func takeReady() -> PlannedJob? {
        guard let index = closed.firstIndex(where: { Self.isReady($0, results) }) else {
            return nil
        }
        return closed.remove(at: index)
    }

    private static func isReady(_ job: PlannedJob, _ results: [String: JobOutcome]) -> Bool {
        job.needs.allSatisfy { results[job.key(of: $0)] != nil }
    }

    /// Adds the jobs of a workflow that a running leg calls.
    mutating func add(_ jobs: [PlannedJob], calledBy key: String) {
        closed += jobs
        remaining[key] = jobs.count
    }

    /// Takes the key of a leg that called a workflow of which all jobs have ended.
    mutating func takeEndedCall() -> String? {
        guard let key = remaining.first(where: { $0.value == 0 })?.key else { return nil }
        remaining[key] = nil
        return key
    }

    /// All legs that have ended in jobs that have.
    var legs: [LegResult] { results.values.flatMap(\.legs) }

    /// The results of all jobs before a job in its own workflow, by id.
    func results(before job: PlannedJob) -> [String: JobOutcome] {
        var found: [String: JobOutcome] = [:]
        for id in job.ancestors { found[id] = results[job.key(of: id)] }
        return found
    }

    /// Ends a job that never started a leg.
    mutating func close(_ job: PlannedJob, _ result: JobOutcome) { end(job, result) }

    private mutating func end(_ job: PlannedJob, _ result: JobOutcome) {
        results[job.key] = result
        if let caller = job.caller { remaining[caller, default: 1] -= 1 }
    }

    /// Queues the legs of a job.
    ///
    /// - Parameter ended: Further legs of it that have ended already.
    mutating func open(
        _ job: PlannedJob, _ legs: [Waiting], maxParallel: Int?, ended: [(leg: Leg, result: LegResult)] = []
    ) {
        open[job.key] = Open(
            job: job, legs: legs.map(\.leg) + ended.map(\.leg), maxParallel: maxParallel ?? .max)
        queue.append(contentsOf: legs)
        for one in ended { _ = end(one.result) }
    }

    /// The jobs that have legs in the queue.
    var queuedJobs: [PlannedJob] {
        var ids: Set<String> = []
        return queue.map(\.job).filter { ids.insert($0.key).inserted }
    }

    /// Lets a leg start whose turn in its group has come.
    mutating func release(_ key: String) {
        guard let index = queue.firstIndex(where: { $0.leg.key == key }) else { return }
        queue[index].isHeld = false
    }

    /// Takes one leg that has not started out of the queue.
    mutating func takeQueued(_ key: String) -> Waiting? {
        queue.firstIndex { $0.leg.key == key }.map { queue.remove(at: $0) }
    }

    /// Takes the next leg that fits: by order, within `max-parallel`, processors and memory.
    ///
    /// A leg always fits a machine on which nothing runs.
    mutating func takeFitting() -> Waiting? {
        let index = queue.firstIndex { waiting in
            let job = open[waiting.job.key]
            guard let job, job.running < job.maxParallel, !waiting.isHeld else { return false }
            let fits = usedCPUs + waiting.cpus <= cpus && usedMemory + waiting.memoryBytes <= memoryBytes
            return fits || runningCount == 0
        }
        guard let index else { return nil }
        let waiting = queue.remove(at: index)
        usedCPUs += waiting.cpus
        usedMemory += waiting.memoryBytes
        if !waiting.isCall { runningCount += 1 }
        running[waiting.leg.key] = waiting
        open[waiting.job.key]?.running += 1
        return waiting
    }

    /// Ends a leg that ran. Returns the job's result when it was the last one.
    mutating func end(_ result: LegResult) -> JobOutcome? {
        if let waiting = running.removeValue(forKey: result.key) {
            usedCPUs -= waiting.cpus
            usedMemory -= waiting.memoryBytes
            if !waiting.isCall { runningCount -= 1 }
            open[result.jobID]?.running -= 1
        }
        return take(result)
    }

    /// Takes the legs of a job that have not started out of the queue.
    mutating func takeQueued(of jobID: String?) -> [Waiting] {
        let taken = queue.filter { jobID == nil || $0.job.key == jobID }
        queue.removeAll { jobID == nil || $0.job.key == jobID }
        return taken
    }

    /// The keys of the running legs of a job.
    func runningKeys(of jobID: String) -> [String] {
        running.values.filter { $0.job.key == jobID }.map(\.leg.key)
    }

    private mutating func take(_ result: LegResult) -> JobOutcome? {
        guard var job = open[result.jobID] else { return nil }
        job.ended.append(result)
        open[result.jobID] = job
        guard job.ended.count == job.legs.count else { return nil }
        let order = Dictionary(job.legs.map { ($0.key, $0.index) }) { first, _ in first }
        let legs = job.ended.sorted { (order[$0.key] ?? 0) < (order[$1.key] ?? 0) }
        let whole = JobOutcome(legs: legs, select: job.job.job.strategy?.select)
        open[result.jobID] = nil
        end(job.job, whole)
        return whole
    }
}
