import RegularExpressions
import StepCommands

/// What a step says to the runner: command lines, lists of artifacts, problem matchers and the lines they read.
///
/// The input is a matcher file, a byte 0, and the output. Its first byte says whether old commands are allowed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCommands(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let end = bytes.firstIndex(of: 0) ?? bytes.count
    let output = String(decoding: bytes.dropFirst(end + 1), as: UTF8.self)
    var reader = CommandReader(isDebug: bytes.count.isMultiple(of: 2))
    reader.allowsUnsecureCommands = (bytes.first ?? 0).isMultiple(of: 2)
    var matchers = ProblemMatchers()
    if case .success(let found) = ProblemMatcherFile.parse(
        String(decoding: bytes[..<end], as: UTF8.self), compile: compiled)
    {
        matchers.add(found)
    }
    for line in output.utf8.split(separator: 10, omittingEmptySubsequences: false) {
        let line = String(Substring(line))
        for case .annotate(let annotation) in reader.read(line).effects { check(annotation) }
        if let annotation = matchers.read(line).annotation { check(annotation) }
    }
    if case .failure(let problem) = ArtifactList.parse(output) {
        precondition(problem.line > 0 && !problem.message.isEmpty, "a finding without a line or a text")
    }
    return 0
}

private func check(_ annotation: Annotation) {
    precondition(annotation.message.count <= Annotation.longestMessage, "a message longer than it may be")
    if let line = annotation.line, let last = annotation.endLine {
        precondition(line <= last, "ends before it begins")
    }
}

private func compiled(_ text: String) -> Result<ProblemMatcherFile.Compiled, ProblemMatcherFile.Problem> {
    do throws(RegularExpression.Problem) {
        let expression = try RegularExpression(text)
        return .success(
            ProblemMatcherFile.Compiled(groupCount: expression.groupCount) { line in
                switch expression.match(line) {
                case .none: .none
                case .groups(let groups): .groups(groups)
                case .tooCostly: .tooCostly
                }
            })
    } catch {
        return .failure(ProblemMatcherFile.Problem(error.description))
    }
}
