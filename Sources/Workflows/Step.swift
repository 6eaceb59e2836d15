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
        /// `wait`, or the end of a `parallel` group: until these background steps have ended.
        case wait([Target])
        /// `wait-all`: until every background step has ended.
        case waitAll
        /// `cancel`: ends a background step.
        case cancel(Target)
    }

    /// A background step of the same job that a `wait` or `cancel` names.
    public struct Target: Sendable, Equatable {
        /// That step's number.
        public var step: Int
        /// That step's id, if it has one.
        public var id: String?
        /// Where it is named.
        public var span: SourceSpan

        /// Creates a target.
        public init(step: Int, id: String?, span: SourceSpan) {
            self.step = step
            self.id = id
            self.span = span
        }
    }

    /// From 1; the steps of a `parallel` group are steps of the job, followed by one that waits for them.
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
    /// `background`: the next step starts at once, and what this one sets is seen after a `wait`.
    public var isBackground = false
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
