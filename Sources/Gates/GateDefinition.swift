public import Diagnostics
public import Digests
internal import JSON
public import YAML

/// How much a check's verdict weighs.
public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// It decides.
    case block
    /// It is reported.
    case warn
}

/// A gate as it is written, with the place of each part.
///
///     let (gate, findings) = GateReader.read(node, path: "pipelines/digits.yml")
///     let (evaluated, more) = gate.evaluated { interpolate($0) }
///     let verdict = GateEvaluation.evaluate(evaluated, inputs)
///
/// While `isEvaluated` is false some values still hold `${{ }}`: texts as written, numbers as NaN.
public struct GateDefinition: Sendable {
    /// Which version of the model the candidate is compared with.
    public enum Reference: Sendable, Hashable {
        /// The version that an alias names; `champion` by default.
        case alias(String)
        /// The version that `champion` named before its last move.
        case previous
        /// One version.
        case version(Int)
        /// No version: only bounds count.
        case none

        /// As a verdict names it: `champion`, `@staging`, `previous`, `version:7`, `none`.
        public var description: String {
            switch self {
            case .alias(let name): name == "champion" ? name : "@" + name
            case .previous: "previous"
            case .version(let number): "version:\(number)"
            case .none: "none"
            }
        }
    }

    /// What happens where there is no version to compare with yet.
    public enum FirstModel: String, Sendable, Hashable {
        /// Changes are skipped; bounds must exist and hold.
        case absoluteOnly = "absolute-only"
        /// Changes are skipped; no bound needs to exist.
        case promote
    }

    /// The file whose digest names the test set.
    public struct TestSet: Sendable, Hashable {
        /// The file or folder, relative to the workspace; `nil`: the digest is that of the predictions' keys and labels.
        public var path: String?
        /// Its key column.
        public var key: String?

        /// Creates a test set.
        public init(path: String?, key: String? = nil) {
            self.path = path
            self.key = key
        }
    }

    /// The file that the gate is written in, as diagnostics name it.
    public var path: String
    /// The registered model; `nil`: that of the publish job behind the gate.
    public var name: String?
    /// The candidate, `sha256:` and 64 digits once evaluated; `nil` when the gate does not say.
    public var model: String?
    /// The version to compare with.
    public var compareTo: Reference
    /// The rule where there is none.
    public var firstModel: FirstModel
    /// The test set's file.
    public var testSet: TestSet?
    /// The candidate's predictions; a caller that knows a default may set it.
    public var predictions: PredictionColumns?
    /// The checks in the order of the file, each with one rule: `accuracy: {min, vs}` is two.
    public var checks: [GateCheck]
    /// How much the check against a trivial predictor weighs; `nil` when it is switched off.
    public var trivialBaseline: Severity?
    /// Whether the file asks for that check by name, which makes it one of the gate's own.
    public var namesTrivialBaseline: Bool
    /// Where the gate stands.
    public var span: SourceSpan
    /// The texts that hold `${{ }}`, in the order of the file.
    public var expressions: [YAMLScalar]
    let source: YAMLNode

    /// Whether no expression is left.
    public var isEvaluated: Bool { expressions.isEmpty }

    /// The gate with its expressions replaced, read again so that every rule is checked on the real values.
    ///
    /// - Parameter interpolate: Gives a text with its `${{ }}` replaced.
    /// - Returns: `nil` with errors. A `predictions` set by the caller is kept where the file has none.
    public func evaluated(_ interpolate: (String) -> String) -> (
        gate: GateDefinition?, diagnostics: [Diagnostic]
    ) {
        let node = GateExpressions.replaced(in: source, interpolate)
        var (gate, findings) = GateReader.read(node, path: path)
        if gate?.predictions == nil { gate?.predictions = predictions }
        if gate?.name == nil { gate?.name = name }
        gate?.expressions = []
        return (gate, findings)
    }

    /// The identity of the rules: SHA-256 of the evaluated gate as canonical JSON.
    public var digest: Digest { Digest.sha256(GateExpressions.json(of: source).text(.canonical)) }

    /// Whether a check computes a metric from rows, so that `predictions` must be known.
    public var needsPredictions: Bool { checks.contains { $0.rowMetric != nil } }

    /// Whether a check compares with another version.
    public var comparesVersions: Bool { checks.contains { $0.isChange } }

    /// The files that must be loaded before the gate can be evaluated.
    public var requiredFiles: GateFiles {
        var json: [String] = []
        for case .number(let source) in checks.map(\.metric) where !json.contains(source.path) {
            json.append(source.path)
        }
        return GateFiles(json: json, predictions: predictions?.path, testSet: testSet?.path)
    }
}

extension GateDefinition.Reference: CustomStringConvertible {}

/// The files that a gate reads, relative to the workspace.
public struct GateFiles: Sendable, Hashable {
    /// JSON files with numbers.
    public var json: [String]
    /// The candidate's predictions.
    public var predictions: String?
    /// The file or folder whose digest names the test set.
    public var testSet: String?

    /// Creates a list.
    public init(json: [String] = [], predictions: String? = nil, testSet: String? = nil) {
        self.json = json
        self.predictions = predictions
        self.testSet = testSet
    }
}
