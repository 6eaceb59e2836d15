/// What a gate decides.
public enum GateDecision: String, Sendable, Hashable, CaseIterable {
    /// The candidate may be published.
    case promote = "PROMOTE"
    /// It may not.
    case reject = "REJECT"
    /// A person must decide.
    case hold = "HOLD"
    /// A person decided against the checks.
    case overridden = "OVERRIDDEN"

    /// As `needs.<id>.decision` says it: `promote`, `reject`, `hold`, `overridden`.
    public var word: String { rawValue.lowercased() }
    /// Whether a publish job behind the gate may run.
    public var allowsPublishing: Bool { self == .promote || self == .overridden }
}

/// A decision with the exit status that tells it.
public struct GateOutcome: Sendable, Hashable {
    /// The decision.
    public let decision: GateDecision
    /// The exit status of `headgate gate`: 0 promote, 10 and 12 reject, 11 hold, 13 overridden.
    public let exitCode: Int32
    /// Whether no check could block.
    public let isVacuous: Bool

    /// Folds verdicts into a decision, whatever their order.
    ///
    /// A blocking ERROR or FAIL rejects; a blocking INCONCLUSIVE holds; a gate in which no check of its own blocks
    /// rejects too, because a gate that lets everything pass is a mistake.
    ///
    /// - Parameters:
    ///   - checks: The verdicts.
    ///   - skippedCount: Whether skipped checks count as checks that can block (`first-model: promote`).
    public init(folding checks: [CheckVerdict], skippedCount: Bool = false) {
        let blocking = checks.filter { $0.severity == .block }
        isVacuous = !blocking.contains { !$0.isBuiltIn && (skippedCount || !$0.answer.isSkipped) }
        if isVacuous || blocking.contains(where: { $0.answer == .error }) {
            (decision, exitCode) = (.reject, 12)
        } else if blocking.contains(where: { $0.answer == .fail }) {
            (decision, exitCode) = (.reject, 10)
        } else if blocking.contains(where: { $0.answer == .inconclusive }) {
            (decision, exitCode) = (.hold, 11)
        } else {
            (decision, exitCode) = (.promote, 0)
        }
    }
}
