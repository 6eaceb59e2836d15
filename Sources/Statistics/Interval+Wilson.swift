extension Interval {
    /// Wilson's score interval of a share of successes; `nil` for impossible counts or confidence.
    ///
    /// (p̂ + z²/2n ± z √(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n)
    ///
    /// Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927).
    public static func wilson(successes: Int, trials: Int, confidence: Double) -> Interval? {
        guard trials > 0, successes >= 0, successes <= trials,
            let z = normalQuantile(ofConfidence: confidence)
        else { return nil }
        let n = Double(trials)
        let share = Double(successes) / n
        let shift = z * z / n
        let half = z * (share * (1 - share) / n + shift / (4 * n)).squareRoot()
        let center = share + shift / 2
        return Interval(
            lower: successes == 0 ? 0 : max(0, (center - half) / (1 + shift)),
            upper: successes == trials ? 1 : min(1, (center + half) / (1 + shift)))
    }

    /// Newcombe's hybrid interval of p₁ − p₀ for two groups that share no rows; `nil` as `wilson`.
    ///
    /// With Wilson's limits l and u of each group:
    /// d − √((p₁−l₁)² + (u₀−p₀)²) to d + √((u₁−p₁)² + (p₀−l₀)²)
    ///
    /// Source: R. G. Newcombe, Interval Estimation for the Difference between Independent Proportions (1998),
    /// method 10.
    public static func newcombe(
        successes: Int, trials: Int, against otherSuccesses: Int, of otherTrials: Int, confidence: Double
    ) -> Interval? {
        guard let one = wilson(successes: successes, trials: trials, confidence: confidence),
            let other = wilson(successes: otherSuccesses, trials: otherTrials, confidence: confidence)
        else { return nil }
        let (share, otherShare) = (
            Double(successes) / Double(trials), Double(otherSuccesses) / Double(otherTrials)
        )
        let difference = share - otherShare
        let below = length(share - one.lower, other.upper - otherShare)
        let above = length(one.upper - share, otherShare - other.lower)
        return Interval(lower: max(-1, difference - below), upper: min(1, difference + above))
    }

    private static func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
}
