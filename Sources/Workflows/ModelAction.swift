/// The built-in actions that a file valid on GitHub uses in place of the keys for models.
///
/// `uses: headgate/metrics@v1` with `path: out/metrics.json` is the job's `metrics: out/metrics.json`. Reading sets the
/// job's key and takes the step away, so a workflow that was read holds none of them.
public enum ModelAction: String, Sendable, CaseIterable {
    case metrics = "headgate/metrics"
    case predictions = "headgate/predictions"
    case model = "headgate/model"
    case params = "headgate/params"
    case resources = "headgate/resources"
    case network = "headgate/network"
    case select = "headgate/select"
    case gate = "headgate/gate"
    case publish = "headgate/publish"

    /// The owner of all of them, in `uses`.
    public static let owner = "headgate"

    /// The key of a job that it sets; `select` is one of `strategy`.
    public var key: String { String(rawValue.dropFirst(Self.owner.utf8.count + 1)) }

    /// Whether its step is all that the job does.
    public var isWholeJob: Bool { self == .gate || self == .publish }

    /// The names that its `with` takes; any name of a parameter for `params`.
    public var inputs: [String] {
        switch self {
        case .metrics: ["path"]
        case .predictions: ["path", "key", "label", "prediction", "score", "positive"]
        case .model: ["path", "flavor"]
        case .params: []
        case .resources: ["cpus", "memory", "pids", "shm"]
        case .network: ["mode"]
        case .select: ["metric", "mode"]
        case .gate:
            [
                "file", "name", "model", "compare-to", "champion-eval", "first-model", "claim", "test-set",
                "predictions", "checks",
            ]
        case .publish: ["name", "alias"]
        }
    }
}
