import Diagnostics
import WorkflowReading
import Workflows

/// Files of actions: an action, or findings with places inside the text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzActions(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)
    let (action, findings) = ActionReader.read(text, path: "action.yml")
    precondition((action == nil) == findings.hasErrors, "no action and no reason")
    // A finding may also point at the place behind everything.
    let lines = text.utf8.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 2
    for finding in findings {
        guard let span = finding.span else { continue }
        precondition(span.start.line >= 1 && span.start.line <= lines, "a finding outside the text")
    }
    guard let action, case .composite(let steps) = action.runs else { return 0 }
    for (index, step) in steps.enumerated() {
        precondition(step.number == index + 1 && !step.isBackground, "a composite action has plain steps")
        guard case .uses(let reference, let inputs) = step.work else { continue }
        _ = ActionInputCheck.findings(inputs, of: reference, definition: action, path: "action.yml")
    }
    return 0
}
