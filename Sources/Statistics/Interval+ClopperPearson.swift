internal import Distributions

extension Interval {
    /// The exact interval of a share of successes, which is never too short and often too long.
    ///
    /// The quantiles α/2 of Beta(k, n−k+1) and 1 − α/2 of Beta(k+1, n−k). `nil` for impossible counts or
    /// confidence, or more than 10¹⁰ trials.
    ///
    /// Source: C. J. Clopper, E. S. Pearson, The Use of Confidence or Fiducial Limits (1934).
    public static func clopperPearson(successes: Int, trials: Int, confidence: Double) -> Interval? {
        guard trials > 0, successes >= 0, successes <= trials, confidence > 0, confidence < 1 else {
            return nil
        }
        let tail = (1 - confidence) / 2
        let (hits, misses) = (Double(successes), Double(trials - successes))
        let lower = successes == 0 ? 0 : Beta.quantile(tail, hits, misses + 1)
        let upper = successes == trials ? 1 : Beta.quantile(1 - tail, hits + 1, misses)
        guard let lower, let upper else { return nil }
        return Interval(lower: lower, upper: upper)
    }
}
