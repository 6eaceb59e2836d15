public import Calendars
public import Diagnostics
public import JSON
public import Patterns

/// One event of `on`.
public struct Trigger: Sendable {
    /// One input of `workflow_dispatch` or `workflow_call`.
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
        /// Its value when none is given and it is written out.
        public var defaultValue: JSON?
        /// A default with expressions, which only `workflow_call` may have.
        public var defaultText: Text?
        /// The values of a choice.
        public var options: [String]
        /// Where its name stands.
        public var span: SourceSpan

        /// Creates an input.
        public init(
            name: String, summary: String? = nil, kind: Kind = .string, isRequired: Bool = false,
            defaultValue: JSON? = nil, defaultText: Text? = nil, options: [String] = [], span: SourceSpan
        ) {
            self.name = name
            self.summary = summary
            self.kind = kind
            self.isRequired = isRequired
            self.defaultValue = defaultValue
            self.defaultText = defaultText
            self.options = options
            self.span = span
        }
    }

    /// `branches`, or `branches-ignore`, and their like.
    public struct Filter: Sendable {
        /// The patterns in order.
        public var patterns: [FilterPattern]
        /// Whether it is the form that ends with `-ignore`.
        public var isIgnoring: Bool
        /// Where its key stands.
        public var span: SourceSpan

        /// Creates a filter.
        public init(patterns: [FilterPattern], isIgnoring: Bool, span: SourceSpan) {
            self.patterns = patterns
            self.isIgnoring = isIgnoring
            self.span = span
        }
    }

    /// One entry of `schedule`.
    public struct Schedule: Sendable {
        /// When it fires.
        public var cron: CronExpression
        /// The name of its time zone; UTC when the file has none.
        public var timeZone: String?
        /// Where it stands.
        public var span: SourceSpan

        /// Creates an entry.
        public init(cron: CronExpression, timeZone: String? = nil, span: SourceSpan) {
            self.cron = cron
            self.timeZone = timeZone
            self.span = span
        }
    }

    /// One secret of `workflow_call`.
    public struct Secret: Sendable {
        /// The name.
        public var name: String
        /// What it is for.
        public var summary: String?
        /// Whether a caller must pass it.
        public var isRequired: Bool
        /// Where its name stands.
        public var span: SourceSpan

        /// Creates a secret.
        public init(name: String, summary: String? = nil, isRequired: Bool = false, span: SourceSpan) {
            self.name = name
            self.summary = summary
            self.isRequired = isRequired
            self.span = span
        }
    }

    /// `push`, `workflow_dispatch`, …
    public var event: String
    /// Where it stands.
    public var span: SourceSpan
    /// `branches` or `branches-ignore`.
    public var branches: Filter?
    /// `tags` or `tags-ignore`.
    public var tags: Filter?
    /// `paths` or `paths-ignore`.
    public var paths: Filter?
    /// `types`; `nil` when the file has none.
    public var types: [String]?
    /// `workflows` of `workflow_run`.
    public var workflows: [String] = []
    /// The entries of `schedule`.
    public var schedules: [Schedule] = []
    /// The inputs of `workflow_dispatch` or `workflow_call`.
    public var inputs: [Input]
    /// The secrets of `workflow_call`.
    public var secrets: [Secret] = []
    /// The outputs of `workflow_call`: their `value`.
    public var outputs: [NamedText] = []

    /// Creates a trigger.
    public init(event: String, span: SourceSpan, inputs: [Input] = []) {
        self.event = event
        self.span = span
        self.inputs = inputs
    }
}

extension Trigger.Input {
    /// A given text as a value of the input's type; `nil` when it is none.
    public func value(of text: String) -> JSON? {
        switch kind {
        case .string, .environment: .string(text)
        case .boolean: text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
        case .number: Double(text).flatMap { $0.isFinite ? .number($0) : nil }
        case .choice: options.contains(text) ? .string(text) : nil
        }
    }

    /// What its values are, for messages: "true or false".
    public var valueRule: String {
        switch kind {
        case .string, .environment: "a text"
        case .boolean: "true or false"
        case .number: "a number"
        case .choice: "one of " + options.joined(separator: ", ")
        }
    }
}
