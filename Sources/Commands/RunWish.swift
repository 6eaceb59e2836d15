internal import Diagnostics
internal import Execution
internal import Expressions
internal import GitRepositories
internal import JSON
internal import Linux
internal import Planning
internal import Reporting
internal import Repositories
internal import Runs
internal import Triggers
internal import WorkflowReading
internal import Workflows

/// What the user asked `headgate run` for.
struct RunWish {
    var pipeline: String?
    var event = EventByHand()
    /// Whether it runs although the event does not start it.
    var isForced = false
    var inputs: [(name: String, value: String)] = []
    var job: String?
    var values = SecretValues()
    var allowsDirty = false
    /// Whether the variables are all that there are.
    var knowsVariables = true
    var configuration = RunnerConfiguration()
    var format: RunFormat?

    /// The event that the command line names and describes; the usual one of the file when it names none.
    func event(
        for pipeline: PipelineFile, in repository: GitRepository?, head: RepositoryHead
    ) async throws -> RepositoryEvent {
        // Files change by a push.
        let usual = event.changed != nil ? "push" : Planner.defaultEvent(of: pipeline.workflow)
        return try await event.event(
            event.name ?? usual, for: pipeline.workflow, in: repository,
            head: head, actor: RunCommand.actor)
    }

    /// Refuses a described event that does not start the pipeline; of one that is only named a note tells.
    func check(_ event: RepositoryEvent, starts pipeline: PipelineFile) throws {
        let decision = TriggerDecision.decide(event, pipeline.workflow)
        guard !decision.starts, !isForced, self.event.name != nil || self.event.isDescribed else { return }
        guard self.event.isDescribed else {
            Console.note(
                "the event '\(event.name)' does not start '\(pipeline.path)': \(decision.reason); by hand it runs"
            )
            return
        }
        throw Refusal(
            TriggerCode.notStarted,
            "the event '\(event.name)' does not start '\(pipeline.path)': \(decision.reason)",
            help: "pass --force to run it all the same")
    }

    /// Takes the inputs that the payload gives, and asks for required ones that are missing where somebody is there.
    mutating func complete(_ event: RepositoryEvent, _ workflow: Workflow, prompt: InputPrompt?) {
        guard event.name == "workflow_dispatch" else { return }
        var given = Set(inputs.map { $0.name.lowercased() })
        for member in event.payload["inputs"]?.object?.members ?? []
        where given.insert(member.name.lowercased()).inserted {
            inputs.append((member.name, member.value.string ?? member.value.text()))
        }
        let declared = workflow.triggers.first { $0.event == event.name }?.inputs ?? []
        inputs += prompt?.answers(for: declared, given: given) ?? []
    }

    /// Decides everything about the run; errors are thrown as a refusal that shows them.
    ///
    /// - Parameters:
    ///   - event: What starts it; without one, an event of which nothing but the name is known.
    ///   - called: Gives a workflow file that a job calls, by its path in the repository.
    func plan(
        _ pipeline: PipelineFile, event: RepositoryEvent? = nil, called: (String) -> [UInt8]? = { _ in nil }
    ) throws -> Plan {
        let name = event?.name ?? Planner.defaultEvent(of: pipeline.workflow)
        let (values, inputFindings) = Planner.inputs(
            for: pipeline.workflow, event: name, given: inputs.map { ($0.name, $0.value) })
        guard !inputFindings.hasErrors else {
            throw Refusal(inputFindings, sources: [pipeline.path: pipeline.text])
        }
        var planned = Planner.event(name, inputs: values)
        var contexts: [String: Value] = [
            "inputs": Value(.object(JSONObject(values.map { ($0.name, $0.value) })))
        ]
        if knowsVariables {
            contexts["vars"] = .object(self.values.variables.map { ($0.name, .string($0.value)) })
        }
        if var event {
            var payload = event.payload.object ?? JSONObject()
            for member in planned.payload.object?.members ?? [] { payload[member.name] = member.value }
            event.payload = .object(payload)
            planned.payload = event.payload
            planned.github = event.github
            contexts["github"] = Value(.object(event.github))
        }
        var sources = [pipeline.path: pipeline.text]
        let (plan, findings) = Planner.plan(
            pipeline.workflow, text: pipeline.text, event: planned, jobs: job,
            scope: Scope(contexts: contexts)
        ) { path in
            guard let bytes = called(path) else { return nil }
            let text = String(decoding: bytes, as: UTF8.self)
            sources[path] = text
            let (workflow, findings) = WorkflowReader.read(text, path: path)
            return CalledFile(text: text, workflow: workflow, findings: findings)
        }
        guard let plan, !findings.hasErrors else { throw Refusal(findings, sources: sources) }
        Console.show(
            (findings + configuration.facts.findings(plan)).filter { $0.code != PlanCode.otherEvent },
            sources: sources)
        return plan
    }

    /// What the record keeps to run it again; never a secret's value.
    func record(_ plan: Plan) -> JSONObject {
        var record = JSONObject([
            ("event", .string(plan.event.name)), ("job", .optional(job)), ("allowDirty", .bool(allowsDirty)),
            ("inputs", .object(JSONObject(inputs.map { ($0.name, .string($0.value)) }))),
            ("vars", .object(JSONObject(values.variables.map { ($0.name, .string($0.value)) }))),
            ("secrets", .array(values.secrets.map { .string($0.name) })),
        ])
        if event.isDescribed {
            record["ref"] = event.ref.map { .string($0) }
            if event.payload != nil { record["payload"] = plan.event.payload }
        }
        return record
    }

    /// Takes over what an earlier run was asked for; its secrets come from the environment again.
    mutating func restore(_ record: JSONObject) throws {
        event.name = record["event"]?.string
        event.ref = record["ref"]?.string
        event.payload = record["payload"].map { .value($0) }
        job = record["job"]?.string
        allowsDirty = record["allowDirty"]?.bool ?? false
        inputs = (record["inputs"]?.object?.members ?? []).map { ($0.name, $0.value.string ?? "") }
        values = try SecretValues(
            names: (record["secrets"]?.array ?? []).compactMap(\.string), files: [], variables: [],
            variableFiles: [])
        values.variables = (record["vars"]?.object?.members ?? []).map { ($0.name, $0.value.string ?? "") }
    }

    /// Who shows the run.
    func recorder() -> any RunRecorder {
        let output = Output.standard
        let style = Console.style(output)
        switch format ?? (output.isTerminal ? .tree : .plain) {
        case .json: return EventStream(output)
        case .plain: return PlainReport(output, style: style)
        case .tree:
            let tree = TreeReport(output, style: style, now: { Host.unixMilliseconds })
            tree.start()
            return tree
        }
    }
}
