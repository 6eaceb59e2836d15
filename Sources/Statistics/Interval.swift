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

    /// estimate ± z·√variance, for an estimate that is about normal (an AUC, by DeLong).
    ///
    /// `nil` for a variance below 0 or a confidence that is not between 0 and 1.
    public static func normal(_ estimate: Double, variance: Double, confidence: Double) -> Interval? {
        guard variance >= 0, let z = normalQuantile(ofConfidence: confidence) else { return nil }
        return Interval(estimate, plusMinus: z * variance.squareRoot())
    }

    /// estimate ± t·standard error, for a mean of few values (seeds); `nil` for a standard error below 0,
    /// degrees of freedom that are not above 0, or a confidence that is not between 0 and 1.
    public static func student(
        _ estimate: Double, standardError: Double, degreesOfFreedom: Double, confidence: Double
    ) -> Interval? {
        guard standardError >= 0, degreesOfFreedom > 0, confidence > 0, confidence < 1 else { return nil }
        let quantile = -StudentT.quantile((1 - confidence) / 2, degreesOfFreedom: degreesOfFreedom)
        return Interval(estimate, plusMinus: quantile * standardError)
    }

    /// `estimate` ± half the width.
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
