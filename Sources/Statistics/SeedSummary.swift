internal import Distributions

/// One metric over several seeds: what a recipe gives, not one lucky run.
public struct SeedSummary: Sendable, Hashable {
    /// How many seeds.
    public let count: Int
    /// The mean over seeds.
    public let mean: Double
    /// The middle value, or the mean of the two middle ones.
    public let median: Double
    /// The worst seed, where higher is better.
    public let minimum: Double
    /// The best one.
    public let maximum: Double
    /// The sample's standard deviation (divided by n − 1); `nil` for one seed.
    public let standardDeviation: Double?

    /// `nil` without values, or where one is not finite.
    public init?(_ values: [Double]) {
        guard values.allSatisfy(\.isFinite), let mean = NeumaierSum.mean(of: values),
            let median = Quantiles.type7(values, 0.5), let minimum = values.min(), let maximum = values.max()
        else { return nil }
        count = values.count
        self.mean = mean
        self.median = median
        self.minimum = minimum
        self.maximum = maximum
        standardDeviation = Spread.standardDeviation(values)
    }

    /// The standard deviation as a share of the mean's magnitude; `nil` for one seed or a mean of 0.
    public var coefficientOfVariation: Double? {
        mean == 0 ? nil : standardDeviation.map { $0 / mean.magnitude }
    }

    /// mean ± t(n − 1) · s/√n; `nil` for one seed or a confidence that is not between 0 and 1.
    public func interval(confidence: Double) -> Interval? {
        guard let standardDeviation else { return nil }
        return Interval.student(
            mean, standardError: standardDeviation / Double(count).squareRoot(),
            degreesOfFreedom: Double(count - 1), confidence: confidence)
    }
}
