/// The keys of each mapping in a gate: those that are applied, and those that a later version applies.
struct GateKeys {
    /// The mapping's name for messages.
    let place: String
    let known: [String]
    let later: Set<String>

    static let gate = GateKeys(
        place: "a gate",
        known: [
            "name", "model", "compare-to", "champion-eval", "first-model", "claim", "test-set", "predictions",
            "checks",
        ],
        later: [
            "score", "approval", "override", "seeds", "margin-budget", "on-exhaustion", "on-inconclusive",
            "cluster",
        ])

    static let testSet = GateKeys(
        place: "'test-set'", known: ["path", "key"],
        later: ["max-looks", "epsilon", "delta", "feedback", "on-exhaustion"])

    static let predictions = GateKeys(
        place: "'predictions'", known: ["path", "key", "label", "prediction", "score", "scores", "positive"],
        later: ["by", "group", "weight", "cluster", "average"])

    /// What a row metric and a number share; `threshold` and its like are MLflow's words.
    private static let rules = [
        "min", "max", "vs", "severity", "direction", "greater-is-better", "threshold", "min-absolute-change",
        "min-relative-change",
    ]
    private static let statistics: Set<String> = [
        "confident", "confidence", "on-inconclusive", "weight", "cluster", "by", "bins", "overridable",
        "max-std",
        "min-of-seeds", "seeds", "slices",
    ]

    static let rowMetric = GateKeys(
        place: "a metric's check", known: rules, later: statistics.union(["average"]))
    static let number = GateKeys(
        place: "'number'", known: ["id", "from"] + rules, later: statistics.union(["average", "n"]))
    static let trivialBaseline = GateKeys(place: "'trivial-baseline'", known: ["severity"], later: statistics)

    static let change = GateKeys(
        place: "'vs'",
        known: [
            "margin", "require", "max-relative-increase", "max-relative-decrease", "min-absolute-change",
            "min-relative-change",
        ],
        later: [
            "confidence", "confident", "test", "alpha", "correction", "margin-budget", "max-ratio",
            "bootstrap",
            "method", "on-inconclusive", "power",
        ])

    static let checks = GateKeys(
        place: "'checks'",
        known: RowMetric.allCases.map(\.rawValue) + ["number", "trivial-baseline"],
        later: [
            "slices", "churn", "data", "resources", "calibration", "fairness", "balanced-accuracy",
            "precision",
            "recall", "f1", "average-precision", "log-loss", "brier", "ece", "top-k", "stability",
            "train-twice",
            "latency", "canary", "seeds", "behaviour", "junit", "csv", "mlflow", "stdout", "score",
        ])

    /// Sources of numbers that a later version reads.
    static let laterSources = [
        "csv", "junit", "mlflow", "stdout", "predictions", "resource", "latency", "metrics",
    ]

    /// MLflow writes its words with underscores; here they are one with ours.
    static func canonical(_ key: String) -> String {
        switch key {
        case "min_absolute_change", "min_relative_change", "greater_is_better":
            String(key.map { $0 == "_" ? "-" : $0 })
        default: key
        }
    }
}
