public import Diagnostics
internal import Expressions
internal import Workflows

/// Why a value of the workflow cannot be evaluated when a run comes to it.
public struct PlanProblem: CodedError, Equatable {
    /// The stable code.
    public let code: DiagnosticCode
    /// The rule in one phrase.
    public let message: String
    /// What to type instead.
    public let help: String?
    /// Where the value stands in the workflow's file.
    public let span: SourceSpan?

    /// Creates a problem.
    public init(_ code: DiagnosticCode, _ message: String, span: SourceSpan? = nil, help: String? = nil) {
        self.code = code
        self.message = message
        self.span = span
        self.help = help
    }

    init(_ error: TemplateError, in text: Text) {
        let error = error.error
        self.init(error.code, "\(error.message) in '\(text.raw.excerpt)'", span: text.span, help: error.help)
    }

    /// The problem as a finding about a file.
    public func diagnostic(path: String) -> Diagnostic {
        Diagnostic(.error, code, message, path: path, span: span, help: help)
    }
}

extension String {
    /// The first line, at most 60 characters, for messages.
    var excerpt: String {
        let line = split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
        return line.unicodeScalars.count <= 60 ? line : String(line.unicodeScalars.prefix(60)) + "…"
    }
}
