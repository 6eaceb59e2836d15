public import Diagnostics
public import Expressions
public import YAML

/// One job of a workflow.
public struct Job: Sendable {
    /// What a job does: exactly one of these.
    public enum Work: Sendable {
        /// `steps`.
        case steps([Step])
        /// `gate`: the mapping as written; `Gates` reads it.
        case gate(YAMLNode)
        /// `gate: path`: a gate file in the repository.
        case gateFile(Text)
        /// `publish`.
        case publish(Publish)
        /// `uses`: a reusable workflow.
        case call(ReusableCall)
    }

    /// A job named by `needs`.
    public struct Need: Sendable, Equatable {
        /// The job's id.
        public var id: String
        /// Where it is named.
        public var span: SourceSpan

        /// Creates a need.
        public init(id: String, span: SourceSpan) {
            self.id = id
            self.span = span
        }
    }

    /// The key under `jobs`.
    public var id: String
    /// Where that key stands.
    public var span: SourceSpan
    /// `name`.
    public var name: Text?
    /// `needs`, in order.
    public var needs: [Need] = []
    /// `if`; `success()` when the file has none.
    public var condition: Condition?
    /// Where `if` stands.
    public var conditionSpan: SourceSpan?
    /// `env`.
    public var environment: [NamedText] = []
    /// `defaults.run`.
    public var defaults = RunDefaults()
    /// `outputs`.
    public var outputs: [NamedText] = []
    /// `strategy`.
    public var strategy: Strategy?
    /// `timeout-minutes`.
    public var timeoutMinutes: Text?
    /// `cancel-timeout-minutes`: the grace between SIGTERM and SIGKILL.
    public var cancelTimeoutMinutes: Text?
    /// `continue-on-error`.
    public var continueOnError: Text?
    /// `concurrency`.
    public var concurrency: Concurrency?
    /// `container`.
    public var container: JobContainer?
    /// `services`, in order.
    public var services: [JobService] = []
    /// The labels of `runs-on`, and the name of its `group`.
    public var runsOn: (labels: [Text], group: Text?) = ([], nil)
    /// `resources`.
    public var resources = Resources()
    /// `network`: `none`, `host` or an expression.
    public var network: Text?
    /// `params`: exported as `PARAM_<NAME>` and recorded with the run.
    public var params: [NamedText] = []
    /// `metrics`: a JSON file in the workspace.
    public var metrics: Text?
    /// `predictions`.
    public var predictions: Predictions?
    /// `model`.
    public var model: ModelOutput?
    /// What it does.
    public var work: Work

    /// Creates a job.
    public init(id: String, span: SourceSpan, work: Work) {
        self.id = id
        self.span = span
        self.work = work
    }
}

extension Job {
    /// Whether it judges a model.
    public var isGate: Bool {
        switch work {
        case .gate, .gateFile: true
        case .steps, .publish, .call: false
        }
    }

    /// Whether it calls another workflow.
    public var isCall: Bool { if case .call = work { true } else { false } }

    /// Its steps; none in a gate or publish job.
    public var steps: [Step] {
        if case .steps(let steps) = work { steps } else { [] }
    }
}

/// `strategy` of a job.
public struct Strategy: Sendable {
    /// `strategy.select`: which leg's outputs, model and metrics count.
    public struct Select: Sendable {
        /// Which end of the metric is better.
        public enum Mode: String, Sendable, CaseIterable { case max, min }
        /// The metric's name in the `metrics` file.
        public var metric: String
        /// Whether the largest or the smallest wins.
        public var mode: Mode
        /// Where it stands.
        public var span: SourceSpan

        /// Creates a selection.
        public init(metric: String, mode: Mode, span: SourceSpan) {
            self.metric = metric
            self.mode = mode
            self.span = span
        }
    }

    /// `matrix`: a mapping (vectors, `include`, `exclude`) or one expression.
    public var matrix: TemplateTree?
    /// `fail-fast`; true when the file has none.
    public var failFast: Text?
    /// `max-parallel`.
    public var maxParallel: Text?
    /// `select`.
    public var select: Select?
    /// Where it stands.
    public var span: SourceSpan

    /// Creates a strategy.
    public init(
        matrix: TemplateTree?, failFast: Text? = nil, maxParallel: Text? = nil, select: Select? = nil,
        span: SourceSpan
    ) {
        self.matrix = matrix
        self.failFast = failFast
        self.maxParallel = maxParallel
        self.select = select
        self.span = span
    }
}

/// `resources` of a job; values such as `4GiB` or `0.5`, or expressions that give them.
public struct Resources: Sendable {
    /// `cpus`.
    public var cpus: Text?
    /// `memory`.
    public var memory: Text?
    /// `pids`.
    public var pids: Text?
    /// `shm`.
    public var sharedMemory: Text?

    /// Creates resources.
    public init(cpus: Text? = nil, memory: Text? = nil, pids: Text? = nil, sharedMemory: Text? = nil) {
        self.cpus = cpus
        self.memory = memory
        self.pids = pids
        self.sharedMemory = sharedMemory
    }
}

/// `predictions` of a job: a row-level file and its columns.
public struct Predictions: Sendable {
    /// The file in the workspace.
    public var path: Text
    /// The column of the row's key.
    public var key: String
    /// The column of the true value.
    public var label: String
    /// The column of the predicted value.
    public var prediction: String
    /// The column of the probability of `positive`.
    public var score: String?
    /// The label that counts as positive.
    public var positive: String?

    /// Creates a description.
    public init(
        path: Text, key: String, label: String, prediction: String, score: String? = nil,
        positive: String? = nil
    ) {
        self.path = path
        self.key = key
        self.label = label
        self.prediction = prediction
        self.score = score
        self.positive = positive
    }
}

/// `model` of a job: the folder or file that is the candidate.
public struct ModelOutput: Sendable {
    /// The folder or file in the workspace.
    public var path: Text
    /// `flavor`, free text such as `sklearn`.
    public var flavor: String?

    /// Creates a description.
    public init(path: Text, flavor: String? = nil) {
        self.path = path
        self.flavor = flavor
    }
}

/// `publish` of a job.
public struct Publish: Sendable {
    /// The registered model's name; the gate's when the file has none.
    public var name: Text?
    /// The alias to move; `champion` when the file has none.
    public var alias: Text?
    /// Where it stands.
    public var span: SourceSpan

    /// Creates a description.
    public init(name: Text? = nil, alias: Text? = nil, span: SourceSpan) {
        self.name = name
        self.alias = alias
        self.span = span
    }
}
