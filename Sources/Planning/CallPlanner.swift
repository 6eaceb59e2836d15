internal import Diagnostics
internal import Expressions
internal import JSON
internal import Workflows

/// Plans what jobs call: reads each file once, goes down into its jobs, and collects what is wrong on the way.
///
/// Source: GitHub's reference for reusable workflows: ten levels, fifty files.
struct CallPlanner {
    private static let deepest = 10
    private static let mostFiles = 50
    /// Files may call each other many times over; this bounds what that comes to.
    private static let mostJobs = 5_000

    let scope: Scope
    private(set) var findings: [Diagnostic] = []
    private(set) var files: [(path: String, file: CalledFile?)] = []
    private var places: [String: Int] = [:]
    private var jobCount = 0
    private var isFull = false
    /// The workflows around the present one, the run's own first, and where each calls the next.
    private var path: [(workflow: String, span: SourceSpan?)] = []

    init(scope: Scope) { self.scope = scope }

    /// The texts of the files that are called.
    var texts: [(path: String, text: String)] {
        files.compactMap { entry in entry.file.map { (entry.path, $0.text) } }
    }

    /// Plans the jobs of a workflow.
    ///
    /// - Parameters:
    ///   - scope: What is known of the contexts that `strategy` and `with` may name.
    ///   - read: Gives a workflow file of the repository.
    mutating func expand(
        _ jobs: [PlannedJob], of workflow: String, _ scope: Scope, _ read: (String) -> CalledFile?
    ) -> [PlannedJob] {
        path.append((workflow, nil))
        defer { path.removeLast() }
        var planned: [PlannedJob] = []
        for var job in jobs {
            expandLegs(of: &job, workflow, scope)
            if case .call(let call) = job.job.work { job.call = plan(call, of: job, scope, read) }
            planned.append(job)
        }
        Planner.forecast(&planned, in: scope)
        return planned
    }

    private mutating func expandLegs(of planned: inout PlannedJob, _ workflow: String, _ scope: Scope) {
        let matrix = planned.job.strategy?.matrix
        guard (matrix?.contexts ?? []).allSatisfy({ scope.contexts[$0] != nil }), !(matrix?.namesRun ?? false)
        else { return }
        switch Planner.legs(of: planned.job, scope: scope) {
        case .success(let legs): planned.legs = legs
        case .failure(let problem): findings.append(problem.diagnostic(path: workflow))
        }
    }

    // MARK: - One call

    private mutating func plan(
        _ call: ReusableCall, of job: PlannedJob, _ scope: Scope, _ read: (String) -> CalledFile?
    ) -> PlannedCall? {
        path[path.count - 1].span = call.span
        guard !isFull, isOpen(call), let workflow = workflow(call, read) else { return nil }
        guard let trigger = workflow.triggers.first(where: { $0.event == "workflow_call" }) else {
            report(
                PlanCode.notCallable,
                "'\(call.path)' cannot be called: its 'on' does not name 'workflow_call'",
                call.span, help: "add 'workflow_call:' to its 'on'")
            return nil
        }
        check(call, trigger)
        jobCount += workflow.jobs.count
        guard jobCount <= Self.mostJobs else {
            isFull = true
            report(
                PlanCode.tooManyCalls, "the called workflows have more than \(Self.mostJobs) jobs together",
                call.span)
            return nil
        }
        var planned = PlannedCall(call: call, workflow: workflow, trigger: trigger, jobs: [])
        let inner = innerScope(planned, scope)
        planned.jobs = expand(JobOrder(workflow.jobs).jobs(upTo: nil), of: workflow.path, inner, read)
        return planned
    }

    /// Whether a call leads neither back nor too deep.
    private mutating func isOpen(_ call: ReusableCall) -> Bool {
        if let start = path.firstIndex(where: { $0.workflow == call.path }) {
            reportCycle(path[start...], call)
            return false
        }
        guard path.count < Self.deepest else {
            report(
                PlanCode.deepCall,
                "workflows call each other more than \(Self.deepest) levels deep: "
                    + (path.map(\.workflow) + [call.path]).joined(separator: ", "), call.span)
            return false
        }
        return true
    }

    private mutating func reportCycle(
        _ cycle: ArraySlice<(workflow: String, span: SourceSpan?)>, _ call: ReusableCall
    ) {
        let names = cycle.map(\.workflow) + [call.path]
        // A circle is met once from each place that leads into it.
        let isKnown = findings.contains {
            $0.code == PlanCode.callCycle && $0.span == call.span && $0.path == path.last?.workflow
        }
        guard !isKnown else { return }
        report(
            PlanCode.callCycle, "workflows call each other in a circle: \(names.joined(separator: " → "))",
            call.span,
            notes: zip(cycle, names.dropFirst()).map { place, next in
                let line = place.span.map { ":\($0.start.line):\($0.start.column)" } ?? ""
                return Diagnostic.Note("\(place.workflow)\(line) calls '\(next)'")
            })
    }

    private mutating func workflow(_ call: ReusableCall, _ read: (String) -> CalledFile?) -> Workflow? {
        if let place = places[call.path] { return files[place].file?.workflow }
        guard files.count < Self.mostFiles else {
            isFull = true
            report(
                PlanCode.tooManyCalls, "a run can call at most \(Self.mostFiles) workflow files", call.span)
            return nil
        }
        let file = read(call.path)
        places[call.path] = files.count
        files.append((call.path, file))
        guard let file else {
            report(
                PlanCode.noCalledFile, "there is no workflow file '\(call.path)'", call.span,
                help: "the path is relative to the repository: ./pipelines/NAME.yml")
            return nil
        }
        findings += file.findings
        if file.workflow == nil, !file.findings.hasErrors {
            report(PlanCode.noCalledFile, "the workflow file '\(call.path)' cannot be used", call.span)
        }
        return file.findings.hasErrors ? nil : file.workflow
    }

    /// What is known inside of a call before the run.
    private mutating func innerScope(_ planned: PlannedCall, _ scope: Scope) -> Scope {
        var inner = self.scope
        inner.contexts["inputs"] = nil
        let texts = planned.call.inputs.map(\.value) + planned.trigger.inputs.compactMap(\.defaultText)
        let contexts = texts.reduce(into: Set()) { $0.formUnion($1.template.contexts) }
        guard contexts.allSatisfy({ scope.contexts[$0] != nil }),
            !texts.contains(where: { TemplateTree.text($0).namesRun })
        else { return inner }
        do throws(PlanProblem) {
            let inputs = try planned.inputs(caller: scope, called: inner)
            inner.contexts["inputs"] = .object(inputs.map { ($0.name, Value($0.value)) })
        } catch {
            // A wrong value that is written out has been reported; another is met when the job opens.
        }
        return inner
    }

    // MARK: - Inputs and secrets

    private mutating func check(_ call: ReusableCall, _ trigger: Trigger) {
        let names = trigger.inputs.map(\.name)
        for given in call.inputs {
            guard let input = trigger.inputs.first(where: { $0.name.isSameName(as: given.name) }) else {
                let known = names.isEmpty ? "it declares none" : "it has \(names.joined(separator: ", "))"
                report(
                    PlanCode.unknownCallInput, "'\(call.path)' has no input '\(given.name.excerpt)'",
                    given.nameSpan, help: Suggestion.help(for: given.name, among: names) ?? known)
                continue
            }
            guard given.value.isLiteral else { continue }
            do throws(PlanProblem) {
                _ = try input.value(of: .string(given.value.raw), at: given.value.span)
            } catch {
                findings.append(error.diagnostic(path: path.last?.workflow ?? ""))
            }
        }
        for input in trigger.inputs
        where input.isRequired && !input.hasDefault
            && !call.inputs.contains(where: { $0.name.isSameName(as: input.name) })
        {
            report(
                PlanCode.missingCallInput, "'\(call.path)' requires the input '\(input.name)'", call.span,
                help: "add '\(input.name):' under 'with'")
        }
        checkSecrets(call, trigger)
    }

    private mutating func checkSecrets(_ call: ReusableCall, _ trigger: Trigger) {
        var given: [NamedText] = []
        switch call.secrets {
        case .inherit: return
        case .named(let named): given = named
        case .none: break
        }
        let names = trigger.secrets.map(\.name)
        for secret in given where !names.contains(where: { $0.isSameName(as: secret.name) }) {
            let known = names.isEmpty ? "it declares none" : "it has \(names.joined(separator: ", "))"
            report(
                PlanCode.unknownCallSecret, "'\(call.path)' has no secret '\(secret.name.excerpt)'",
                secret.nameSpan, help: Suggestion.help(for: secret.name, among: names) ?? known)
        }
        for secret in trigger.secrets
        where secret.isRequired && !given.contains(where: { $0.name.isSameName(as: secret.name) }) {
            report(
                PlanCode.missingCallSecret, "'\(call.path)' requires the secret '\(secret.name)'", call.span,
                help: "add it under 'secrets', or write 'secrets: inherit'")
        }
    }

    private mutating func report(
        _ code: DiagnosticCode, _ message: String, _ span: SourceSpan?, help: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        findings.append(
            Diagnostic(
                .error, code, message, path: path.last?.workflow ?? "", span: span, help: help, notes: notes))
    }
}

extension String {
    /// Names of inputs and secrets are one whatever their case.
    func isSameName(as other: String) -> Bool { lowercased() == other.lowercased() }
}
