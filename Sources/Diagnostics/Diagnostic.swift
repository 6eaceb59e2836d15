/// One finding about a user's text: where it is, what is wrong and how to mend it.
///
///     let finding = Diagnostic(.error, WorkflowCode.unknownKey, "unknown key 'need'", path: "a.yml",
///                              span: SourceSpan(line: 3, column: 5, length: 4), help: "did you mean 'needs'?")
///     print(DiagnosticRenderer(sources: ["a.yml": text]).text(of: finding))
public struct Diagnostic: Sendable, Equatable {
    /// How much a finding weighs: an error stops the work, the others do not.
    public enum Severity: String, Sendable, Comparable, CaseIterable {
        /// Something that stays as it is but should be known.
        case note
        /// Something that works but is probably not meant.
        case warning
        /// Something that stops the work.
        case error

        /// Orders severities from note to error.
        public static func < (left: Severity, right: Severity) -> Bool {
            let order = allCases
            return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        }
    }

    /// A pointer to another place that explains the finding.
    public struct Note: Sendable, Equatable {
        /// One phrase, lower case, without a full stop.
        public var message: String
        /// The place; `nil` for a note about the whole.
        public var span: SourceSpan?

        /// Creates a note.
        public init(_ message: String, span: SourceSpan? = nil) {
            self.message = message
            self.span = span
        }
    }

    /// How much it weighs.
    public var severity: Severity
    /// Its stable code, for `headgate explain`.
    public var code: DiagnosticCode
    /// One phrase, lower case, no full stop; names the thing in 'quotes' and states the rule.
    public var message: String
    /// The file, as the user named it; empty when there is none.
    public var path: String
    /// The part that must change; `nil` when the finding is about the whole file.
    public var span: SourceSpan?
    /// What to type instead.
    public var help: String?
    /// Pointers to other places.
    public var notes: [Note]

    /// Creates a finding.
    public init(
        _ severity: Severity, _ code: DiagnosticCode, _ message: String, path: String = "",
        span: SourceSpan? = nil, help: String? = nil, notes: [Note] = []
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.path = path
        self.span = span
        self.help = help
        self.notes = notes
    }
}

extension [Diagnostic] {
    /// Whether any of them stops the work.
    public var hasErrors: Bool { contains { $0.severity == .error } }

    /// The findings ordered by file and place, as they are printed.
    public func sortedByPlace() -> [Diagnostic] {
        enumerated().sorted { left, right in
            let a = (left.element.path, left.element.span?.start ?? .beginning, left.offset)
            let b = (right.element.path, right.element.span?.start ?? .beginning, right.offset)
            return a < b
        }.map(\.element)
    }
}
