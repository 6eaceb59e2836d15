internal import Diagnostics

/// Turns libyaml's reason to stop into a finding that says what to type.
struct SyntaxProblem {
    let failure: YAMLFailure
    let source: YAMLSource
    let path: String

    /// The finding.
    var diagnostic: Diagnostic {
        unquotedExpression ?? tab ?? unclosed ?? character ?? escape ?? secondColon ?? tagOrDirective
            ?? misplacedLine ?? structure
            ?? finding(
                YAMLCode.structure, "\(failure.problem) \(failure.context)", at: failure.position,
                help: "check the indentation, and put texts with special characters in quotes")
    }

    private func finding(
        _ code: DiagnosticCode, _ message: String, at position: SourcePosition, length: Int = 1,
        help: String?,
        notes: [Diagnostic.Note] = []
    ) -> Diagnostic {
        Diagnostic(
            .error, code, message, path: path, span: SourceSpan(start: position, length: length), help: help,
            notes: notes)
    }

    private func problem(_ part: String) -> Bool { Self.text(failure.problem, contains: part) }

    private func context(_ part: String) -> Bool { Self.text(failure.context, contains: part) }

    private static func text(_ text: String, contains part: String) -> Bool {
        let text = text.utf8
        let part = Array(part.utf8)
        var rest = text[...]
        while rest.count >= part.count {
            if rest.starts(with: part) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    private var offset: Int { source.offset(of: failure.position) }

    /// Whether the text ends where libyaml stopped.
    private var isAtEnd: Bool { failure.position.line > source.lineCount || offset >= source.bytes.count }

    /// From the position to the end of its line, without blanks and at most 40 characters of it.
    private func rest(of position: SourcePosition) -> (text: String, length: Int) {
        let start = source.offset(of: position)
        let range = source.trimmed(start..<max(start, source.lineRange(position.line).upperBound))
        return (source.text(range).abbreviated, source.characters(in: range))
    }

    // MARK: - Single causes

    /// `${{` where a flow collection was open: YAML took its braces for its own.
    private var unquotedExpression: Diagnostic? {
        guard context("flow") || problem("',' or") else { return nil }
        let line = source.lineRange(failure.position.line)
        guard let start = expressionStart(in: line) else { return nil }
        let end = expressionEnd(from: start, in: line)
        let text = source.text(start..<end)
        let quoted = text.utf8.contains(0x27) ? "\"\(text)\"" : "'\(text)'"
        return finding(
            YAMLCode.unquotedExpression, "an expression inside { } or [ ] must be in quotes",
            at: source.position(of: start), length: source.characters(in: start..<end),
            help: text.count > 60
                ? "put the whole value in quotes" : "write \(quoted), quotes around the whole value")
    }

    /// The last `${{` of the line before the place of the problem that does not stand in quotes.
    private func expressionStart(in line: Range<Int>) -> Int? {
        let end = offset
        var found: Int?
        var quote: UInt8?
        var previous: UInt8 = 0x20
        for start in line where start <= end {
            let byte = source.byte(start)
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27, Self.isBeforeQuote(previous) {
                quote = byte
            } else if byte == 0x24, source.byte(start + 1) == 0x7B, source.byte(start + 2) == 0x7B {
                found = start
            }
            previous = byte
        }
        return found
    }

    /// Whether a quote behind this byte opens a text.
    private static func isBeforeQuote(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x20, 0x2C, 0x3A, 0x5B, 0x7B: true
        default: false
        }
    }

    private func expressionEnd(from start: Int, in line: Range<Int>) -> Int {
        var end = start + 3
        while end < line.upperBound {
            if source.byte(end) == 0x7D, source.byte(end + 1) == 0x7D { return min(end + 2, line.upperBound) }
            end += 1
        }
        return source.trimmed(start..<line.upperBound).upperBound
    }

    private var tab: Diagnostic? {
        let line = source.lineRange(failure.position.line)
        let indentTab = line.prefix { source.byte($0) == 0x20 || source.byte($0) == 0x09 }
            .first { source.byte($0) == 0x09 }
        let isStructural = problem("expected key") || problem("expected ':'") || problem("not allowed")
        guard problem("tab character") || source.byte(offset) == 0x09 || (isStructural && indentTab != nil)
        else {
            return nil
        }
        return finding(
            YAMLCode.tab, "a tab cannot indent: YAML indents with spaces",
            at: indentTab.map(source.position) ?? failure.position, help: "replace the tab by spaces")
    }

    private var unclosed: Diagnostic? {
        if context("quoted scalar"), problem("end of stream") || problem("document indicator") {
            let quote = source.byte(source.offset(of: failure.contextPosition)) == 0x27 ? "'" : "\""
            return finding(
                YAMLCode.unclosed, "the quote is not closed", at: failure.contextPosition,
                length: rest(of: failure.contextPosition).length, help: "add \(quote) where the text ends")
        }
        if let behindQuote { return behindQuote }
        guard problem("',' or") else { return nil }
        let (opening, closing, name) = problem("']'") ? ("[", "]", "list") : ("{", "}", "mapping")
        let isFirst = failure.contextPosition.line == failure.position.line
        if isAtEnd || !isFirst {
            return finding(
                YAMLCode.unclosed, "the \(name) that begins with '\(opening)' is not closed",
                at: failure.contextPosition,
                help: "add '\(closing)'",
                notes: isAtEnd
                    ? []
                    : [Diagnostic.Note("this cannot follow in it", span: SourceSpan(start: failure.position))]
            )
        }
        return finding(
            YAMLCode.unclosed, "expected ',' or '\(closing)' in the \(name)", at: failure.position,
            help: "separate values by ',' and put a text with any of {}[],:# in quotes",
            notes: [
                Diagnostic.Note("the \(name) begins here", span: SourceSpan(start: failure.contextPosition))
            ])
    }

    /// Text behind a closing quote, as in `'it's'`.
    private var behindQuote: Diagnostic? {
        guard problem("expected key") || problem("',' or") || problem("'-' indicator") else { return nil }
        let line = source.lineRange(failure.position.line)
        let before = source.trimmed(line.lowerBound..<max(line.lowerBound, offset))
        let quote = source.byte(before.upperBound - 1)
        guard !before.isEmpty, offset < line.upperBound, quote == 0x27 || quote == 0x22 else { return nil }
        let (text, length) = rest(of: failure.position)
        return finding(
            YAMLCode.unclosed, "'\(text)' stands behind a closing quote", at: failure.position,
            length: length,
            help: quote == 0x27
                ? "write '' for a quote inside single quotes, or put the whole value in double quotes"
                : "write \\\" for a quote inside double quotes, or put the whole value in single quotes")
    }

    private var character: Diagnostic? {
        guard problem("cannot start any token") || problem("alphabetic or numeric character") else {
            return nil
        }
        let place = context("alias") || context("anchor") ? failure.contextPosition : failure.position
        let start = source.offset(of: place)
        let sign = source.text(start..<(start + source.width(at: start)))
        let (text, length) = rest(of: place)
        guard sign != "|", sign != ">" else {
            return finding(
                YAMLCode.needsQuotes, "a text block cannot stand inside { } or [ ]", at: place,
                help: "put the text in quotes")
        }
        return finding(
            YAMLCode.needsQuotes, "a value that begins with '\(sign)' needs quotes", at: place,
            length: length,
            help: text.utf8.contains(0x27) ? "put it in double quotes" : "write '\(text)'")
    }

    private var escape: Diagnostic? {
        guard problem("escape") || problem("hexdecimal") else { return nil }
        // libyaml may have read the letter already.
        var start = offset
        while start > 0, offset - start < 2, source.byte(start) != 0x5C { start -= 1 }
        let end = start + 1 + source.width(at: start + 1)
        let escape = source.text(start..<end)
        return finding(
            YAMLCode.escape,
            problem("hexdecimal")
                ? "'\(escape)' needs more hexadecimal digits"
                : "'\(escape)' is no escape that double quotes know",
            at: source.position(of: start), length: source.characters(in: start..<end),
            help: "write '\\\\' for a backslash, or use single quotes")
    }

    /// `key: a: b`, or a key below a key that has its value already.
    private var secondColon: Diagnostic? {
        guard problem("mapping values are not allowed") else { return nil }
        let line = source.lineRange(failure.position.line)
        let end = offset
        let before = line.clamped(to: line.lowerBound..<max(line.lowerBound, end))
        let colon = before.first { source.byte($0) == 0x3A && source.byte($0 + 1) == 0x20 }
        var start = colon.map { $0 + 1 } ?? line.lowerBound
        while start < end, source.byte(start) == 0x20 || source.byte(start) == 0x09 { start += 1 }
        let place = source.position(of: start)
        guard colon != nil, start < end else {
            return finding(
                YAMLCode.secondColon, "a key is not allowed here: the value above it has not ended",
                at: place,
                length: source.characters(in: start..<end),
                help: "indent it like the keys above, or put the value above it in quotes")
        }
        let (text, length) = rest(of: place)
        return finding(
            YAMLCode.secondColon, "a value that holds ': ' needs quotes", at: place, length: length,
            help: text.utf8.contains(0x27) ? "put it in double quotes" : "write '\(text)'")
    }

    private var tagOrDirective: Diagnostic? {
        if context("directive") || problem("directive") || problem("incompatible YAML") {
            let place = SourcePosition(line: failure.position.line, column: 1)
            return finding(
                YAMLCode.directive, "this directive is not understood", at: place,
                length: rest(of: place).length,
                help: "remove the line that begins with '%', or put the text in quotes if it is a value")
        }
        guard context("tag") || problem("tag handle") else { return nil }
        let place = failure.context.isEmpty ? failure.position : failure.contextPosition
        var (text, length) = rest(of: place)
        if !text.utf8.contains(UInt8(ascii: "(")) {
            text = String(text.prefix { $0 != " " })
            length = text.unicodeScalars.count
        }
        return finding(
            YAMLCode.tag, "tag '\(text)' does not belong here", at: place, length: length,
            help: text.utf8.contains(UInt8(ascii: "("))
                ? "write ${{ \(text) }} or put the value in quotes: YAML takes '!' for a tag"
                : "put the value in quotes if it shall begin with '!'")
    }

    // MARK: - Structure

    /// A line that is indented by too much or too little, or a key without its colon.
    private var misplacedLine: Diagnostic? {
        if problem("could not find expected ':'") {
            let (text, length) = rest(of: failure.contextPosition)
            return finding(
                YAMLCode.structure, "expected ':' after this key", at: failure.contextPosition,
                length: length,
                help: "write '\(text): value', or indent the line if it belongs to the value above")
        }
        let isMapping = problem("expected key")
        guard isMapping || problem("expected '-' indicator") else { return nil }
        let (name, others) = isMapping ? ("mapping", "keys") : ("list", "items")
        return finding(
            YAMLCode.structure, "this line does not fit the \(name) around it", at: failure.position,
            length: rest(of: failure.position).length,
            help: "indent it like the other \(others), or put the value above in quotes",
            notes: [
                Diagnostic.Note("the \(name) begins here", span: SourceSpan(start: failure.contextPosition))
            ])
    }

    private var structure: Diagnostic? {
        let length = rest(of: failure.position).length
        if problem("sequence entries are not allowed") {
            return finding(
                YAMLCode.structure, "a list item is not allowed here", at: failure.position,
                help: "put '- ' on a line of its own below its key, indented like the other items")
        }
        if problem("node content") {
            return finding(
                YAMLCode.structure, "a value is missing here", at: failure.position,
                help: "remove the stray sign, or put it in quotes if it is a value")
        }
        if problem("<document start>") {
            return finding(
                YAMLCode.structure, "this text stands behind the end of the document", at: failure.position,
                length: length,
                help: "a document is one mapping, one list or one value: check the indentation")
        }
        guard context("block scalar") else { return nil }
        return finding(
            YAMLCode.structure, "only '+', '-' and a digit from 1 to 9 may follow '|' or '>'",
            at: failure.position,
            length: length, help: "begin the text on the next line")
    }
}

extension String {
    /// The text for a message: cut off after 40 characters.
    var abbreviated: String {
        unicodeScalars.count <= 40 ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(39))) + "…"
    }
}
