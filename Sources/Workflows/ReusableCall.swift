public import Diagnostics

/// `uses` of a job: another workflow file of the same repository runs in its place.
public struct ReusableCall: Sendable {
    /// `secrets` of the call.
    public enum Secrets: Sendable {
        /// The called workflow sees none.
        case none
        /// It sees all that the caller sees.
        case inherit
        /// It sees these.
        case named([NamedText])
    }

    /// The file, relative to the repository: `.github/workflows/train.yml`.
    public var path: String
    /// Where it stands.
    public var span: SourceSpan
    /// `with`.
    public var inputs: [NamedText]
    /// `secrets`.
    public var secrets: Secrets

    /// Creates a call.
    public init(path: String, span: SourceSpan, inputs: [NamedText] = [], secrets: Secrets = .none) {
        self.path = path
        self.span = span
        self.inputs = inputs
        self.secrets = secrets
    }
}
