internal import Diagnostics
internal import YAML

/// YAML in the text of a scalar, with the places of the file around it.
struct EmbeddedYAML {
    /// How long a text may be: an alias can name it a thousand times.
    static let maximumBytes = 32 << 10

    private let scalar: YAMLScalar
    /// Where the first line that is not blank begins, for a `|` block, whose lines all begin at one column.
    private let block: (line: Int, start: SourcePosition)?

    init(_ scalar: YAMLScalar) {
        self.scalar = scalar
        guard scalar.style == .literal else {
            block = nil
            return
        }
        var line = 0
        var offset = 0
        for text in scalar.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            guard text.allSatisfy({ $0 == " " }) else { break }
            line += 1
            offset += text.count + 1
        }
        block = (line, scalar.position(ofCharacter: offset))
    }

    /// The value; `nil` when the text is empty or no YAML.
    func parse(path: String) -> (YAMLNode?, [Diagnostic]) {
        let (root, findings) = YAMLDocument.parse(scalar.text, path: path)
        let moved = findings.map { finding in
            Diagnostic(
                finding.severity, finding.code, finding.message, path: path,
                span: finding.span.map(place) ?? scalar.span, help: finding.help)
        }
        return (root.map(node), moved)
    }

    private func node(_ node: YAMLNode) -> YAMLNode {
        let content: YAMLNode.Content
        switch node.content {
        case .scalar(let scalar): content = .scalar(self.scalar(scalar))
        case .sequence(let elements): content = .sequence(elements.map(self.node))
        case .mapping(let entries):
            content = .mapping(entries.map { YAMLEntry(key: scalar($0.key), value: self.node($0.value)) })
        }
        return YAMLNode(content, span: place(node.span), isFlow: node.isFlow)
    }

    private func scalar(_ scalar: YAMLScalar) -> YAMLScalar {
        YAMLScalar(text: scalar.text, span: place(scalar.span), style: scalar.style, value: scalar.value)
    }

    /// The place in the file; that of the whole text where lines were folded or the text is long.
    private func place(_ span: SourceSpan) -> SourceSpan {
        if let (line, start) = block {
            let row = start.line &+ span.start.line &- 1 &- line
            return SourceSpan(
                start: SourcePosition(
                    line: max(start.line, row), column: start.column &+ span.start.column &- 1),
                length: span.length)
        }
        guard span.start.line == 1, scalar.text.utf8.count <= 1000 else { return scalar.span }
        return scalar.span(ofCharacter: span.start.column &- 1, count: span.length)
    }
}
