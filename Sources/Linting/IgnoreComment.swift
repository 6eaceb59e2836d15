internal import Diagnostics
internal import YAML

/// `# headgate: ignore W014, SC2086 because REASON`.
struct IgnoreComment: Sendable {
    /// A code that it names.
    struct Name: Sendable, Hashable {
        var id: String
        var span: SourceSpan
    }

    var names: [Name]
    var reason: String
    /// The lines whose findings it silences.
    var lines: ClosedRange<Int>

    func covers(_ finding: Diagnostic) -> Bool {
        finding.span.map { lines.contains($0.start.line) } ?? false
    }
}

/// Finds the comments of a YAML file that speak to the linter.
enum IgnoreComments {
    private static let mark = Array("headgate:".utf8)

    /// Whether the mark occurs at all: most files have none, and are not searched further.
    static func mayStand(in text: String) -> Bool { isMarked(text.utf8) }

    private static func isMarked(_ bytes: some Sequence<UInt8>) -> Bool {
        var matched = 0
        for byte in bytes {
            if byte == mark[matched] {
                matched += 1
                if matched == mark.count { return true }
            } else {
                // No letter of the mark but its first can begin it anew.
                matched = byte == mark[0] ? 1 : 0
            }
        }
        return false
    }

    /// Reads all of them; one that is malformed becomes a finding.
    static func read(_ text: String, _ root: YAMLNode, path: String) -> ([IgnoreComment], [Diagnostic]) {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { Array($0.utf8) }
        var extents = ScalarExtents()
        extents.collect(root)
        var comments: [IgnoreComment] = []
        var findings: [Diagnostic] = []
        for (index, line) in lines.enumerated() where isMarked(line) {
            let number = index + 1
            guard let start = extents.commentStart(in: line, number) else { continue }
            switch IgnoreParser(line, from: start, line: number).parse() {
            case .none: continue
            case .malformed(let message, let span):
                findings.append(
                    Diagnostic(
                        .warning, LintCode.malformedIgnore, message, path: path, span: span,
                        help: "write '# headgate: ignore W014 because REASON'"))
            case .comment(let names, let reason):
                let target = isAlone(line, start) ? nextLine(after: index, in: lines) : number
                comments.append(
                    IgnoreComment(
                        names: names, reason: reason, lines: target...max(target, extents.end(of: target))))
            }
        }
        return (comments, findings)
    }

    private static func isAlone(_ line: [UInt8], _ start: Int) -> Bool {
        line[..<start].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    /// The number of the next line that is neither empty nor a comment.
    private static func nextLine(after index: Int, in lines: [[UInt8]]) -> Int {
        var next = index + 1
        while next < lines.count {
            let first = lines[next].first { $0 != 0x20 && $0 != 0x09 }
            if let first, first != UInt8(ascii: "#") { break }
            next += 1
        }
        return next + 1
    }
}

/// Where the scalars of a file stand, so that a '#' in one is no comment.
private struct ScalarExtents {
    /// Columns that tokens take on their first line, by line.
    private var tokens: [Int: [Range<Int>]] = [:]
    /// The last line of scalars with several lines, by their first.
    private var ends: [Int: Int] = [:]

    mutating func collect(_ node: YAMLNode) {
        switch node.content {
        case .scalar(let scalar): collect(scalar)
        case .sequence(let elements): for element in elements { collect(element) }
        case .mapping(let entries):
            for entry in entries {
                collect(entry.key)
                collect(entry.value)
            }
        }
    }

    private mutating func collect(_ scalar: YAMLScalar) {
        let start = scalar.span.start
        tokens[start.line, default: []].append(start.column..<(start.column &+ scalar.span.length))
        let count = scalar.text.unicodeScalars.count
        guard count > 0 else { return }
        let last = scalar.position(ofCharacter: count - 1).line
        if last > start.line { ends[start.line] = max(last, ends[start.line] ?? 0) }
    }

    func end(of line: Int) -> Int { ends[line] ?? line }

    /// The index of the `#` that begins a comment of a line; `nil` when there is none.
    func commentStart(in line: [UInt8], _ number: Int) -> Int? {
        if ends.contains(where: { $0.key < number && number <= $0.value }) { return nil }
        let tokens = tokens[number] ?? []
        var column = 1
        for (index, byte) in line.enumerated() {
            if byte & 0xC0 == 0x80 { continue }
            let isFree = index == 0 || line[index - 1] == 0x20 || line[index - 1] == 0x09
            if byte == UInt8(ascii: "#"), isFree, !tokens.contains(where: { $0.contains(column) }) {
                return index
            }
            column += 1
        }
        return nil
    }
}
