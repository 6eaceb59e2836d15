/// A stable name for one kind of finding: a family letter and three digits, never reused.
///
/// Families: Y yaml, W workflow, X expression, T trigger, P plan, G gate, S sandbox, R repository, A storage,
/// M model, H hooks, N network and API, F configuration, C command line, E execution.
public struct DiagnosticCode: Sendable, Hashable {
    /// The code, such as `W014`.
    public let id: String
    /// The rule in one phrase.
    public let title: String
    /// What the finding means and how to mend it, in a few sentences: the text of `headgate explain`.
    public let explanation: String

    /// Creates a code.
    public init(_ id: String, _ title: String, _ explanation: String) {
        self.id = id
        self.title = title
        self.explanation = explanation
    }
}

/// A failure of the world that names its code, what was tried and how to mend it.
public protocol CodedError: Error {
    /// The stable code.
    var code: DiagnosticCode { get }
    /// What was tried and what came of it, in one phrase.
    var message: String { get }
    /// What to do about it.
    var help: String? { get }
}
