internal import Statistics

/// How far values must be carried to turn one sample into another: the area between both distribution
/// functions.
public enum Wasserstein {
    /// W₁ = ∫ |F − G|, in the unit of the values; `nil` where a sample is empty or a value is not finite.
    ///
    /// Source: L. N. Vaserstein (1969); for samples on a line: C. L. Mallows (1972).
    public static func distance(_ one: [Double], _ other: [Double]) -> Double? {
        guard !one.isEmpty, !other.isEmpty, one.allSatisfy(\.isFinite), other.allSatisfy(\.isFinite) else {
            return nil
        }
        let (left, right) = (one.sorted(), other.sorted())
        var (i, j, sum) = (0, 0, NeumaierSum())
        var last = min(left[0], right[0])
        while i < left.count || j < right.count {
            let next = min(i < left.count ? left[i] : .infinity, j < right.count ? right[j] : .infinity)
            let gap = Double(i) / Double(left.count) - Double(j) / Double(right.count)
            // Not 0 times infinity, where two values are farther apart than the largest number.
            if gap != 0 { sum.add(gap.magnitude * (next - last)) }
            while i < left.count, left[i] == next { i += 1 }
            while j < right.count, right[j] == next { j += 1 }
            last = next
        }
        return sum.value
    }

    /// The distance in standard deviations (divided by n) of the reference; `nil` also where it has none.
    public static func distance(_ current: [Double], inDeviationsOf reference: [Double]) -> Double? {
        guard let distance = distance(reference, current), let variance = Regression.variance(reference),
            variance > 0
        else { return nil }
        return distance / variance.squareRoot()
    }
}
