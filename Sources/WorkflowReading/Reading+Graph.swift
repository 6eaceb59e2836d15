internal import Diagnostics
internal import YAML
internal import Workflows

extension Reading {
    /// Checks what needs more than one job: `needs`, gates of publish jobs, and names in expressions.
    mutating func check(
        _ drafts: [JobDraft], triggers: [Trigger], defaults: RunDefaults
    ) {
        var places: [String: Int] = [:]
        for (index, draft) in drafts.enumerated() { places[draft.job.id] = index }
        var edges: [[Edge]] = []
        edges.reserveCapacity(drafts.count)
        for draft in drafts { edges.append(self.edges(of: draft.job, places)) }
        reportCycles(edges, drafts.map(\.job.id))
        for draft in drafts {
            checkPublish(draft.job, drafts, places)
            checkSelect(draft.job)
            checkNames(of: draft, drafts, places)
            checkNames(of: draft.uses, triggers)
            if defaults.shell == nil, draft.job.defaults.shell == nil { reportPipes(draft.pipes) }
        }
    }

    private struct Edge {
        var target: Int
        var span: SourceSpan
    }

    private mutating func edges(of job: Job, _ places: [String: Int]) -> [Edge] {
        var edges: [Edge] = []
        for need in job.needs {
            if need.id == job.id {
                report(
                    WorkflowCode.ownNeed, "'needs' cannot name its own job", at: need.span,
                    help: "remove '\(need.id)'")
            } else if let target = places[need.id] {
                edges.append(Edge(target: target, span: need.span))
            } else {
                let known = suggestionsLeft > 0 ? places.keys.sorted() : []
                report(
                    WorkflowCode.unknownNeed, "job '\(job.id)' needs unknown job '\(need.id.shortened)'",
                    at: need.span,
                    help: suggestion(for: need.id, among: known)
                        ?? (known.isEmpty ? nil : "the jobs are \(known.listed)"))
            }
        }
        return edges
    }

    /// Walks the graph depth first, without recursion; an edge back into the present path closes a circle.
    private mutating func reportCycles(_ edges: [[Edge]], _ ids: [String]) {
        var isDone = [Bool](repeating: false, count: ids.count)
        var depth = [Int?](repeating: nil, count: ids.count)
        for start in ids.indices where !isDone[start] {
            var path = [(node: start, next: 0)]
            depth[start] = 0
            while let (node, next) = path.last {
                guard next < edges[node].count else {
                    isDone[node] = true
                    depth[node] = nil
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let edge = edges[node][next]
                if let first = depth[edge.target] {
                    let circle = path[first...].map { ids[$0.node] } + [ids[edge.target]]
                    reportCycle(circle, at: edge.span)
                } else if !isDone[edge.target] {
                    depth[edge.target] = path.count
                    path.append((edge.target, 0))
                }
            }
        }
    }

    private mutating func reportCycle(_ circle: [String], at span: SourceSpan) {
        let shown = circle.count <= 20 ? circle : Array(circle.prefix(10)) + ["…"] + Array(circle.suffix(9))
        report(
            WorkflowCode.cycle, "jobs need each other in a circle: \(shown.joined(separator: " -> "))",
            at: span,
            help: "remove one 'needs' of the circle")
    }

    private mutating func checkPublish(_ job: Job, _ drafts: [JobDraft], _ places: [String: Int]) {
        guard case .publish(let publish) = job.work else { return }
        let gates = job.needs.filter { need in places[need.id].map { drafts[$0].job.isGate } ?? false }
        guard gates.count != 1 else { return }
        let all = drafts.filter(\.job.isGate).map(\.job.id)
        let help: String
        if gates.count > 1 {
            help = "make a publish job for each gate"
        } else if let only = all.first, all.count == 1 {
            help = "write 'needs: \(only)'"
        } else {
            help =
                all.isEmpty
                ? "add a job with 'gate', and name it in 'needs'"
                : "name one of \(all.joined(separator: ", "))"
        }
        let names = gates.map { "'\($0.id)'" }.joined(separator: " and ")
        let found = gates.isEmpty ? "'needs' names none" : "'needs' names \(names)"
        report(
            WorkflowCode.publishNeedsGate, "publish job '\(job.id)' needs exactly one gate job, and \(found)",
            at: gates.isEmpty ? publish.span : gates[1].span, help: help)
    }

    private mutating func checkSelect(_ job: Job) {
        guard let select = job.strategy?.select else { return }
        if job.strategy?.matrix == nil {
            report(WorkflowCode.selectNeeds, "'select' needs a 'matrix' to choose from", at: select.span)
        }
        if job.metrics == nil {
            report(
                WorkflowCode.selectNeeds, "'select' needs the job's 'metrics', where '\(select.metric)' is",
                at: select.span, help: "add 'metrics: metrics.json', the file that the job writes")
        }
    }

    private mutating func reportPipes(_ pipes: [Pipe]) {
        for pipe in pipes {
            report(
                .note, WorkflowCode.pipeHidesFailure, "a failure left of this pipe is not noticed",
                at: pipe.scalar.span(ofCharacter: pipe.offset, count: 1),
                help: "add 'shell: bash', which turns pipefail on")
        }
    }
}
