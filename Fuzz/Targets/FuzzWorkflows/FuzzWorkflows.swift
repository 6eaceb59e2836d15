import Diagnostics
import Planning
import WorkflowReading
import Workflows

/// Workflow files: a workflow, or findings with places inside the text.
///
/// The first byte chooses between the dialect of `pipelines/` and GitHub's own.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWorkflows(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let isStrict = bytes.first.map { $0 == UInt8(ascii: "!") } ?? false
    let text = String(decoding: isStrict ? bytes.dropFirst() : bytes[...], as: UTF8.self)
    let path = isStrict ? ".github/workflows/fuzz.yml" : "pipelines/fuzz.yml"
    let (workflow, findings) = WorkflowReader.read(text, path: path)
    precondition((workflow == nil) == findings.hasErrors || text.isEmpty, "no workflow and no reason")
    // A finding may also point at the place behind everything.
    let lines = text.utf8.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 2
    for finding in findings {
        guard let span = finding.span else { continue }
        precondition(span.start.line >= 1 && span.start.line <= lines, "a finding outside the text")
    }
    if let workflow { plan(workflow, text) }
    return 0
}

/// Plans a workflow for its first event: a plan in which each job comes after all it needs, or findings.
private func plan(_ workflow: Workflow, _ text: String) {
    let event = Event(name: workflow.triggers.first?.event ?? "push")
    let (plan, findings) = Planner.plan(workflow, text: text, event: event)
    precondition(plan != nil || findings.hasErrors, "no plan and no reason")
    var done: Set<String> = []
    for planned in plan?.jobs ?? [] {
        precondition(done.isSuperset(of: planned.needs), "a job before what it needs")
        done.insert(planned.job.id)
    }
}
