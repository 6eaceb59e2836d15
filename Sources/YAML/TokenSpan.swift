internal import Diagnostics

/// Finds the characters of a token, which libyaml's marks give together with its anchor and tag.
struct TokenSpan {
    private let source: YAMLSource
    /// The last place whose offset was asked for: places come in order, and a line may be a megabyte long.
    private var last = (position: SourcePosition.beginning, offset: 0)

    init(source: YAMLSource) {
        self.source = source
    }

    /// The token of a scalar on its first line.
    mutating func ofScalar(_ event: YAMLEvent) -> SourceSpan {
        let start = valueStart(event)
        switch event.style {
        case .literal, .folded:
            return SourceSpan(start: start, length: headerLength(at: offset(of: start)))
        case .plain, .quoted:
            if event.end.line == start.line {
                return SourceSpan(start: start, length: event.end.column &- start.column)
            }
            let offset = offset(of: start)
            let rest = source.trimmed(offset..<max(offset, source.lineRange(start.line).upperBound))
            return SourceSpan(start: start, length: source.characters(in: rest))
        }
    }

    /// The bracket or dash of a collection, or the first character of a block mapping's first key.
    mutating func ofCollection(_ event: YAMLEvent) -> SourceSpan {
        SourceSpan(start: valueStart(event))
    }

    /// The tag of an event and how it is written there.
    func ofTag(_ event: YAMLEvent, _ tag: String) -> (span: SourceSpan, written: String) {
        var offset = source.offset(of: event.start)
        let end = source.lineRange(event.start.line).upperBound
        while offset < end, source.byte(offset) != 0x21 { offset += 1 }
        var stop = offset
        while stop < end, source.byte(stop) > 0x20 { stop += 1 }
        guard offset < stop else { return (SourceSpan(start: event.start), tag) }
        let span = SourceSpan(
            start: source.position(of: offset), length: source.characters(in: offset..<stop))
        return (span, source.text(offset..<stop))
    }

    private mutating func valueStart(_ event: YAMLEvent) -> SourcePosition {
        guard event.anchor != nil || event.tag != nil else { return event.start }
        let start = offset(of: event.start)
        // A block mapping's event ends where its first key begins, and may then be empty.
        let limit = event.kind == .scalar || event.isFlow ? offset(of: event.end) : source.bytes.count
        let value = source.offsetAfterProperties(from: start, until: max(start, limit))
        guard value < source.lineRange(event.start.line).upperBound else { return source.position(of: value) }
        let column = event.start.column &+ source.characters(in: start..<value)
        return SourcePosition(line: event.start.line, column: column)
    }

    private mutating func offset(of position: SourcePosition) -> Int {
        if position.line == last.position.line, position.column >= last.position.column {
            last.offset = source.offset(from: last.offset, characters: position.column - last.position.column)
        } else {
            last.offset = source.offset(of: position)
        }
        last.position = position
        return last.offset
    }

    private func headerLength(at offset: Int) -> Int {
        var end = offset + 1
        while source.byte(end) == 0x2B || source.byte(end) == 0x2D || (0x30...0x39).contains(source.byte(end))
        {
            end += 1
        }
        return end - offset
    }
}
