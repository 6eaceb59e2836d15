internal import Diagnostics
internal import Execution
internal import Expressions
internal import JSON
internal import Linux
internal import Planning
internal import Reporting
internal import Repositories
internal import Runs
internal import WorkflowReading
internal import Workflows

/// What the user asked `headgate run` for.
struct RunWish {
    var pipeline: String?
    var event: String?
    var inputs: [(name: String, value: String)] = []
    var job: String?
    var values = SecretValues()
    var allowsDirty = false
    var configuration = RunnerConfiguration()
    var format: RunFormat?

    /// Decides everything about the run; errors are thrown as a refusal that shows them.
    ///
    /// - Parameter called: Gives a workflow file that a job calls, by its path in the repository.
    func plan(
        _ pipeline: PipelineFile, head: RepositoryHead, called: (String) -> [UInt8]?
    ) throws -> Plan {
        let event = try event(of: pipeline)
        let (values, inputFindings) = Planner.inputs(
            for: pipeline.workflow, event: event, given: inputs.map { ($0.name, $0.value) })
        guard !inputFindings.hasErrors else {
            throw Refusal(inputFindings, sources: [pipeline.path: pipeline.text])
        }
        var planned = Planner.event(event, inputs: values)
        planned.payload = payload(event, planned.payload, head)
        let scope = Scope(
            contexts: [
                "vars": .object(self.values.variables.map { ($0.name, .string($0.value)) }),
                "inputs": Value(.object(JSONObject(values.map { ($0.name, $0.value) }))),
            ], functions: [:])
        var sources = [pipeline.path: pipeline.text]
        let (plan, findings) = Planner.plan(
            pipeline.workflow, text: pipeline.text, event: planned, jobs: job, scope: scope
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
        JSONObject([
            ("event", .string(plan.event.name)), ("job", .optional(job)), ("allowDirty", .bool(allowsDirty)),
            ("inputs", .object(JSONObject(inputs.map { ($0.name, .string($0.value)) }))),
            ("vars", .object(JSONObject(values.variables.map { ($0.name, .string($0.value)) }))),
            ("secrets", .array(values.secrets.map { .string($0.name) })),
        ])
    }

    /// Takes over what an earlier run was asked for; its secrets come from the environment again.
    mutating func restore(_ record: JSONObject) throws {
        event = record["event"]?.string
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

    private func event(of pipeline: PipelineFile) throws -> String {
        guard let event else { return Planner.defaultEvent(of: pipeline.workflow) }
        guard ["push", "workflow_dispatch"].contains(event) else {
            throw Refusal(
                CommandCode.badUse, "the event '\(event)' is not supported yet",
                help: "use push or workflow_dispatch")
        }
        return event
    }

    private func payload(_ event: String, _ base: JSON, _ head: RepositoryHead) -> JSON {
        var payload = base.object ?? JSONObject()
        let short = head.repositoryName.split(separator: "/").last.map(String.init) ?? head.repositoryName
        payload["repository"] = ["full_name": .string(head.repositoryName), "name": .string(short)]
        payload["ref"] = .string(head.ref ?? "")
        if event == "push" {
            payload["after"] = .string(head.commit)
            payload["head_commit"] = ["id": .string(head.commit), "message": .string(head.subject)]
        }
        return .object(payload)
    }
}
