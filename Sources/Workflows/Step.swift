public import Diagnostics
public import Expressions

/// One step of a job.
public struct Step: Sendable {
    /// What a step does.
    public enum Work: Sendable {
        /// `run`, with its shell and folder where the step names them.
        case run(script: Text, shell: Text?, workingDirectory: Text?)
        /// `uses` with `with`.
        case uses(ActionReference, with: [NamedText])
    }

    /// From 1.
    public var number: Int
    /// `id`.
    public var id: String?
    /// `name`.
    public var name: Text?
    /// `if`.
    public var condition: Condition?
    /// `env`.
    public var environment: [NamedText] = []
    /// `continue-on-error`.
    public var continueOnError: Text?
    /// `timeout-minutes`.
    public var timeoutMinutes: Text?
    /// What it does.
    public var work: Work
    /// Where it starts.
    public var span: SourceSpan

    /// Creates a step.
    public init(number: Int, work: Work, span: SourceSpan) {
        self.number = number
        self.work = work
        self.span = span
    }
}

/// The value of `uses`.
public struct ActionReference: Sendable, Equatable {
    /// The actions that are built in: they need neither a network nor node.
    public enum BuiltIn: String, Sendable, CaseIterable {
        case checkout = "actions/checkout"
        case cache = "actions/cache"
        case cacheRestore = "actions/cache/restore"
        case cacheSave = "actions/cache/save"
        case uploadArtifact = "actions/upload-artifact"
        case downloadArtifact = "actions/download-artifact"
        case setupPython = "actions/setup-python"
    }

    /// The value as written.
    public var text: String
    /// Which built-in action it names.
    public var builtIn: BuiltIn
    /// What stands behind `@`.
    public var version: String
    /// Where it stands.
    public var span: SourceSpan

    /// Creates a reference.
    public init(text: String, builtIn: BuiltIn, version: String, span: SourceSpan) {
        self.text = text
        self.builtIn = builtIn
        self.version = version
        self.span = span
    }
}
