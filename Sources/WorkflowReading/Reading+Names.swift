internal import Diagnostics
internal import Expressions
internal import Workflows

extension Reading {
    /// A name that nothing defines is empty at run time: in our own files that is an error.
    private var severity: Diagnostic.Severity { isStrict ? .warning : .error }

    /// Checks the names behind `needs`, `steps` and `matrix` in a job.
    mutating func checkNames(of draft: JobDraft, _ drafts: [JobDraft], _ places: [String: Int]) {
        guard !draft.uses.isEmpty else { return }
        let matrix = draft.job.matrixNames.map { NameTable($0) }
        let needs = NameTable(draft.job.needs.map(\.id))
        let steps = StepNames(draft.job.steps)
        for use in draft.uses where !isFull {
            switch use.context {
            case "needs": checkNeeds(use, draft.job, needs, drafts, places)
            case "steps": checkSteps(use, steps, "job '\(draft.job.id)'")
            case "matrix":
                if let matrix { checkMatrix(use, matrix) }
            default: break
            }
        }
    }

    private mutating func checkNeeds(
        _ use: NameUse, _ job: Job, _ needs: NameTable, _ drafts: [JobDraft], _ places: [String: Int]
    ) {
        guard let name = use.name(1) else { return }
        guard let index = needs.index(of: name) else {
            let help =
                places[name] == nil
                ? suggestion(for: name, among: needs.names + places.keys.sorted())
                : "add '\(name)' to the job's 'needs'"
            report(
                WorkflowCode.unknownNeedsName, "'needs' of job '\(job.id)' does not name '\(name.shortened)'",
                at: span(of: use, upTo: 2), help: help)
            return
        }
        guard let place = places[needs.names[index]], let property = use.name(2) else { return }
        checkProperty(use, property.lowercased(), of: drafts[place].job)
    }

    private mutating func checkProperty(_ use: NameUse, _ property: String, of job: Job) {
        switch property {
        case "result": return
        case "outputs" where job.isCall: return
        case "outputs":
            let outputs = outputNames[job.id] ?? NameTable(job.outputs.map(\.name))
            outputNames[job.id] = outputs
            guard let name = use.name(3), !outputs.has(name) else { return }
            report(
                .warning, WorkflowCode.noSuchResult, "job '\(job.id)' has no output '\(name.shortened)'",
                at: span(of: use, upTo: 4),
                help: suggestion(for: name, among: outputs.names)
                    ?? "add it under the job's 'outputs'")
        case "model" where job.model == nil, "metrics" where job.metrics == nil:
            report(
                WorkflowCode.noSuchResult, "job '\(job.id)' has no '\(property)'", at: span(of: use, upTo: 3),
                help: job.steps.isEmpty
                    ? "name the job that makes it" : "add '\(property):' with the path that the job writes")
        case "decision" where !job.isGate:
            report(
                WorkflowCode.noSuchResult, "job '\(job.id)' is no gate, so it has no 'decision'",
                at: span(of: use, upTo: 3))
        case "model", "metrics", "decision": return
        default:
            let known = ["result", "outputs", "model", "metrics", "decision"]
            report(
                severity, WorkflowCode.noSuchResult,
                "'\(use.context).\(job.id)' has no '\(property.shortened)'",
                at: span(of: use, upTo: 3),
                help: suggestion(for: property, among: known)
                    ?? "it has \(known.joined(separator: ", "))")
        }
    }

    /// Checks a name behind `steps`: it must be that of an earlier step.
    mutating func checkSteps(
        _ use: NameUse, _ steps: StepNames, _ owner: String, as severity: Diagnostic.Severity? = nil
    ) {
        guard let name = use.name(1) else { return }
        let step = steps.numbers[name.lowercased()]
        if let step, step < use.step ?? .max { return }
        let message =
            step == nil
            ? "\(owner) has no step with the id '\(name.shortened)'"
            : "step '\(name)' has not run yet when this is evaluated"
        report(
            severity ?? self.severity, WorkflowCode.unknownStep, message, at: span(of: use, upTo: 2),
            help: step == nil
                ? suggestion(for: name, among: steps.ids) : "name an earlier step")
    }

    private mutating func checkMatrix(_ use: NameUse, _ known: NameTable) {
        guard let name = use.name(1), !known.has(name) else { return }
        report(
            severity, WorkflowCode.unknownMatrixName,
            known.isEmpty ? "the job has no matrix" : "the matrix has no '\(name.shortened)'",
            at: span(of: use, upTo: 2),
            help: suggestion(for: name, among: known.names))
    }

    // MARK: - Names of the whole file

    /// Checks the names behind `inputs` and `secrets`.
    mutating func checkNames(of uses: [NameUse], _ triggers: [Trigger]) {
        guard uses.contains(where: { $0.context == "inputs" || $0.context == "secrets" }) else { return }
        // Both events fill the one context.
        let inputs = NameTable(triggers.flatMap(\.inputs).map(\.name))
        let isOnlyCalled = triggers.allSatisfy { $0.event == "workflow_call" }
        let secrets = NameTable(triggers.flatMap(\.secrets).map(\.name))
        for use in uses where !isFull {
            guard let name = use.name(1) else { continue }
            if use.context == "inputs", !inputs.has(name) {
                let event = triggers.last { $0.event.hasPrefix("workflow_") && $0.event != "workflow_run" }?
                    .event
                report(
                    severity, WorkflowCode.unknownInput, "the workflow has no input '\(name.shortened)'",
                    at: span(of: use, upTo: 2),
                    help: suggestion(for: name, among: inputs.names)
                        ?? "add it under 'on.\(event ?? "workflow_dispatch").inputs'")
            } else if use.context == "secrets", isOnlyCalled, !secrets.isEmpty,
                !secrets.has(name),
                name.lowercased() != "github_token"
            {
                report(
                    .warning, WorkflowCode.unknownSecret,
                    "'workflow_call' does not declare the secret '\(name.shortened)'",
                    at: span(of: use, upTo: 2),
                    help: suggestion(for: name, among: secrets.names)
                        ?? "add it under 'on.workflow_call.secrets'")
            }
        }
    }

    /// Checks the names behind `jobs`, which only outputs of `workflow_call` may use.
    mutating func checkJobs(of uses: [NameUse], _ drafts: [JobDraft]) {
        let ids = NameTable(drafts.map(\.job.id))
        for use in uses where use.context == "jobs" && !isFull {
            guard let name = use.name(1) else { continue }
            guard let index = ids.index(of: name) else {
                report(
                    severity, WorkflowCode.unknownJob, "the workflow has no job '\(name.shortened)'",
                    at: span(of: use, upTo: 2), help: suggestion(for: name, among: ids.names))
                continue
            }
            if let property = use.name(2) { checkProperty(use, property.lowercased(), of: drafts[index].job) }
        }
    }
}

/// The ids of steps, to look them up.
struct StepNames {
    let ids: [String]
    /// The number of the first step with an id, in lower case.
    let numbers: [String: Int]

    init(_ steps: [Step]) {
        var ids: [String] = []
        var numbers: [String: Int] = [:]
        for step in steps {
            guard let id = step.id else { continue }
            ids.append(id)
            let name = id.lowercased()
            if numbers[name] == nil { numbers[name] = step.number }
        }
        self.ids = ids
        self.numbers = numbers
    }
}

extension Job {
    /// The names that its matrix gives each leg; `nil` when an expression decides them.
    var matrixNames: [String]? {
        guard let matrix = strategy?.matrix else { return [] }
        guard case .mapping(let members, _) = matrix else { return nil }
        var names: [String] = []
        for member in members where member.key != "exclude" {
            guard member.key == "include" else {
                names.append(member.key)
                continue
            }
            guard case .list(let entries, _) = member.value else { return nil }
            for entry in entries {
                guard case .mapping(let added, _) = entry else { return nil }
                names += added.map(\.key)
            }
        }
        return names
    }
}
