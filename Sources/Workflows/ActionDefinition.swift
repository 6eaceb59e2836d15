public import Diagnostics
public import Expressions

/// An action's `action.yml` as a typed value.
///
///     let (action, findings) = ActionReader.read(text, path: "actions/score/action.yml")
///
/// Source: GitHub's metadata syntax for actions (action-v1.0.json of its parser).
public struct ActionDefinition: Sendable {
    /// One input.
    public struct Input: Sendable {
        /// The name.
        public var name: String
        /// What it is for.
        public var summary: String?
        /// Whether a step must give it.
        public var isRequired = false
        /// Its value when the step gives none.
        public var defaultValue: Text?
        /// Why not to use it any more.
        public var deprecation: String?
        /// Where its name stands.
        public var span: SourceSpan

        /// Creates an input.
        public init(name: String, span: SourceSpan) {
            self.name = name
            self.span = span
        }
    }

    /// A node action's scripts, relative to the action's folder.
    public struct NodeRuns: Sendable {
        /// The values of `using` that there are.
        public static let versions = ["node12", "node16", "node20", "node24"]

        /// `node20`; every one is run with the runner's one node.
        public var version: String
        /// `main`.
        public var main: String
        /// `pre`, run before the first step of the job.
        public var pre: String?
        /// `pre-if`; `always()` when the file has none.
        public var preCondition: Condition?
        /// `post`, run after the last step of the job, the last action's first.
        public var post: String?
        /// `post-if`; `always()` when the file has none.
        public var postCondition: Condition?

        /// Creates a description.
        public init(version: String, main: String) {
            self.version = version
            self.main = main
        }
    }

    /// A Docker action: read and checked; running it comes with the sandboxes for images.
    public struct DockerRuns: Sendable {
        /// `Dockerfile` or `docker://image`.
        public var image: String
        /// `args`.
        public var arguments: [Text] = []
        /// `env`.
        public var environment: [NamedText] = []
        /// `entrypoint`.
        public var entrypoint: String?
        /// `pre-entrypoint`.
        public var preEntrypoint: String?
        /// `pre-if`.
        public var preCondition: Condition?
        /// `post-entrypoint`.
        public var postEntrypoint: String?
        /// `post-if`.
        public var postCondition: Condition?

        /// Creates a description.
        public init(image: String) { self.image = image }
    }

    /// How an action runs.
    public enum Runs: Sendable {
        /// `using: composite`.
        case composite([Step])
        /// `using: node20` and its like.
        case node(NodeRuns)
        /// `using: docker`.
        case docker(DockerRuns)
    }

    /// The file.
    public var path: String
    /// `name`.
    public var name: String
    /// `description`.
    public var summary: String?
    /// `inputs`, in order.
    public var inputs: [Input] = []
    /// `outputs`: for a composite action their `value`, else an empty text.
    public var outputs: [NamedText] = []
    /// `runs`.
    public var runs: Runs

    /// Creates a definition.
    public init(path: String, name: String, runs: Runs) {
        self.path = path
        self.name = name
        self.runs = runs
    }
}
