public import Diagnostics

/// The value of a step's `uses`.
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

    /// Where the action is found.
    public enum Source: Sendable, Equatable {
        /// Built in, whatever stands behind `@`.
        case builtIn(BuiltIn)
        /// `./path`: a folder of the workspace at the time of the step.
        case workspace(path: String)
        /// `$/path`: a folder of this repository at the running commit; no checkout is needed.
        case repository(path: String)
        /// `owner/repo/path@ref`, from the runner's mirror folder or URL base.
        case remote(owner: String, repository: String, path: String, ref: String)
        /// `docker://image`.
        case image(String)
    }

    /// The value as written.
    public var text: String
    /// Where the action is found.
    public var source: Source
    /// Where it stands.
    public var span: SourceSpan

    /// Which built-in action it names, if it names one.
    public var builtIn: BuiltIn? { if case .builtIn(let action) = source { action } else { nil } }

    /// Creates a reference.
    public init(text: String, source: Source, span: SourceSpan) {
        self.text = text
        self.source = source
        self.span = span
    }
}
