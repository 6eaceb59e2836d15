/// Comparison of numbers as gates do it: bounds are inclusive and forgive the rounding of binary fractions.
public enum Comparison {
    /// Whether `value` is at least `bound`: 0.85 is at least 0.80 + 0.05, though not in binary.
    ///
    /// v ≥ b or |v − b| ≤ 1e-12 + 1e-9·max(|v|, |b|). NaN is at least nothing and nothing is at least NaN.
    /// Infinity is compared as such; a gate answers with an error before it comes here.
    public static func isAtLeast(_ value: Double, _ bound: Double) -> Bool {
        if value >= bound { return true }
        guard value.isFinite, bound.isFinite else { return false }
        return (value - bound).magnitude <= 1e-12 + 1e-9 * max(value.magnitude, bound.magnitude)
    }

    /// Whether `value` is above `bound` by more than rounding.
    public static func isAbove(_ value: Double, _ bound: Double) -> Bool {
        value > bound && !isAtLeast(bound, value)
    }

    /// (candidate − reference)/|reference|; `nil` for a reference of 0 or numbers that are not finite.
    public static func relativeChange(_ candidate: Double, from reference: Double) -> Double? {
        guard candidate.isFinite, reference.isFinite, reference != 0 else { return nil }
        return (candidate - reference) / reference.magnitude
    }
}
