/// What an interval of a difference proves, where the difference is positive when the candidate is better.
public enum NonInferiority: String, Sendable, Hashable, CaseIterable {
    /// It is proved.
    case pass = "PASS"
    /// The contrary is proved.
    case fail = "FAIL"
    /// Neither: there are too few rows.
    case inconclusive = "INCONCLUSIVE"

    /// Whether the candidate is not worse by more than the margin m: pass if L ≥ −m, fail if U < −m.
    ///
    /// - Parameters:
    ///   - interval: At confidence 1 − 2α for a one-sided test at α.
    ///   - margin: How much worse is accepted, at least 0; else, or with a NaN end, the result is `nil`.
    public static func verdict(_ interval: Interval, margin: Double) -> NonInferiority? {
        guard margin >= 0, isWhole(interval) else { return nil }
        if Comparison.isAtLeast(interval.lower, -margin) { return .pass }
        return Comparison.isAtLeast(interval.upper, -margin) ? .inconclusive : .fail
    }

    /// Whether the candidate is better: pass if L > 0, fail if U ≤ 0, by more than rounding; `nil` with a NaN
    /// end.
    public static func superiority(_ interval: Interval) -> NonInferiority? {
        guard isWhole(interval) else { return nil }
        if Comparison.isAbove(interval.lower, 0) { return .pass }
        return Comparison.isAbove(interval.upper, 0) ? .inconclusive : .fail
    }

    private static func isWhole(_ interval: Interval) -> Bool { interval.lower <= interval.upper }
}
