internal import Distributions

/// Mann and Whitney's U test: whether values of one sample tend to be larger than those of another.
///
/// U counts the pairs in which the candidate's value is larger, ties counting half. For latencies and sizes,
/// whose distributions have long tails, it says more than a test of means.
///
/// Source: H. B. Mann, D. R. Whitney (1947); ties and correction for continuity as in
/// scipy.stats.mannwhitneyu.
public struct MannWhitney: Sendable, Hashable {
    /// How many values the candidate has.
    public let candidateCount: Int
    /// How many values the champion has.
    public let championCount: Int
    /// The candidate's U, from 0 to the product of both counts.
    public let u: Double
    /// Whether two values are equal.
    public let hasTies: Bool
    private let standardDeviation: Double

    /// `nil` where a sample is empty or has a NaN.
    public init?(candidate: [Double], champion: [Double]) {
        guard !candidate.isEmpty, !champion.isEmpty, let ranks = Ranks.midranks(candidate + champion) else {
            return nil
        }
        let (m, n) = (Double(candidate.count), Double(champion.count))
        candidateCount = candidate.count
        championCount = champion.count
        u = NeumaierSum.of(ranks[..<candidate.count]) - m * (m + 1) / 2
        // Σ(t³ − t) over groups of t equal values, from how far midranks are from 1...N.
        let cubes = NeumaierSum.of(Ranks.tieSizes(ranks).map { ($0 * $0 - 1) * $0 })
        let all = m + n
        hasTies = cubes > 0
        standardDeviation = max(0, m * n / 12 * (all + 1 - cubes / (all * (all - 1)))).squareRoot()
    }

    /// The p against a candidate that is not larger, by the normal approximation: small when it is larger.
    public var candidateLargerP: Double { tail(u) }

    /// The p against a candidate that is not smaller.
    public var candidateSmallerP: Double { tail(Double(candidateCount) * Double(championCount) - u) }

    /// The two-sided p of no difference.
    public var twoSidedP: Double { min(1, 2 * min(candidateLargerP, candidateSmallerP)) }

    /// The two-sided p without approximation: `nil` with ties or for more than 400 pairs.
    public var exactTwoSidedP: Double? {
        let pairs = candidateCount.multipliedReportingOverflow(by: championCount)
        guard !hasTies, !pairs.overflow, pairs.partialValue <= 400 else { return nil }
        let masses = Self.masses(candidateCount, championCount)
        let extreme = Int(max(u, Double(pairs.partialValue) - u))
        return min(1, 2 * masses[extreme...].reduce(0, +))
    }

    /// P(U ≥ u) by the normal distribution, half a step corrected; 1 where all values are equal.
    private func tail(_ u: Double) -> Double {
        guard standardDeviation > 0 else { return 1 }
        let mean = Double(candidateCount) * Double(championCount) / 2
        return Normal.upperTail((u - mean - 0.5) / standardDeviation)
    }

    /// The probability of each U: the largest of m + n values belongs to either sample.
    private static func masses(_ m: Int, _ n: Int) -> [Double] {
        var rows = [[Double]](repeating: [1], count: n + 1)
        for i in 1...m {
            rows[0] = [1]
            for j in 1...n {
                var masses = [Double](repeating: 0, count: i * j + 1)
                let share = Double(i) / Double(i + j)
                for (u, mass) in rows[j].enumerated() { masses[u + j] += share * mass }
                for (u, mass) in rows[j - 1].enumerated() { masses[u] += (1 - share) * mass }
                rows[j] = masses
            }
        }
        return rows[n]
    }
}

extension Ranks {
    /// How many values share each midrank.
    static func tieSizes(_ midranks: [Double]) -> [Double] {
        var sizes: [Double: Double] = [:]
        for rank in midranks { sizes[rank, default: 0] += 1 }
        // In an order that does not depend on hashing.
        return sizes.values.sorted()
    }
}
