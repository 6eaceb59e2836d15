internal import Distributions

/// A confidence interval, both ends included.
///
///     Interval.wilson(successes: 90, trials: 100, confidence: 0.95)
///     Interval.tango(gains: 30, losses: 12, rows: 1000, confidence: 0.90)
///
/// A one-sided bound of confidence c is one end of the two-sided interval of confidence 2c − 1.
public struct Interval: Sendable, Hashable {
    /// The smallest value that the data do not refute.
    public let lower: Double
    /// The largest one.
    public let upper: Double

    /// The interval between two ends, in this order.
    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// `estimate` ± half the width, which is what a normal or t distribution gives.
    init(_ estimate: Double, plusMinus half: Double) {
        self.init(lower: estimate - half, upper: estimate + half)
    }

    /// Whether `value` lies between both ends.
    public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    /// The normal quantile of a two-sided confidence above 0 and below 1; else `nil`.
    static func normalQuantile(ofConfidence confidence: Double) -> Double? {
        guard confidence > 0, confidence < 1 else { return nil }
        return -Normal.quantile((1 - confidence) / 2)
    }
}
