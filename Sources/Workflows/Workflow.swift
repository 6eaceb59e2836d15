public import Diagnostics
public import Expressions
public import JSON

/// A workflow file as a typed value: everything that its author wrote, checked, and nothing decided yet.
///
///     let (workflow, findings) = WorkflowReader.read(text, path: "pipelines/train.yml")
///     print(workflow?.jobs.map(\.id) ?? [], findings.count)
///
/// Source: GitHub's workflow syntax, and the ML keys of our dialect.
public struct Workflow: Sendable {
    /// The file, relative to the repository.
    public var path: String
    /// `name`, or the file's name.
    public var name: String
    /// `run-name`.
    public var runName: Text?
    /// The events of `on`, in order.
    public var triggers: [Trigger]
    /// `env`, in order.
    public var environment: [NamedText]
    /// `defaults.run`.
    public var defaults: RunDefaults
    /// The jobs in the order of the file.
    public var jobs: [Job]

    /// Creates a workflow.
    public init(
        path: String, name: String, runName: Text? = nil, triggers: [Trigger] = [],
        environment: [NamedText] = [],
        defaults: RunDefaults = RunDefaults(), jobs: [Job] = []
    ) {
        self.path = path
        self.name = name
        self.runName = runName
        self.triggers = triggers
        self.environment = environment
        self.defaults = defaults
        self.jobs = jobs
    }
}

/// A string that may hold `${{ }}`, with its place.
public struct Text: Sendable {
    /// The string as written.
    public var raw: String
    /// Its parsed parts.
    public var template: Template
    /// Where it stands.
    public var span: SourceSpan

    /// Whether it holds no expression.
    public var isLiteral: Bool { template.isLiteral }

    /// Creates a text from a parsed template.
    public init(raw: String, template: Template, span: SourceSpan) {
        self.raw = raw
        self.template = template
        self.span = span
    }
}

/// A name with its text, such as one variable of `env`.
public struct NamedText: Sendable {
    /// The name.
    public var name: String
    /// The place of the name.
    public var nameSpan: SourceSpan
    /// The value.
    public var value: Text

    /// Creates a pair.
    public init(name: String, nameSpan: SourceSpan, value: Text) {
        self.name = name
        self.nameSpan = nameSpan
        self.value = value
    }
}

/// A value in the file whose scalars may hold `${{ }}`: what `matrix` is made of.
public indirect enum TemplateTree: Sendable {
    /// A scalar without an expression, with its YAML type.
    case literal(JSON, SourceSpan)
    /// A string with expressions.
    case text(Text)
    /// A list.
    case list([TemplateTree], SourceSpan)
    /// A mapping, in order.
    case mapping([(key: String, keySpan: SourceSpan, value: TemplateTree)], SourceSpan)
}

/// One event of `on`.
public struct Trigger: Sendable {
    /// One input of `workflow_dispatch`.
    public struct Input: Sendable {
        /// The types of an input.
        public enum Kind: String, Sendable, CaseIterable { case string, boolean, number, choice, environment }
        /// The name.
        public var name: String
        /// What it is for.
        public var summary: String?
        /// Its type; `string` when the file has none.
        public var kind: Kind
        /// Whether a run needs a value for it.
        public var isRequired: Bool
        /// Its value when none is given.
        public var defaultValue: JSON?
        /// The values of a choice.
        public var options: [String]
        /// Where its name stands.
        public var span: SourceSpan

        /// Creates an input.
        public init(
            name: String, summary: String? = nil, kind: Kind = .string, isRequired: Bool = false,
            defaultValue: JSON? = nil, options: [String] = [], span: SourceSpan
        ) {
            self.name = name
            self.summary = summary
            self.kind = kind
            self.isRequired = isRequired
            self.defaultValue = defaultValue
            self.options = options
            self.span = span
        }
    }

    /// `push`, `workflow_dispatch`, …
    public var event: String
    /// Where it stands.
    public var span: SourceSpan
    /// The inputs of `workflow_dispatch`.
    public var inputs: [Input]

    /// Creates a trigger.
    public init(event: String, span: SourceSpan, inputs: [Input] = []) {
        self.event = event
        self.span = span
        self.inputs = inputs
    }
}

/// `defaults.run` of a workflow or a job.
public struct RunDefaults: Sendable {
    /// `shell`.
    public var shell: Text?
    /// `working-directory`.
    public var workingDirectory: Text?

    /// Creates defaults.
    public init(shell: Text? = nil, workingDirectory: Text? = nil) {
        self.shell = shell
        self.workingDirectory = workingDirectory
    }
}
