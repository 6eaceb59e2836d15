internal import Distributions
public import Statistics

/// What the replicates of a statistic say about it.
public struct BootstrapDistribution: Sendable, Hashable {
    private let sorted: [Double]

    /// - Parameter replicates: In any order; the result is `nil` without any or with a NaN among them.
    public init?(_ replicates: [Double]) {
        guard !replicates.isEmpty, !replicates.contains(where: \.isNaN) else { return nil }
        sorted = replicates.sorted()
    }

    /// How many replicates there are.
    public var count: Int { sorted.count }

    /// The share of replicates that are at most `bound`: with 0, one-sided evidence against an improvement.
    public func share(atMost bound: Double) -> Double { Double(sorted.count { $0 <= bound }) / Double(count) }

    /// The percentile interval, between the type-7 quantiles α/2 and 1 − α/2; `nil` for a confidence that is
    /// not between 0 and 1.
    ///
    /// Source: B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
    public func percentile(confidence: Double) -> Interval? {
        guard confidence > 0, confidence < 1 else { return nil }
        return between((1 - confidence) / 2, (1 + confidence) / 2)
    }

    /// The bias-corrected and accelerated interval (BCa), right where the distribution is skewed.
    ///
    /// Its ends are the quantiles Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))) for z = Φ⁻¹(α/2) and Φ⁻¹(1 − α/2), where
    /// Φ(z₀) is the share of replicates below the estimate, equal ones counting half.
    ///
    /// - Parameters:
    ///   - estimate: The statistic of the rows themselves.
    ///   - acceleration: â, see `acceleration(ofMean:)`.
    ///   - confidence: Two-sided.
    /// - Returns: `nil` for inputs that make no sense, or where all replicates are on one side of the
    ///   estimate.
    ///
    /// Source: B. Efron, Better Bootstrap Confidence Intervals (1987).
    public func biasCorrected(estimate: Double, acceleration: Double, confidence: Double) -> Interval? {
        guard confidence > 0, confidence < 1, estimate.isFinite, acceleration.isFinite else { return nil }
        let below = sorted.count { $0 < estimate }
        let equal = sorted.count { $0 == estimate }
        let bias = Normal.quantile((Double(below) + Double(equal) / 2) / Double(count))
        guard bias.isFinite else { return nil }
        let z = Normal.quantile((1 - confidence) / 2)
        let ends = [z, -z].map { z -> Double in
            let shifted = bias + z
            let divisor = 1 - acceleration * shifted
            return divisor > 0 ? Normal.cdf(bias + shifted / divisor) : .nan
        }
        return between(ends[0], ends[1])
    }

    /// â = Σ(m − θᵢ)³ / (6 (Σ(m − θᵢ)²)^1.5) over the jackknife values θᵢ and their mean m; 0 where all are
    /// equal, `nil` of none or NaN.
    public static func acceleration(jackknife: [Double]) -> Double? {
        guard let first = jackknife.first, let mean = NeumaierSum.mean(of: jackknife), mean.isFinite else {
            return nil
        }
        guard jackknife.contains(where: { $0 != first }) else { return 0 }
        var (squares, cubes) = (NeumaierSum(), NeumaierSum())
        for value in jackknife {
            let distance = mean - value
            squares.add(distance * distance)
            cubes.add(distance * distance * distance)
        }
        guard squares.value > 0 else { return 0 }
        return cubes.value / (6 * squares.value * squares.value.squareRoot())
    }

    /// The acceleration of a mean, in O(n): without row i the mean is (S − dᵢ)/(n − 1), so m − θᵢ is dᵢ's
    /// distance from the mean over n − 1, which cancels.
    public static func acceleration(ofMean values: [Double]) -> Double? {
        acceleration(jackknife: values.map { -$0 })
    }

    private func between(_ low: Double, _ high: Double) -> Interval? {
        guard let lower = Quantiles.type7(sorted: sorted, low),
            let upper = Quantiles.type7(sorted: sorted, high)
        else { return nil }
        return Interval(lower: lower, upper: upper)
    }
}
