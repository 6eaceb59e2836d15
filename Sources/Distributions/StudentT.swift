/// Student's t distribution, with degrees of freedom that need not be whole.
///
/// With infinitely many, and above `Beta.limit`, it is the normal distribution.
public enum StudentT {
    /// The probability of at most t; NaN for degrees of freedom that are not above 0.
    ///
    /// Half of I_x(df/2, 1/2) with x = df/(df + t²) is the tail beyond |t|. Source: DLMF 8.17(i), NR 6.4.
    public static func cdf(_ t: Double, degreesOfFreedom df: Double) -> Double {
        guard df > 0, !t.isNaN else { return .nan }
        let tail = upperTail(t.magnitude, df)
        return t > 0 ? 1 - tail : tail
    }

    /// The probability of a value at least as far from 0 as t, on either side.
    public static func twoSidedP(_ t: Double, degreesOfFreedom df: Double) -> Double {
        guard df > 0, !t.isNaN else { return .nan }
        return 2 * upperTail(t.magnitude, df)
    }

    /// The value that is exceeded with probability 1 − p: infinite at 0 and 1; NaN where p or df make no
    /// sense.
    public static func quantile(_ p: Double, degreesOfFreedom df: Double) -> Double {
        guard p >= 0, p <= 1, df > 0 else { return .nan }
        guard df / 2 <= Beta.limit else { return Normal.quantile(p) }
        if p == 0 || p == 1 { return p == 0 ? -.infinity : .infinity }
        if p == 0.5 { return 0 }
        let tail = min(p, 1 - p)
        var high = 1.0
        while high < .greatestFiniteMagnitude / 4, upperTail(high, df) > tail { high *= 4 }
        let size = Bisection.root(0, high) { upperTail($0, df) <= tail }
        return p < 0.5 ? -size : size
    }

    /// The probability of more than t, for t ≥ 0.
    private static func upperTail(_ t: Double, _ df: Double) -> Double {
        guard df / 2 <= Beta.limit else { return Normal.upperTail(t) }
        guard t < 1e150 else { return t == .infinity ? 0 : farTail(t, df) }
        let square = t * t
        return 0.5 * Beta.tail(df / (df + square), square / (df + square), df / 2, 0.5)
    }

    /// Where t² has no double: x = df/t² is so small that it is given as (√df/t)².
    private static func farTail(_ t: Double, _ df: Double) -> Double {
        let root = df.squareRoot() / t
        return 0.5 * Beta.tail(root * root, 1, df / 2, 0.5)
    }
}
