internal import Distributions
internal import Glibc

/// How many rows a test set needs, and what one with so many rows can tell.
///
/// Everything is `nil` for inputs that make no sense and for sizes above 9·10¹⁵.
public enum SampleSize {
    /// How many answers a test set gives, and whether later models may learn from them.
    public enum Answers: Sendable, Hashable {
        /// One model.
        case single
        /// So many models, none chosen by what the others scored.
        case independent(Int)
        /// So many models one after another, each known to have passed or failed: 2ᴴ possible histories.
        case adaptive(Int)

        /// ln of how many events share the failure probability.
        var logCount: Double? {
            switch self {
            case .single: 0
            case .independent(let count): count > 0 ? log(Double(count)) : nil
            case .adaptive(let count): count > 0 ? Double(count) * log(2) : nil
            }
        }
    }

    /// Rows for knowing an accuracy within ± error, except with probability `failure`: n = ln(H/δ)/(2ε²).
    ///
    /// Source: C. Renggli and others, Continuous Integration of Machine Learning Models with ease.ml/ci
    /// (2019).
    public static func hoeffding(error: Double, failure: Double, answers: Answers) -> Int? {
        guard error > 0, failure > 0, failure < 1, let logCount = answers.logCount else { return nil }
        return rows((logCount - log(failure)) / (2 * error * error))
    }

    /// Rows for knowing a difference of accuracies within ± error when at most a share p of rows disagree:
    /// n = ln(4H/δ)/(p·h(ε/p)) with h(u) = (1+u)ln(1+u) − u (Bennett's inequality).
    ///
    /// Source: as `hoeffding`, section 4.
    public static func bennett(disagreement: Double, error: Double, failure: Double, answers: Answers) -> Int?
    {
        guard error > 0, failure > 0, failure < 1, disagreement > 0, disagreement <= 1,
            let logCount = answers.logCount
        else { return nil }
        let u = error / disagreement
        return rows((logCount + log(4) - log(failure)) / (disagreement * ((1 + u) * log1p(u) - u)))
    }

    /// Rows with which a model as good as the champion passes a margin with this power:
    /// n = d((z₁₋α + z_power)/m)².
    ///
    /// - Parameters:
    ///   - disagreement: The share d of rows on which both models differ in being right.
    ///   - margin: How much worse a candidate may be, above 0.
    ///   - alpha: The chance of passing a candidate that is worse by just the margin.
    ///   - power: The chance of passing one that is not worse at all.
    public static func nonInferiority(
        disagreement: Double, margin: Double, alpha: Double, power: Double
    ) -> Int? {
        guard disagreement > 0, disagreement <= 1, margin > 0,
            let quantiles = quantiles(alpha: alpha, power: power)
        else { return nil }
        let ratio = quantiles / margin
        return rows(disagreement * ratio * ratio)
    }

    /// The margin that so many rows can resolve, the inverse of `nonInferiority`: m = (z₁₋α + z_power)√(d/n).
    public static func resolvableMargin(
        disagreement: Double, rows: Int, alpha: Double, power: Double
    ) -> Double? {
        guard disagreement > 0, disagreement <= 1, rows > 0,
            let quantiles = quantiles(alpha: alpha, power: power)
        else { return nil }
        return quantiles * (disagreement / Double(rows)).squareRoot()
    }

    private static func quantiles(alpha: Double, power: Double) -> Double? {
        guard alpha > 0, alpha < 1, power > 0, power < 1 else { return nil }
        let sum = Normal.quantile(power) - Normal.quantile(alpha)
        return sum > 0 ? sum : nil
    }

    private static func rows(_ value: Double) -> Int? {
        guard value.isFinite, value >= 0, value < 9e15 else { return nil }
        return Int(value.rounded(.up))
    }
}

/// How often a test set may be looked at before its scores mean little.
public enum LookBudget {
    /// The most that the best of k looks is too good, except with probability `failure`: √(ln(2k/δ)/(2n)).
    ///
    /// `nil` for no looks, no rows or a failure outside of 0...1. Source: Hoeffding's inequality and a union
    /// bound.
    public static func biasBound(looks: Int, rows: Int, failure: Double) -> Double? {
        guard looks > 0, rows > 0, failure > 0, failure < 1 else { return nil }
        return (log(2 * Double(looks) / failure) / (2 * Double(rows))).squareRoot()
    }

    /// How many looks keep the bias within `error`: ⌊δ/2·exp(2nε²)⌋, at most `Int.max`; `nil` as `biasBound`.
    public static func looks(rows: Int, error: Double, failure: Double) -> Int? {
        guard rows > 0, error > 0, failure > 0, failure < 1 else { return nil }
        let looks = failure / 2 * exp(2 * Double(rows) * error * error)
        return looks < 9e18 ? Int(looks) : Int.max
    }
}
