import Patterns

/// Filter patterns: a line of patterns apart by spaces, then one name a line.
///
/// A pattern or a problem inside the text; the answers of all together follow from those of each.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPatterns(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    check(text, .paths)
    check(text, .refs)
    let words = (lines.first ?? "").unicodeScalars.split(separator: " ").map(String.init)
    let patterns = words.compactMap { check($0, .paths) }
    let names = Array(lines.dropFirst().prefix(20))
    let isAccepted = names.contains { name in
        patterns.last { $0.matches(name) }.map { !$0.isNegated } ?? false
    }
    precondition(FilterPattern.accepts(patterns, names) == isAccepted, "the last match does not win")
    if FilterPattern.ignoresAll(patterns, names) {
        precondition(FilterPattern.accepts(patterns, names), "all are ignored, and none is matched")
    }
    return 0
}

/// The pattern; of what is none the place of the problem must be in the text.
@discardableResult
private func check(_ text: String, _ subject: FilterPattern.Subject) -> FilterPattern? {
    switch FilterPattern.parse(text, of: subject) {
    case .success(let pattern):
        // A text without any sign of ours matches itself and nothing longer.
        if text.unicodeScalars.allSatisfy({ !"!*?+[]\\".unicodeScalars.contains($0) }) {
            precondition(pattern.matches(text) && !pattern.matches(text + "x"), "a plain text is not itself")
        }
        return pattern
    case .failure(let problem):
        let places = 0...text.unicodeScalars.count
        precondition(places.contains(problem.offset), "a problem outside the text")
        return nil
    }
}
