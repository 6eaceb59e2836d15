import Diagnostics
import Expressions
import JSON
import Planning
import Testing
import WorkflowReading
import Workflows

/// A workflow of a test, which must have no errors.
func workflow(_ text: String, place: SourceLocation = #_sourceLocation) throws -> Workflow {
    let (workflow, findings) = WorkflowReader.read(text, path: "pipelines/a.yml")
    let renderer = DiagnosticRenderer(sources: ["pipelines/a.yml": text])
    let errors = findings.filter { $0.severity == .error }.map(renderer.text).joined(separator: "\n")
    return try #require(workflow, "\(errors)", sourceLocation: place)
}

/// The plan of a workflow, which must have no errors.
func plan(_ text: String, _ event: Event = Event(name: "push"), jobs only: String? = nil) throws -> Plan {
    let (plan, findings) = Planner.plan(try workflow(text), text: text, event: event, jobs: only)
    return try #require(plan, "\(findings.map(\.message))")
}

/// A workflow of one job with this under its id, indented by four.
func job(_ body: String) throws -> Job {
    let lines = body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    let text = "on: push\njobs:\n  a:\n\(lines)\n    steps: [{ run: echo }]\n"
    return try #require(try workflow(text).jobs.first)
}
