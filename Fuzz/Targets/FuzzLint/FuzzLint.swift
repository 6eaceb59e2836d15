import Diagnostics
import Linting

/// The linter: findings with places inside the text, and the same ones twice.
///
/// The first byte chooses between the dialect of `pipelines/`, GitHub's own and an action. Other files of the
/// repository are the text itself, so that calls and actions find something.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLint(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let paths: [UInt8: String] = [
        UInt8(ascii: "!"): ".github/workflows/fuzz.yml", UInt8(ascii: "@"): "actions/fuzz/action.yml",
    ]
    let chosen = bytes.first.flatMap { paths[$0] }
    let text = String(decoding: chosen == nil ? bytes[...] : bytes.dropFirst(), as: UTF8.self)
    let path = chosen ?? "pipelines/fuzz.yml"
    let context = LintContext(collectsScripts: true) { _ in text }
    let file = Linter.examine(text, path: path, in: context)
    let outcome = file.settled()
    // A finding may also point at the place behind everything.
    let lines = text.utf8.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 2
    for finding in outcome.findings + outcome.silenced.map(\.finding) {
        guard let span = finding.span else { continue }
        precondition(span.start.line >= 1 && span.start.line <= lines, "a finding outside the text")
        precondition(span.start.column >= 1 && span.length >= 1, "a finding before its line")
        precondition(!finding.annotation.utf8.contains(UInt8(ascii: "\n")), "an annotation of two lines")
    }
    for script in file.scripts {
        let span = script.span(line: 3, column: 2, length: 4)
        precondition(span.start.line >= 1 && span.start.line <= lines, "a script outside the text")
    }
    precondition(
        Linter.lint(text, path: path, in: context).count == outcome.findings.count, "not the same twice")
    return 0
}
