/// Prints findings for people, with the line they are about, or as JSON Lines for programs.
///
///     let renderer = DiagnosticRenderer(sources: ["a.yml": text], colour: false)
///     for finding in findings.sortedByPlace() { print(renderer.text(of: finding)) }
public struct DiagnosticRenderer: Sendable {
    private let sources: [String: String]
    private let colour: Bool

    /// Creates a renderer.
    ///
    /// - Parameters:
    ///   - sources: Texts by path as the findings name them; a finding without its text gets no excerpt.
    ///   - colour: Whether to add the escape sequences of ANSI colours; nothing else is ever sent.
    public init(sources: [String: String] = [:], colour: Bool = false) {
        self.sources = sources
        self.colour = colour
    }

    /// The finding in several lines, without a line break at the end.
    ///
    ///     a.yml:14:13: error: job 'evaluate' needs unknown job 'trian' [W014]
    ///         |
    ///      14 |     needs: [trian]
    ///         |             ^~~~~
    ///         = help: did you mean 'train'?
    public func text(of diagnostic: Diagnostic) -> String {
        let gutter = gutterWidth(diagnostic)
        var lines = [headline(diagnostic)]
        if let span = diagnostic.span, let excerpt = excerpt(diagnostic.path, span) {
            lines.append(bar("", gutter))
            lines += rows(excerpt, line: span.start.line, gutter, paint: Paint(diagnostic.severity))
        }
        if let help = diagnostic.help { lines += remark("help", help, gutter) }
        for note in diagnostic.notes { lines += rows(note, path: diagnostic.path, gutter) }
        return lines.joined(separator: "\n")
    }

    // MARK: - Lines

    private func headline(_ diagnostic: Diagnostic) -> String {
        let place = place(diagnostic.path, diagnostic.span)
        let severity = painted(diagnostic.severity.rawValue + ":", Paint(diagnostic.severity))
        let message = painted(TerminalText.escaped(diagnostic.message), .bold)
        return (place.isEmpty ? "" : place + ": ") + "\(severity) \(message) [\(diagnostic.code.id)]"
    }

    private func place(_ path: String, _ span: SourceSpan?) -> String {
        var parts = path.isEmpty ? [] : [TerminalText.escaped(path)]
        if let span { parts += ["\(span.start.line)", "\(span.start.column)"] }
        return parts.joined(separator: ":")
    }

    private func excerpt(_ path: String, _ span: SourceSpan) -> Excerpt? {
        sources[path].flatMap { Excerpt(of: $0, at: span) }
    }

    private func rows(_ excerpt: Excerpt, line: Int, _ gutter: Int, paint: Paint) -> [String] {
        let source = bar("\(line)", gutter) + (excerpt.line.isEmpty ? "" : " " + excerpt.line)
        return [source, bar("", gutter) + " " + painted(excerpt.caret, paint)]
    }

    private func rows(_ note: Diagnostic.Note, path: String, _ gutter: Int) -> [String] {
        guard let span = note.span else { return remark("note", note.message, gutter) }
        guard let excerpt = excerpt(path, span) else {
            return remark("note", "\(note.message) (\(place(path, span)))", gutter)
        }
        return remark("note", note.message, gutter)
            + rows(excerpt, line: span.start.line, gutter, paint: .note)
    }

    /// `= help: …`; a line break in the text begins a line below it.
    private func remark(_ name: String, _ text: String, _ gutter: Int) -> [String] {
        let indent = String(repeating: " ", count: gutter + 2)
        let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            TerminalText.escaped(String($0))
        }
        let first = indent + painted("=", .gutter) + " \(name): " + (parts.first ?? "")
        let hanging = indent + String(repeating: " ", count: name.utf8.count + 4)
        return [first] + parts.dropFirst().map { hanging + $0 }
    }

    private func bar(_ number: String, _ gutter: Int) -> String {
        let space = String(repeating: " ", count: max(0, gutter - number.utf8.count))
        return painted(" \(space)\(number) |", .gutter)
    }

    /// The digits of the largest line number that is shown.
    private func gutterWidth(_ diagnostic: Diagnostic) -> Int {
        let lines = ([diagnostic.span] + diagnostic.notes.map(\.span)).compactMap { $0?.start.line }
        return "\(lines.max() ?? 0)".utf8.count
    }

    // MARK: - Colours

    private enum Paint: String {
        case bold = "1"
        case error = "1;31"
        case warning = "1;33"
        case note = "1;36"
        case gutter = "34"

        init(_ severity: Diagnostic.Severity) {
            switch severity {
            case .error: self = .error
            case .warning: self = .warning
            case .note: self = .note
            }
        }
    }

    private func painted(_ text: String, _ paint: Paint) -> String {
        colour ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }
}
