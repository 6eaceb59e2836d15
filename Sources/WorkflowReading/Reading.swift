internal import Diagnostics
internal import Expressions
internal import YAML
internal import Workflows

/// What is carried through a file while it is read: where it is, and what was found.
struct Reading {
    let path: String
    /// Whether the file must stay valid on GitHub: it is under `.github/workflows/`.
    let isStrict: Bool
    private(set) var findings: [Diagnostic] = []
    /// The names that expressions of the present job use, to be checked when all of it is known.
    var uses: [NameUse] = []
    /// The pipes in scripts of the present job whose steps name no shell.
    var pipes: [Pipe] = []
    /// The number of the present step.
    var step: Int?
    /// The outputs of jobs that expressions have asked for.
    var outputNames: [String: NameTable] = [:]

    /// More findings than anyone reads; what comes then is left out.
    private static let maximumFindings = 1000
    private var hasErrors = false

    /// Whether no finding is taken any more, but for a first error.
    var isFull: Bool { findings.count >= Self.maximumFindings }

    /// How many more places inside texts are searched, and how many more names are suggested: both take time.
    var searchesLeft = 50
    var suggestionsLeft = 200

    init(path: String) {
        self.path = path
        isStrict = path.hasPrefix(".github/workflows/") || path.contains("/.github/workflows/")
    }

    mutating func add(_ findings: [Diagnostic]) {
        self.findings += findings
        hasErrors = hasErrors || findings.hasErrors
    }

    mutating func report(
        _ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        report(.error, code, message, at: span, help: help, notes: notes)
    }

    mutating func report(
        _ severity: Diagnostic.Severity, _ code: DiagnosticCode, _ message: String, at span: SourceSpan,
        help: String? = nil, notes: [Diagnostic.Note] = []
    ) {
        // The first error is told whatever came before it.
        guard !isFull || (severity == .error && !hasErrors) else { return }
        if severity == .error { hasErrors = true }
        findings.append(
            Diagnostic(severity, code, message, path: path, span: span, help: help, notes: notes))
    }

    // MARK: - Kinds

    /// The entries of a mapping; reports anything else.
    mutating func entries(of node: YAMLNode, _ what: String) -> [YAMLEntry]? {
        if let entries = node.entries { return entries }
        wrongKind(node, what, wants: "a mapping")
        return nil
    }

    /// The elements of a list; reports anything else.
    mutating func elements(of node: YAMLNode, _ what: String) -> [YAMLNode]? {
        if let elements = node.elements { return elements }
        wrongKind(node, what, wants: "a list")
        return nil
    }

    /// A scalar's text, not empty; reports anything else.
    mutating func word(_ node: YAMLNode, _ what: String) -> String? {
        guard let scalar = node.scalar else {
            wrongKind(node, what, wants: "a text")
            return nil
        }
        guard !scalar.text.isEmpty, !node.isNull else {
            report(WorkflowCode.wrongKind, "'\(what)' needs a value", at: node.span)
            return nil
        }
        return scalar.text
    }

    /// A text without expressions, not empty.
    mutating func plainWord(_ node: YAMLNode, _ what: String) -> String? {
        guard let word = word(node, what) else { return nil }
        guard !word.holdsExpression else {
            report(WorkflowCode.noExpressionHere, "'\(what)' cannot hold an expression", at: node.span)
            return nil
        }
        return word
    }

    /// One text or a list of them, none empty.
    mutating func words(_ node: YAMLNode, _ what: String) -> [(text: String, span: SourceSpan)] {
        if node.entries != nil {
            wrongKind(node, what, wants: "a text or a list of texts")
            return []
        }
        var words: [(text: String, span: SourceSpan)] = []
        for element in node.elements ?? [node] {
            if let word = plainWord(element, what) { words.append((word, element.span)) }
        }
        return words
    }

    /// `true` or `false`, written out.
    mutating func flag(_ node: YAMLNode, _ what: String) -> Bool? {
        if case .bool(let value) = node.scalar?.value { return value }
        wrongKind(node, what, wants: "true or false")
        return nil
    }

    mutating func wrongKind(_ node: YAMLNode, _ what: String, wants: String) {
        let found = node.isNull ? "nothing" : node.kindName
        report(WorkflowCode.wrongKind, "'\(what)' takes \(wants), not \(found)", at: node.span)
    }
}

extension String {
    /// Whether `${{` occurs.
    var holdsExpression: Bool {
        var matched = 0
        for byte in utf8 {
            if byte == 0x7B, matched > 0 {
                matched += 1
                if matched == 3 { return true }
            } else {
                matched = byte == 0x24 ? 1 : 0
            }
        }
        return false
    }
}
