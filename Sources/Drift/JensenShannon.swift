internal import Glibc

/// How far two distributions over the same categories are apart, from 0 to 1.
public enum JensenShannon {
    /// H((p + q)/2) − (H(p) + H(q))/2 in bits, over weights that are scaled to a sum of 1.
    ///
    /// - Returns: `nil` for columns of different length, weights below 0 or not finite, or a sum of 0.
    ///
    /// Source: J. Lin, Divergence Measures Based on the Shannon Entropy (1991).
    public static func divergence(_ p: [Double], _ q: [Double]) -> Double? {
        guard p.count == q.count, let p = Shares.of(p), let q = Shares.of(q) else { return nil }
        let sum = zip(p, q).reduce(0) { sum, pair in
            let middle = (pair.0 + pair.1) / 2
            return sum + part(pair.0, middle) + part(pair.1, middle)
        }
        return min(1, max(0, sum / 2))
    }

    /// The square root of the divergence, which is a metric.
    public static func distance(_ p: [Double], _ q: [Double]) -> Double? { divergence(p, q)?.squareRoot() }

    private static func part(_ share: Double, _ middle: Double) -> Double {
        share > 0 ? share * log2(share / middle) : 0
    }
}
