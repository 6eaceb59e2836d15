/// What a binary classifier does to one group of people.
public struct GroupOutcomes: Sendable, Hashable {
    /// Positive rows predicted positive.
    public let truePositives: Int
    /// Negative rows predicted positive.
    public let falsePositives: Int
    /// Positive rows predicted negative.
    public let falseNegatives: Int
    /// Negative rows predicted negative.
    public let trueNegatives: Int

    /// Counts below 0 are taken for 0.
    public init(truePositives: Int, falsePositives: Int, falseNegatives: Int, trueNegatives: Int) {
        self.truePositives = max(0, truePositives)
        self.falsePositives = max(0, falsePositives)
        self.falseNegatives = max(0, falseNegatives)
        self.trueNegatives = max(0, trueNegatives)
    }

    /// The share that is predicted positive; `nil` without rows.
    public var selectionRate: Double? {
        Self.share(
            Double(truePositives) + Double(falsePositives), Double(falseNegatives) + Double(trueNegatives))
    }

    /// The share of positives that is found (TPR); `nil` without positives.
    public var truePositiveRate: Double? { Self.share(Double(truePositives), Double(falseNegatives)) }

    /// The share of negatives that is taken for positive (FPR); `nil` without negatives.
    public var falsePositiveRate: Double? { Self.share(Double(falsePositives), Double(trueNegatives)) }

    private static func share(_ hits: Double, _ misses: Double) -> Double? {
        hits + misses > 0 ? hits / (hits + misses) : nil
    }
}

/// The largest gaps between groups; `nil` for fewer than two groups or where one of them has no such rate.
public enum Fairness {
    /// The largest difference of selection rates. Source: Fairlearn, `demographic_parity_difference`.
    public static func demographicParityDifference(_ groups: [GroupOutcomes]) -> Double? {
        gap(groups.map(\.selectionRate))
    }

    /// The smallest selection rate over the largest; `nil` also where nobody is selected.
    public static func demographicParityRatio(_ groups: [GroupOutcomes]) -> Double? {
        guard let (low, high) = extremes(groups.map(\.selectionRate)), high > 0 else { return nil }
        return low / high
    }

    /// Whether the ratio is at least four fifths. Source: 29 CFR 1607.4 D.
    public static func keepsFourFifths(_ groups: [GroupOutcomes]) -> Bool? {
        demographicParityRatio(groups).map { Comparison.isAtLeast($0, 0.8) }
    }

    /// The largest difference of true positive rates. Source: M. Hardt, E. Price, N. Srebro (2016).
    public static func equalOpportunityDifference(_ groups: [GroupOutcomes]) -> Double? {
        gap(groups.map(\.truePositiveRate))
    }

    /// The larger of the gaps of true and of false positive rates. Source: as above.
    public static func equalizedOddsDifference(_ groups: [GroupOutcomes]) -> Double? {
        guard let positive = equalOpportunityDifference(groups),
            let negative = gap(groups.map(\.falsePositiveRate))
        else { return nil }
        return max(positive, negative)
    }

    private static func gap(_ rates: [Double?]) -> Double? { extremes(rates).map { $0.high - $0.low } }

    private static func extremes(_ rates: [Double?]) -> (low: Double, high: Double)? {
        let known = rates.compactMap(\.self)
        guard known.count == rates.count, known.count > 1, let low = known.min(), let high = known.max()
        else {
            return nil
        }
        return (low, high)
    }
}
