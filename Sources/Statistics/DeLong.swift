internal import Distributions

/// DeLong's test: two models' areas under the curve (AUC) on the same rows, with their covariance.
///
///     DeLong(isPositive: labels, candidate: scores, champion: others)?.interval(confidence: 0.90)
///
/// S = cov(V₁₀)/m + cov(V₀₁)/n over the placements of m positive and n negative rows; z = (A₁ − A₂)/√(S₁₁ +
/// S₂₂ − 2 S₁₂).
///
/// Source: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988); placements by midranks: X. Sun, W. Xu
/// (2014).
public struct DeLong: Sendable, Hashable {
    /// How many rows are positive.
    public let positives: Int
    /// How many rows are negative.
    public let negatives: Int
    /// The candidate's area.
    public let candidateArea: Double
    /// The champion's area.
    public let championArea: Double
    /// S₁₁, the variance of the candidate's area.
    public let candidateVariance: Double
    /// S₂₂, the variance of the champion's area.
    public let championVariance: Double
    /// S₁₂.
    public let covariance: Double
    /// The variance of the areas' difference: exactly 0 for a model against itself.
    public let differenceVariance: Double

    /// `nil` for columns of different length, fewer than two rows of a class, or NaN scores.
    public init?(isPositive: [Bool], candidate: [Double], champion: [Double]) {
        guard let one = Placements(isPositive: isPositive, scores: candidate),
            let other = Placements(isPositive: isPositive, scores: champion),
            one.positives.count > 1, one.negatives.count > 1
        else { return nil }
        let (m, n) = (one.positives.count, one.negatives.count)
        func sum(_ covariance: (Placements, Placements) -> (Double, Double)) -> Double {
            let (ofPositives, ofNegatives) = covariance(one, other)
            return ofPositives / Double(m) + ofNegatives / Double(n)
        }
        positives = m
        negatives = n
        candidateArea = one.area
        championArea = other.area
        candidateVariance = sum { one, _ in (variance(one.positives), variance(one.negatives)) }
        championVariance = sum { _, other in (variance(other.positives), variance(other.negatives)) }
        covariance = sum { one, other in
            (
                Spread.covariance(one.positives, other.positives) ?? 0,
                Spread.covariance(one.negatives, other.negatives) ?? 0
            )
        }
        // From the differences themselves, so that no digits cancel for models that are nearly the same.
        differenceVariance = sum { one, other in
            (
                variance(zip(one.positives, other.positives).map { $0 - $1 }),
                variance(zip(one.negatives, other.negatives).map { $0 - $1 })
            )
        }
    }

    /// The candidate's area less the champion's.
    public var difference: Double { candidateArea - championArea }

    /// Whether the normal approximation may be believed: ten rows of each class, and some variance.
    public var isReliable: Bool { min(positives, negatives) >= 10 && differenceVariance > 0 }

    /// The difference in standard errors: 0 for equal areas, and `nil` for a difference without any variance.
    public var z: Double? {
        if difference == 0 { return 0 }
        return differenceVariance > 0 ? difference / differenceVariance.squareRoot() : nil
    }

    /// The two-sided p of no difference; `nil` as `z`.
    public var twoSidedP: Double? { z.map(Normal.twoSidedP) }

    /// The p against a candidate that is not worse: small when it is worse; `nil` as `z`.
    public var candidateWorseP: Double? { z.map(Normal.cdf) }

    /// The normal interval of the difference; a point where there is no variance (see `isReliable`).
    public func interval(confidence: Double) -> Interval? {
        Interval.normal(difference, variance: differenceVariance, confidence: confidence)
    }

    /// The normal interval of the candidate's area alone, which may reach beyond 1.
    public func candidateInterval(confidence: Double) -> Interval? {
        Interval.normal(candidateArea, variance: candidateVariance, confidence: confidence)
    }
}

private func variance(_ values: [Double]) -> Double { Spread.sampleVariance(values) ?? 0 }
