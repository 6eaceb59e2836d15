internal import Distributions

/// Wilcoxon's signed-rank test: whether paired differences lie on one side of 0.
///
/// Differences of 0 are left out; equal magnitudes share a midrank, and the distribution is that of all 2ⁿ
/// signs given those ranks.
///
/// Source: F. Wilcoxon, Individual Comparisons by Ranking Methods (1945).
public struct SignedRank: Sendable, Hashable {
    /// How many differences are not 0.
    public let count: Int
    /// The sum of the ranks of positive differences.
    public let positiveSum: Double
    /// Twice each rank, which is whole.
    private let doubledRanks: [Int]

    /// `nil` where a difference is NaN or all are 0.
    public init?(differences: [Double]) {
        let rest = differences.filter { $0 != 0 }
        guard !rest.isEmpty, let ranks = Ranks.midranks(rest.map(\.magnitude)) else { return nil }
        count = rest.count
        doubledRanks = ranks.map { Int($0 * 2) }
        positiveSum = NeumaierSum.of(rest.indices.lazy.filter { rest[$0] > 0 }.map { ranks[$0] })
    }

    /// The two-sided p of no difference: exact up to 100 differences, by the normal approximation above.
    public var twoSidedP: Double {
        let total = Double(doubledRanks.reduce(0, +)) / 2
        let extreme = max(positiveSum, total - positiveSum)
        guard count <= 100 else {
            let variance = NeumaierSum.of(doubledRanks.lazy.map { Double($0) * Double($0) }) / 16
            return min(1, 2 * Normal.upperTail((extreme - total / 2 - 0.5) / variance.squareRoot()))
        }
        return min(1, 2 * masses[Int(extreme * 2)...].reduce(0, +))
    }

    /// The probability of each doubled sum of ranks: each rank is in it with probability ½.
    private var masses: [Double] {
        var masses = [Double](repeating: 0, count: doubledRanks.reduce(0, +) + 1)
        masses[0] = 1
        var reached = 0
        for rank in doubledRanks {
            for sum in stride(from: reached, through: 0, by: -1) {
                masses[sum] /= 2
                masses[sum + rank] += masses[sum]
            }
            reached += rank
        }
        return masses
    }
}
