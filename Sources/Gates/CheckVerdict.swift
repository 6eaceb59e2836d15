public import JSON

/// What a check found, with the numbers it found it from.
public struct CheckVerdict: Sendable, Equatable {
    /// The five answers of a check.
    public enum Answer: Sendable, Hashable {
        /// The rule holds.
        case pass
        /// The rule does not hold.
        case fail
        /// The data cannot tell.
        case inconclusive
        /// The rule could not be applied: silence is not evidence.
        case error
        /// The rule does not apply, for a reason such as `first-model`.
        case skipped(String)

        /// `PASS`, `FAIL`, `INCONCLUSIVE`, `ERROR` or `SKIPPED`.
        public var word: String {
            switch self {
            case .pass: "PASS"
            case .fail: "FAIL"
            case .inconclusive: "INCONCLUSIVE"
            case .error: "ERROR"
            case .skipped: "SKIPPED"
            }
        }

        /// Whether the check was not applied.
        public var isSkipped: Bool { if case .skipped = self { true } else { false } }
    }

    /// The check: `accuracy.min`, `accuracy.vs`, `trivial-baseline`.
    public var id: String
    /// What it found.
    public var answer: Answer
    /// Whether it decides.
    public var severity: Severity
    /// The candidate's number.
    public var value: Double?
    /// The number it was held against: the reference's, or the trivial predictor's.
    public var reference: Double?
    /// How much better the candidate is; negative where it is worse.
    public var diff: Double?
    /// The rule, such as `>= 0.9`.
    public var rule: String
    /// Counts from which the decision can be derived again.
    public var evidence: JSONObject
    /// What a person should know; empty when the numbers say it all.
    public var message: String
    /// Whether every gate makes this check by itself, so that alone it makes no gate.
    public var isBuiltIn: Bool

    /// Creates a verdict without numbers.
    public init(
        id: String, _ answer: Answer, severity: Severity = .block, rule: String = "", message: String = "",
        isBuiltIn: Bool = false
    ) {
        self.id = id
        self.answer = answer
        self.severity = severity
        self.rule = rule
        self.message = message
        self.isBuiltIn = isBuiltIn
        evidence = JSONObject()
    }

    /// The verdict as it stands in `checks` of a verdict file; what is not known is left out.
    public var json: JSON {
        var object = JSONObject([
            ("id", .string(id)), ("verdict", .string(answer.word)), ("severity", .string(severity.rawValue)),
        ])
        if case .skipped(let reason) = answer { object["reason"] = .string(reason) }
        if let value { object["value"] = .number(value) }
        if let reference { object["reference"] = .number(reference) }
        if let diff { object["diff"] = .number(diff) }
        if !rule.isEmpty { object["rule"] = .string(rule) }
        if !evidence.isEmpty { object["evidence"] = .object(evidence) }
        if !message.isEmpty { object["message"] = .string(message) }
        return .object(object)
    }
}
