internal import Distributions

/// Intervals of the difference of two shares on the same rows, (b − c)/n: of n rows, b are gains (only the
/// candidate is right) and c are losses (only the champion is). All are `nil` for impossible counts or
/// confidence.
extension Interval {
    /// Tango's score interval, whose coverage stays near its promise for few rows and few disagreements.
    ///
    /// All D with |b − c − nD| ≤ z √(n(2q + D(1−D))), where q, the share of losses if the difference were D,
    /// is (√(B² − 4AC) − B)/2A with A = 2n, B = −b − c + (2n − b + c)D, C = −cD(1−D). Ends by bisection.
    ///
    /// Source: T. Tango, Equivalence Test and Confidence Interval for the Difference in Proportions for the
    /// Paired-Sample Design (1998).
    public static func tango(gains: Int, losses: Int, rows: Int, confidence: Double) -> Interval? {
        guard let counts = PairedCounts(gains, losses, rows),
            let z = normalQuantile(ofConfidence: confidence)
        else { return nil }
        let estimate = counts.difference
        let lower = Bisection.root(-1, estimate) { counts.score(at: $0) <= z }
        let upper = Bisection.root(estimate, 1) { counts.score(at: $0) < -z }
        return Interval(lower: lower, upper: upper)
    }

    /// Wald's interval, for comparison with other tools only: it is too short where it matters.
    ///
    /// (b − c)/n ± z √(b + c − (b−c)²/n)/n
    public static func wald(gains: Int, losses: Int, rows: Int, confidence: Double) -> Interval? {
        guard let counts = PairedCounts(gains, losses, rows),
            let z = normalQuantile(ofConfidence: confidence)
        else { return nil }
        let (n, net) = (counts.rows, counts.gains - counts.losses)
        let variance = max(0, counts.gains + counts.losses - net * net / n)
        return Interval(net / n, plusMinus: z * variance.squareRoot() / n)
    }

    /// Wald's interval after one more row of each kind of disagreement: (b + 1), (c + 1), n + 2.
    ///
    /// Source: D. G. Bonett, R. M. Price, Adjusted Wald Confidence Interval for a Difference of Binomial
    /// Proportions Based on Paired Data (2012).
    public static func bonettPrice(gains: Int, losses: Int, rows: Int, confidence: Double) -> Interval? {
        guard let counts = PairedCounts(gains, losses, rows),
            let z = normalQuantile(ofConfidence: confidence)
        else { return nil }
        let n = counts.rows + 2
        let (up, down) = ((counts.gains + 1) / n, (counts.losses + 1) / n)
        let variance = max(0, up + down - (up - down) * (up - down))
        let interval = Interval(up - down, plusMinus: z * (variance / n).squareRoot())
        return Interval(lower: max(-1, interval.lower), upper: min(1, interval.upper))
    }
}

/// How many rows only one of two models gets right.
private struct PairedCounts {
    let gains: Double
    let losses: Double
    let rows: Double

    init?(_ gains: Int, _ losses: Int, _ rows: Int) {
        guard gains >= 0, losses >= 0, rows > 0, gains <= rows, losses <= rows - gains else { return nil }
        self.gains = Double(gains)
        self.losses = Double(losses)
        self.rows = Double(rows)
    }

    var difference: Double { (gains - losses) / rows }

    /// Falls as the difference D rises, and is 0 at the observed one.
    func score(at difference: Double) -> Double {
        let above = gains - losses - rows * difference
        let spread = difference * (1 - difference)
        let a = 2 * rows
        let b = -gains - losses + (2 * rows - gains + losses) * difference
        let c = -losses * spread
        let root = max(0, b * b - 4 * a * c).squareRoot()
        // The same root in two ways: neither subtracts numbers of one size.
        let share = b > 0 ? -2 * c / (root + b) : (root - b) / (2 * a)
        let variance = rows * (2 * share + spread)
        if variance > 0 { return above / variance.squareRoot() }
        return above == 0 ? 0 : above > 0 ? .infinity : -.infinity
    }
}
