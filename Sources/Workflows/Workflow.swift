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
    /// Whether the file has a `name`.
    public var isNamed: Bool
    /// `run-name`.
    public var runName: Text?
    /// The events of `on`, in order.
    public var triggers: [Trigger]
    /// `env`, in order.
    public var environment: [NamedText]
    /// `defaults.run`.
    public var defaults: RunDefaults
    /// `concurrency`.
    public var concurrency: Concurrency?
    /// The jobs in the order of the file.
    public var jobs: [Job]

    /// Creates a workflow.
    public init(
        path: String, name: String, runName: Text? = nil, triggers: [Trigger] = [],
        environment: [NamedText] = [],
        defaults: RunDefaults = RunDefaults(), jobs: [Job] = [], isNamed: Bool = true
    ) {
        self.path = path
        self.name = name
        self.isNamed = isNamed
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

extension NamedText {
    /// The variable that a parameter is exported as: `PARAM_L1_RATIO` for `l1-ratio`.
    public var parameterVariable: String {
        "PARAM_"
            + String(
                decoding: name.uppercased().utf8.map { Self.isPlain($0) ? $0 : UInt8(ascii: "_") },
                as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
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

extension TemplateTree {
    /// The value when no expression is in it.
    public var literal: JSON? {
        switch self {
        case .literal(let value, _): return value
        case .text: return nil
        case .list(let elements, _):
            var values: [JSON] = []
            for element in elements {
                guard let value = element.literal else { return nil }
                values.append(value)
            }
            return .array(values)
        case .mapping(let members, _):
            var object = JSONObject()
            for member in members {
                guard let value = member.value.literal else { return nil }
                object[member.key] = value
            }
            return .object(object)
        }
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
