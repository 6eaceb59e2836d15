public import Diagnostics
internal import Digests
public import Expressions
public import Workflows

/// Decides everything about a run that can be decided before it.
///
///     let (plan, findings) = Planner.plan(workflow, text: text, event: Event(name: "push"))
///     print(plan?.text ?? "")
public enum Planner {
    /// Plans a run: the jobs in an order in which each comes after all it needs.
    ///
    /// Jobs keep the order of the file as far as `needs` allows. A matrix is expanded when the scope has all contexts
    /// that its expressions name; otherwise the job's `legs` are `nil` until `legs(of:scope:)` is asked.
    ///
    /// - Parameters:
    ///   - workflow: A workflow that was read without errors.
    ///   - text: The text of its file, for the plan's digest.
    ///   - event: What starts the run; its inputs are typed already.
    ///   - only: The id of the one job that is wanted, with all it needs; `nil` for all jobs.
    ///   - scope: What is known beside the inputs, such as `github` and `vars`.
    ///   - called: Gives a workflow file that a job calls; `nil` when there is none.
    public static func plan(
        _ workflow: Workflow, text: String, event: Event, jobs only: String? = nil, scope: Scope = Scope(),
        called: (String) -> CalledFile? = { _ in nil }
    ) -> (plan: Plan?, diagnostics: [Diagnostic]) {
        var findings: [Diagnostic] = []
        if let only, !workflow.jobs.contains(where: { $0.id == only }) {
            let ids = workflow.jobs.map(\.id)
            findings.append(
                Diagnostic(
                    .error, PlanCode.unknownJob, "the workflow has no job '\(only.excerpt)'",
                    path: workflow.path,
                    help: Suggestion.help(for: only, among: ids)
                        ?? "the jobs are \(ids.joined(separator: ", "))"))
            return (nil, findings)
        }
        noteEvent(event, workflow, &findings)
        var calls = CallPlanner(scope: scope)
        let jobs = calls.expand(
            JobOrder(workflow.jobs).jobs(upTo: only), of: workflow.path, known(scope, event), called)
        findings += calls.findings
        guard !findings.hasErrors else { return (nil, findings.sortedByPlace()) }
        var plan = Plan(
            workflow: workflow, digest: digest(workflow.path, text, calls.texts), event: event, jobs: jobs)
        plan.called = calls.texts
        return (plan, findings.sortedByPlace())
    }

    private static func digest(_ path: String, _ text: String, _ called: [(path: String, text: String)])
        -> String
    {
        let own = Digest.sha256(text).hex
        guard !called.isEmpty else { return own }
        let lines = called.map { "\(Digest.sha256($0.text).hex) \($0.path)\n" }.sorted()
        return Digest.sha256("\(own) \(path)\n" + lines.joined()).hex
    }

    private static func noteEvent(_ event: Event, _ workflow: Workflow, _ findings: inout [Diagnostic]) {
        guard !workflow.triggers.contains(where: { $0.event == event.name }) else { return }
        let names = workflow.triggers.map(\.event)
        guard !names.allSatisfy({ $0 == "workflow_call" }) || names.isEmpty else {
            findings.append(
                Diagnostic(
                    .error, PlanCode.onlyCalled, "the workflow can only be called by another",
                    path: workflow.path, span: workflow.triggers.first?.span,
                    help:
                        "call it with 'uses: ./\(workflow.path)' in a job, or add 'workflow_dispatch:' to 'on'"
                ))
            return
        }
        findings.append(
            Diagnostic(
                .note, PlanCode.otherEvent, "'on' does not name the event '\(event.name.excerpt)'",
                path: workflow.path, span: workflow.triggers.first?.span,
                help: Suggestion.help(for: event.name, among: names)
                    ?? "it names \(names.joined(separator: ", "))"))
    }

    /// The scope with what the event tells.
    private static func known(_ scope: Scope, _ event: Event) -> Scope {
        var scope = scope
        scope.contexts["inputs"] = .object(event.inputs.map { ($0.name, Value($0.value)) })
        return scope
    }
}

/// The jobs of a workflow, each after all it needs.
struct JobOrder {
    private let jobs: [Job]
    private let places: [String: Int]

    init(_ jobs: [Job]) {
        self.jobs = jobs
        places = Dictionary(jobs.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// All jobs, or one with all it needs, without legs.
    func jobs(upTo only: String?) -> [PlannedJob] {
        var planned: [PlannedJob] = []
        var ancestors = [Set<String>?](repeating: nil, count: jobs.count)
        let starts = only.map { id in places[id].map { [$0] } ?? [] } ?? Array(jobs.indices)
        for index in order(from: starts) {
            var before: Set<String> = []
            var needs: [String] = []
            for need in needed(by: index) where !needs.contains(jobs[need].id) {
                needs.append(jobs[need].id)
                before.insert(jobs[need].id)
                before.formUnion(ancestors[need] ?? [])
            }
            ancestors[index] = before
            planned.append(
                PlannedJob(
                    job: jobs[index], needs: needs, ancestors: before, legs: nil, gate: gate(of: index)))
        }
        return planned
    }

    private func needed(by index: Int) -> [Int] { jobs[index].needs.compactMap { places[$0.id] } }

    private func gate(of index: Int) -> String? {
        guard case .publish = jobs[index].work else { return nil }
        return needed(by: index).first { jobs[$0].isGate }.map { jobs[$0].id }
    }

    /// Depth first without recursion; a circle, which the reader has refused, is cut where it closes.
    private func order(from starts: [Int]) -> [Int] {
        var order: [Int] = []
        var isSeen = [Bool](repeating: false, count: jobs.count)
        for start in starts where !isSeen[start] {
            isSeen[start] = true
            var path = [(index: start, needs: needed(by: start), next: 0)]
            while let top = path.last {
                guard top.next < top.needs.count else {
                    order.append(top.index)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let need = top.needs[top.next]
                guard !isSeen[need] else { continue }
                isSeen[need] = true
                path.append((need, needed(by: need), 0))
            }
        }
        return order
    }
}
