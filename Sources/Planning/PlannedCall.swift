public import Diagnostics
public import Expressions
public import Workflows

/// A workflow file that a job names in `uses`, as it was read.
public struct CalledFile: Sendable {
    /// Its text.
    public var text: String
    /// The workflow; `nil` when the text has errors.
    public var workflow: Workflow?
    /// What is wrong with the text.
    public var findings: [Diagnostic]

    /// Creates a file.
    public init(text: String, workflow: Workflow?, findings: [Diagnostic] = []) {
        self.text = text
        self.workflow = workflow
        self.findings = findings
    }
}

/// What a job with `uses` runs in its place: the jobs of another workflow.
public struct PlannedCall: Sendable {
    /// How the job calls it.
    public var call: ReusableCall
    /// The called workflow.
    public var workflow: Workflow
    /// Its `on.workflow_call`.
    public var trigger: Trigger
    /// Its jobs, each after all it needs; their ids and keys are local to it.
    public var jobs: [PlannedJob]

    /// Creates a call.
    public init(call: ReusableCall, workflow: Workflow, trigger: Trigger, jobs: [PlannedJob]) {
        self.call = call
        self.workflow = workflow
        self.trigger = trigger
        self.jobs = jobs
    }
}

extension PlannedJob {
    /// What names the job in its run: its id, behind the key of the leg that called its workflow.
    ///
    /// Ids hold no dot, and a leg's number no letter: `train.0.fit.1` is leg 1 of `fit`, called by leg 0 of `train`.
    public var key: String { key(of: job.id) }

    /// What names a job of the same workflow.
    public func key(of id: String) -> String { caller.map { $0 + "." + id } ?? id }

    /// The job as a leg of another job calls it: its legs are named behind that leg.
    public func called(by leg: Leg) -> PlannedJob {
        var called = self
        called.caller = leg.key
        called.callerName = leg.name
        called.legs = legs.map { $0.map(called.named) }
        return called
    }

    /// A leg of the job with the key and the name that it has in the run.
    ///
    /// - Parameter leg: A leg as `Planner.legs(of:scope:)` gives it.
    public func named(_ leg: Leg) -> Leg {
        guard let caller else { return leg }
        var leg = leg
        leg.key = caller + "." + leg.key
        leg.name = named(leg.name)
        return leg
    }

    /// What to call a leg: the job's `name` with its expressions evaluated, or the leg's own name.
    ///
    /// - Parameters:
    ///   - leg: A leg with the name that it has in the run.
    ///   - scope: The contexts of the leg and of the job.
    public func displayName(of leg: Leg, in scope: Scope) throws(PlanProblem) -> String {
        guard let text = job.name, !text.isLiteral else { return leg.name }
        let evaluated = try text.string(in: scope)
        return evaluated.isEmpty ? leg.name : named(evaluated)
    }

    /// A name behind that of the leg that called the workflow: `train / fit`.
    public func named(_ name: String) -> String { callerName.map { $0 + " / " + name } ?? name }

    /// The jobs of the workflow that a leg of this one calls.
    public func jobs(calledBy leg: Leg) -> [PlannedJob] { call?.jobs.map { $0.called(by: leg) } ?? [] }
}

extension Plan {
    /// All jobs whose legs are known with all that they call, in order: a calling job before what it calls.
    public var allJobs: [PlannedJob] { jobs.flatMap(\.withCalled) }

    /// All jobs as they are written, those of called workflows once for each call, with their workflow.
    public var definitions: [(job: PlannedJob, workflow: Workflow)] {
        jobs.flatMap { $0.definitions(in: workflow) }
    }
}

extension PlannedJob {
    /// The job and all that its known legs call.
    public var withCalled: [PlannedJob] {
        [self] + (legs ?? []).flatMap { jobs(calledBy: $0).flatMap(\.withCalled) }
    }

    /// The job as it is written, and what it calls, each with its workflow.
    ///
    /// - Parameter workflow: The workflow that the job stands in.
    public func definitions(in workflow: Workflow) -> [(job: PlannedJob, workflow: Workflow)] {
        let inner = call.map { call in call.jobs.flatMap { $0.definitions(in: call.workflow) } } ?? []
        return [(self, workflow)] + inner
    }
}

extension Leg {
    /// The key of the job that it is a leg of: what stands before its number.
    public var jobKey: String {
        guard let dot = key.lastIndex(of: "."), key[dot...].dropFirst().allSatisfy(\.isNumber) else {
            return key
        }
        return String(key[..<dot])
    }
}
