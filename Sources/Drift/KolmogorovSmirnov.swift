internal import Distributions

/// The two-sample Kolmogorov–Smirnov test: the largest gap between two empirical distribution functions.
///
/// Source: N. V. Smirnov (1939); exact p: counting lattice paths, J. L. Hodges (1958).
public struct KolmogorovSmirnov: Sendable, Hashable {
    /// How many values the first sample has.
    public let count: Int
    /// How many values the second one has.
    public let otherCount: Int
    /// The gap times both counts, which is whole.
    private let steps: Int

    /// `nil` where a sample is empty, has a NaN, or more than 10⁹ values.
    public init?(_ one: [Double], _ other: [Double]) {
        guard !one.isEmpty, !other.isEmpty, max(one.count, other.count) <= 1_000_000_000,
            !one.contains(where: \.isNaN), !other.contains(where: \.isNaN)
        else { return nil }
        let (left, right) = (one.sorted(), other.sorted())
        var (i, j, steps) = (0, 0, 0)
        while i < left.count, j < right.count {
            let value = min(left[i], right[j])
            while i < left.count, left[i] <= value { i += 1 }
            while j < right.count, right[j] <= value { j += 1 }
            steps = max(steps, abs(i * right.count - j * left.count))
        }
        count = left.count
        otherCount = right.count
        self.steps = steps
    }

    /// D, from 0 for samples alike to 1 for samples apart.
    public var distance: Double { Double(steps) / (Double(count) * Double(otherCount)) }

    /// The p of no difference: exact up to a million pairs, by Kolmogorov's distribution above.
    public var p: Double { exactP ?? limitP }

    /// The probability of a larger √(nm/(n+m))·D in the limit.
    public var limitP: Double {
        let (m, n) = (Double(count), Double(otherCount))
        return Kolmogorov.upperTail((m * n / (m + n)).squareRoot() * distance)
    }

    /// The share of all orders of n + m different values whose gap is at least D; `nil` for more than a
    /// million pairs.
    ///
    /// An order is a path through a grid; the shares of paths that touch the forbidden region are only ever
    /// added, so the smallest p keeps its digits.
    public var exactP: Double? {
        guard count <= 1_000_000, otherCount <= 1_000_000, count * otherCount <= 1_000_000 else { return nil }
        guard steps > 0 else { return 1 }
        var touched = [Double](repeating: 0, count: otherCount + 1)
        for i in 0...count {
            for j in 0...otherCount {
                if abs(i * otherCount - j * count) >= steps {
                    touched[j] = 1
                } else if i > 0, j > 0 {
                    let share = Double(i) / Double(i + j)
                    touched[j] = share * touched[j] + (1 - share) * touched[j - 1]
                } else if j > 0 {
                    touched[j] = touched[j - 1]
                }
            }
        }
        return min(1, touched[otherCount])
    }
}
