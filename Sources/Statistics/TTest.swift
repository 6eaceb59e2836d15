internal import Distributions

/// Student's t test of a difference of means, for metrics of several seeds.
///
///     TTest.welch(candidate, champion)?.twoSidedP
public struct TTest: Sendable, Hashable {
    /// The candidate's mean less the champion's.
    public let difference: Double
    /// The standard error of the difference, above 0.
    public let standardError: Double
    /// Degrees of freedom, not always whole.
    public let degreesOfFreedom: Double

    private init?(_ difference: Double, _ standardError: Double, _ degreesOfFreedom: Double) {
        guard difference.isFinite, standardError.isFinite, standardError > 0, degreesOfFreedom > 0 else {
            return nil
        }
        self.difference = difference
        self.standardError = standardError
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// Two samples that may differ in variance; `nil` for fewer than two values, no variance, or NaN.
    ///
    /// se² = s₁²/n₁ + s₂²/n₂; df = se⁴ / ((s₁²/n₁)²/(n₁−1) + (s₂²/n₂)²/(n₂−1))
    ///
    /// Source: B. L. Welch, The Generalization of Student's Problem (1947).
    public static func welch(_ candidate: [Double], _ champion: [Double]) -> TTest? {
        guard let one = Spread.sampleVariance(candidate), let other = Spread.sampleVariance(champion),
            let mean = NeumaierSum.mean(of: candidate), let otherMean = NeumaierSum.mean(of: champion)
        else { return nil }
        let (m, n) = (Double(candidate.count), Double(champion.count))
        let (own, others) = (one / m, other / n)
        let square = own + others
        // As shares of the sum, so that tiny variances do not vanish when they are squared.
        let (ownShare, othersShare) = (own / square, others / square)
        let freedom = 1 / (ownShare * ownShare / (m - 1) + othersShare * othersShare / (n - 1))
        return TTest(mean - otherMean, square.squareRoot(), freedom)
    }

    /// Pairs, for instance of the same seed; `nil` for fewer than two, columns of different length,
    /// differences that are all equal, or NaN.
    public static func paired(_ candidate: [Double], _ champion: [Double]) -> TTest? {
        guard candidate.count == champion.count else { return nil }
        let differences = zip(candidate, champion).map { $0 - $1 }
        guard let mean = NeumaierSum.mean(of: differences),
            let deviation = Spread.standardDeviation(differences)
        else { return nil }
        let n = Double(differences.count)
        return TTest(mean, deviation / n.squareRoot(), n - 1)
    }

    /// The difference in standard errors.
    public var t: Double { difference / standardError }

    /// The p of no difference.
    public var twoSidedP: Double { StudentT.twoSidedP(t, degreesOfFreedom: degreesOfFreedom) }

    /// The p against a candidate that is not lower: small when it is lower.
    public var candidateLowerP: Double { StudentT.cdf(t, degreesOfFreedom: degreesOfFreedom) }

    /// The interval of the difference; `nil` for a confidence that is not between 0 and 1.
    public func interval(confidence: Double) -> Interval? {
        Interval.student(
            difference, standardError: standardError, degreesOfFreedom: degreesOfFreedom,
            confidence: confidence)
    }
}
